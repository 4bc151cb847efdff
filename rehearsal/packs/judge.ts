/** Has a recorded graph judged by a running pack and tells rule by rule what came of it. */
import { type AnalyzeResponse, type AnalyzerInfo, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import type { Graph } from "../../infra/graph/graph";
import type { Pack } from "./pack";
import { analyzeRequest, analyzeStackRequest, stackOf } from "./analyze-request";

/** What a rule said of a resource, or of the stack when `urn` is absent. */
export interface Diagnostic {
  readonly urn?: string;
  readonly message: string;
}

/** What came of one rule. */
export interface RuleResult {
  readonly pack: string;
  readonly rule: string;
  readonly kind: "resource" | "stack";
  /** The URNs of the resources that the rule ran on; the stack's own for a rule about the stack. */
  readonly ran: readonly string[];
  readonly violations: readonly Diagnostic[];
  /** The engine passes a preview in which a rule could not run; for us it is a failure. */
  readonly couldNotRun: readonly Diagnostic[];
}

/** What a pack answered when it was asked about one resource, or about the stack. */
export interface Answer {
  readonly kind: RuleResult["kind"];
  /** What it was asked about: the resource's URN, or the stack's own. */
  readonly urn: string;
  /** The rules that judge no such resource. */
  readonly notApplicable: readonly string[];
  /** What rules said, of the URN that they name, if any. */
  readonly diagnostics: readonly { readonly rule: string; readonly urn: string; readonly message: string }[];
}

/** The word for a result: a rule that had nothing to judge has not passed. */
export function verdict({ ran, violations, couldNotRun }: RuleResult): string {
  if (couldNotRun.length > 0) return "could not run";
  if (violations.length > 0) return "violated";
  return ran.length > 0 ? "passed" : "did not run";
}

/** The result of one rule of a pack, from all that the pack answered. */
export function resultOf(
  { pack, rule, kind }: Pick<RuleResult, "pack" | "rule" | "kind">,
  answers: readonly Answer[],
): RuleResult {
  const asked = answers.filter((answer) => answer.kind === kind);
  const said = asked.flatMap(({ urn, diagnostics }) =>
    diagnostics
      .filter((diagnostic) => diagnostic.rule === rule)
      .map(({ message, urn: named }): Diagnostic => {
        const about = named || (kind === "resource" ? urn : "");
        return { message, ...(about === "" ? {} : { urn: about }) };
      }),
  );
  const couldNot = ({ message }: Diagnostic) => message.startsWith("can't run policy");
  return {
    pack,
    rule,
    kind,
    ran: asked.filter(({ notApplicable }) => !notApplicable.includes(rule)).map(({ urn }) => urn),
    violations: said.filter((each) => !couldNot(each)),
    couldNotRun: said.filter(couldNot),
  };
}

const rulesOf = (info: AnalyzerInfo) =>
  info.getPoliciesList().map((policy) => {
    const kind = policy.getPolicyType() === PolicyType.POLICY_TYPE_STACK ? ("stack" as const) : ("resource" as const);
    return { pack: info.getName(), rule: policy.getName(), kind };
  });

function answerOf(kind: Answer["kind"], urn: string, response: AnalyzeResponse): Answer {
  return {
    kind,
    urn,
    notApplicable: response.getNotApplicableList().map((entry) => entry.getPolicyName()),
    diagnostics: response.getDiagnosticsList().map((diagnostic) => ({
      rule: diagnostic.getPolicyname(),
      urn: diagnostic.getUrn(),
      message: diagnostic.getMessage(),
    })),
  };
}

/**
 * The results of all rules of a pack on a graph, in the pack's order.
 *
 * @throws Error when a rule fails with anything but an unknown value, as the engine would abort the preview
 */
export async function judge(pack: Pack, graph: Graph): Promise<readonly RuleResult[]> {
  const rules = rulesOf(await pack.info());
  const answers: Answer[] = [];
  for (const resource of [stackOf(graph), ...graph.resources])
    answers.push(answerOf("resource", resource.urn, await pack.analyze(analyzeRequest(resource, graph))));
  answers.push(answerOf("stack", stackOf(graph).urn, await pack.analyzeStack(analyzeStackRequest(graph))));
  return rules.map((rule) => resultOf(rule, answers));
}
