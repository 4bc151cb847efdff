/** What the rehearsal plays: one situation from start to evidence, on a stack of its own. */
import type { Recorded } from "../local-cloud/gateway";
import type { Readings } from "../local-cloud/readings";
import type { Graph } from "../../infra/recorded-graph/graph";
import { residue } from "../deployed-stack/residue";
import { type Keep, Stage } from "../deployed-stack/stage";
import { troubles } from "../deployed-stack/trouble";

/** One situation that the stack must handle. */
export interface Scenario {
  readonly id: string;
  /** What happens, in one line for people to read. */
  readonly title: string;
  /** Whether it is about what only the stack that owns the account's settings does (`manageAccountSettings`). */
  readonly isOfAccount?: boolean;
  /** How its cloud reads AWS's documentation, where that differs from the strict default. */
  readonly readings?: Partial<Readings>;
  /**
   * Plays the situation on a freshly deployed stack.
   *
   * @returns the evidence: what was seen, in one line
   * @throws when an outcome differs from what was promised
   */
  play(stage: Stage): Promise<string>;
}

/** How a scenario ended. */
export interface Outcome {
  readonly scenario: string;
  readonly passed: boolean;
  /** What was seen, or why it failed. */
  readonly evidence: string;
  readonly seconds: number;
  /** For a scenario that failed: what the cloud recorded that may explain it. */
  readonly troubles: readonly string[];
  /** Every call that an AWS SDK made, oldest first. */
  readonly calls: readonly Recorded[];
  /** The names of the alarms that went off, in the order in which they first did. */
  readonly rang: readonly string[];
  /** By principal ARN, the actions that it requested and was allowed, through any call or service. */
  readonly used: ReadonlyMap<string, ReadonlySet<string>>;
}

/** The message of an error, in one line. */
const reason = (error: unknown) => (error instanceof Error ? error.message : String(error)).replace(/\s*\n\s*/g, " ");

/**
 * Deploys the graph onto a cloud of its own and plays one scenario there; it fails if personal data is then left in logs, metrics, tags or
 * the ledger. Never throws: a failure is an outcome.
 */
export async function play(scenario: Scenario, graph: Graph, keep?: Keep): Promise<Outcome> {
  const started = performance.now();
  let stage: Stage | undefined;
  const outcome = (passed: boolean, evidence: string): Outcome => ({
    scenario: scenario.id,
    passed,
    evidence,
    seconds: (performance.now() - started) / 1000,
    troubles: passed || !stage ? [] : troubles(stage.cloud),
    calls: stage?.cloud.calls ?? [],
    rang: [
      ...new Set(stage?.cloud.cloudwatch.history.filter(({ to }) => to === "ALARM").map(({ alarmName }) => alarmName)),
    ],
    used: stage?.cloud.iam.used ?? new Map(),
  });
  try {
    stage = await Stage.open(graph, keep, scenario.readings);
    const evidence = await scenario.play(stage);
    const kept = await residue(stage);
    return kept.length === 0 ? outcome(true, evidence) : outcome(false, `personal data was kept: ${kept.join(", ")}`);
  } catch (error) {
    return outcome(false, reason(error));
  } finally {
    await stage?.close();
  }
}
