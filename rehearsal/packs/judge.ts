/** Has a recorded graph judged by a running pack and tells rule by rule what came of it. */
import { type AnalyzeResponse, PolicyType } from "@pulumi/pulumi/proto/analyzer_pb";
import type { Graph } from "../graph/graph";
import type { Pack } from "./pack";
import { analyzeRequest, analyzeStackRequest, stackOf } from "./request";

/** What a rule said of a resource, or of the stack when `urn` is absent. */
export interface Said {
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
  readonly violations: readonly Said[];
  /** The engine passes a preview in which a rule could not run; for us it is a failure. */
  readonly couldNotRun: readonly Said[];
}

/** The word for a result: a rule that had nothing to judge has not passed. */
export function verdict({ ran, violations, couldNotRun }: RuleResult): string {
  if (couldNotRun.length > 0) return "could not run";
  if (violations.length > 0) return "violated";
  return ran.length > 0 ? "passed" : "did not run";
}

/**
 * The results of all rules of a pack on a graph, in the pack's order.
 *
 * @throws Error when a rule fails with anything but an unknown value, as the engine would abort the preview
 */
export async function judge(pack: Pack, graph: Graph): Promise<readonly RuleResult[]> {
  const info = await pack.info();
  const results = new Map(
    info.getPoliciesList().map((policy) => {
      const kind = policy.getPolicyType() === PolicyType.POLICY_TYPE_STACK ? ("stack" as const) : ("resource" as const);
      const found = { ran: [] as string[], violations: [] as Said[], couldNotRun: [] as Said[] };
      return [policy.getName(), { pack: info.getName(), rule: policy.getName(), kind, ...found }];
    }),
  );
  const note = (response: AnalyzeResponse, kind: RuleResult["kind"], urn: string) => {
    const skipped = response.getNotApplicableList().map((entry) => entry.getPolicyName());
    for (const result of results.values())
      if (result.kind === kind && !skipped.includes(result.rule)) result.ran.push(urn);
    for (const diagnostic of response.getDiagnosticsList()) {
      const result = results.get(diagnostic.getPolicyname());
      const about = diagnostic.getUrn() || (kind === "resource" ? urn : "");
      const said = { message: diagnostic.getMessage(), ...(about === "" ? {} : { urn: about }) };
      (said.message.startsWith("can't run policy") ? result?.couldNotRun : result?.violations)?.push(said);
    }
  };
  for (const resource of [stackOf(graph), ...graph.resources])
    note(await pack.analyze(analyzeRequest(resource, graph)), "resource", resource.urn);
  note(await pack.analyzeStack(analyzeStackRequest(graph)), "stack", stackOf(graph).urn);
  return [...results.values()];
}
