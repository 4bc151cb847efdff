/** Has a running pack check a recorded graph, and reports the result of each rule. */
import { type AnalyzeResponse, type AnalyzerInfo, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import type { Graph } from "../../infra/recorded-graph/graph";
import type { Pack } from "./pack";
import { analyzeRequest, analyzeStackRequest, stackOf } from "./analyze-request";

/** A violation that a rule reported about a resource, or about the stack when `urn` is absent. */
export interface Diagnostic {
  readonly urn?: string;
  readonly message: string;
}

/** The result of one rule. */
export interface RuleResult {
  readonly pack: string;
  readonly rule: string;
  readonly kind: "resource" | "stack";
  /** The URNs of the resources that the rule ran on; the stack's own URN for a rule about the stack. */
  readonly ran: readonly string[];
  readonly violations: readonly Diagnostic[];
  /** The engine lets a preview pass in which a rule could not run; here that is a failure. */
  readonly couldNotRun: readonly Diagnostic[];
}

/** A pack's answer about one resource, or about the stack. */
export interface Answer {
  readonly kind: RuleResult["kind"];
  /** The URN of the resource that it was asked about, or of the stack. */
  readonly urn: string;
  /** The rules that do not apply to this resource. */
  readonly notApplicable: readonly string[];
  /** The violations, with the URN that each names, if any. */
  readonly diagnostics: readonly { readonly rule: string; readonly urn: string; readonly message: string }[];
}

/** The result in one word: a rule that had nothing to check has not passed. */
export function verdict({ ran, violations, couldNotRun }: RuleResult): string {
  if (couldNotRun.length > 0) return "could not run";
  if (violations.length > 0) return "violated";
  return ran.length > 0 ? "passed" : "did not run";
}

/** The result of one rule of a pack, from all of the pack's answers. */
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
 * @throws Error when a rule fails on anything but an unknown value, as the engine would abort the preview
 */
export async function judge(pack: Pack, graph: Graph): Promise<readonly RuleResult[]> {
  const rules = rulesOf(await pack.info());
  const answers: Answer[] = [];
  for (const resource of [stackOf(graph), ...graph.resources])
    answers.push(answerOf("resource", resource.urn, await pack.analyze(analyzeRequest(resource, graph))));
  answers.push(answerOf("stack", stackOf(graph).urn, await pack.analyzeStack(analyzeStackRequest(graph))));
  return rules.map((rule) => resultOf(rule, answers));
}
