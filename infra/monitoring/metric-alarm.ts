/** What an alarm of a stack is, and what the alarms watch. */
import type { Metric } from "../../core/metrics/rates";
import type { Names } from "../names";

/** Who has to do something: somebody now, or somebody in working hours. */
export type Acts = "page" | "ticket";

/** An alarm on metrics. */
export interface MetricAlarm {
  /** Logical name, and part of the physical one. */
  readonly key: string;
  readonly name: string;
  readonly arn: string;
  readonly acts: Acts;
  /** What it means that it rings. */
  readonly means: string;
  /** What to do then, in a few words; the runbook has the rest. */
  readonly todo: string;
  /** The heading of docs/runbook.md that is about it, as a link has it. */
  readonly anchor: string;
  /** Whether the guard is asked to look at the configuration set too. */
  readonly asksGuard?: true;
  /** By id, at most 10; all of one period and statistic. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** By id, each over metrics and expressions before it; the last is watched. */
  readonly expressions: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** How many periods in a row have to breach; one by default. */
  readonly periods?: number;
  readonly statistic: "Sum" | "Maximum";
  readonly comparison: ">=" | "<=";
  readonly threshold: number;
  /** What a period without data counts as: the state stays, or all is well. */
  readonly missing: "ignore" | "notBreaching";
}

/** What the alarms of a stack watch. */
export interface Watched {
  readonly alarms: Names["alarms"];
  readonly configurationSets: Names["configurationSets"];
  readonly functions: Names["functions"];
  readonly functionQueues: Names["functionQueues"];
  /** What SNS could not deliver to the feedback queue. */
  readonly undelivered: Names["undelivered"];
  readonly metricsNamespace: string;
  /** What SES lets the account send in 24 hours. */
  readonly dailyQuota: number;
  /** The messages in 24 hours that AWS was told to expect. */
  readonly expectedDailyVolume: number;
  /** Whether the stack owns what all stacks of the account share: its reputation and its quota. */
  readonly ownsAccount: boolean;
}
