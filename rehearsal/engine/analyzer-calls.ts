/**
 * The result of each policy rule in one engine command, from the engine's log of its gRPC calls (PULUMI_DEBUG_GRPC).
 *
 * The event log is not enough: it names the rules that ran but not all that a pack has, and `policy analyze` writes none.
 */
import { type Answer, resultOf, type RuleResult } from "../policy-packs/judge";

/** A line of the log (sdk/go/pulumi-internal/rpcdebug/logformat.go), with the members that are read here. */
interface Call {
  readonly method: string;
  readonly metadata?: {
    /** `analyzer` for a policy pack. */
    readonly kind?: string;
    /** For a policy pack: its folder. */
    readonly name?: string;
  };
  readonly request?: {
    readonly urn?: string;
    readonly resources?: readonly { readonly type?: string; readonly urn?: string }[];
  };
  /** Absent when the call begins and when it fails. */
  readonly response?: AnalyzerInfo & AnalyzeResponse;
}

/** Messages of proto/pulumi/analyzer.proto as JSON, which omits empty fields. */
interface AnalyzerInfo {
  readonly name?: string;
  readonly policies?: readonly { readonly name: string; readonly policyType?: string }[];
}
interface AnalyzeResponse {
  readonly notApplicable?: readonly { readonly policyName: string }[];
  readonly diagnostics?: readonly { readonly policyName: string; readonly message?: string; readonly urn?: string }[];
}

const rulesOf = ({ name = "", policies = [] }: AnalyzerInfo) =>
  policies.map((policy) => {
    const kind = policy.policyType === "POLICY_TYPE_STACK" ? ("stack" as const) : ("resource" as const);
    return { pack: name, rule: policy.name, kind };
  });

function answerOf(kind: Answer["kind"], { request = {}, response = {} }: Call): Answer {
  const stack = request.resources?.find(({ type }) => type === "pulumi:pulumi:Stack");
  return {
    kind,
    urn: (kind === "stack" ? stack : request)?.urn ?? "",
    notApplicable: (response.notApplicable ?? []).map(({ policyName }) => policyName),
    diagnostics: (response.diagnostics ?? []).map(({ policyName, urn = "", message = "" }) => ({
      rule: policyName,
      urn,
      message,
    })),
  };
}

function resultsOfPack(calls: readonly Call[]): RuleResult[] {
  const of = (method: string) => calls.filter((call) => call.method === `/pulumirpc.Analyzer/${method}`);
  const answers = [
    ...of("Analyze").map((call) => answerOf("resource", call)),
    ...of("AnalyzeStack").map((call) => answerOf("stack", call)),
  ];
  const [info] = of("GetAnalyzerInfo");
  return rulesOf(info?.response ?? {}).map((rule) => resultOf(rule, answers));
}

/** The results of the rules of every pack that the engine started, in pack order. */
export function ruleResults(log: string): RuleResult[] {
  const answered = log
    .split("\n")
    .filter((line) => line.includes('"kind":"analyzer"'))
    .map((line) => JSON.parse(line) as Call)
    .filter(({ response }) => response);
  return [...Map.groupBy(answered, ({ metadata }) => metadata?.name).values()].flatMap(resultsOfPack);
}
