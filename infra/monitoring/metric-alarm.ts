/** The types of a stack's alarms and of what they watch. */
import type { Metric } from "../../core/metrics/rates";
import type { Names } from "../names-and-arns/names";

/** When somebody has to act: now (`page`) or in working hours (`ticket`). */
export type Acts = "page" | "ticket";

/** An alarm on metrics. */
export interface MetricAlarm {
  /** Logical name, and part of the physical one. */
  readonly key: string;
  readonly name: string;
  readonly arn: string;
  readonly acts: Acts;
  /** What it means when it rings. */
  readonly means: string;
  /** What to do then, in a few words; the runbook has the rest. */
  readonly todo: string;
  /** The anchor of its heading in docs/runbook.md. */
  readonly anchor: string;
  /** Whether the guard is asked to look at the configuration set too. */
  readonly asksGuard?: true;
  /** By id, at most 10; all have the same period and statistic. */
  readonly metrics: Readonly<Record<string, Metric>>;
  /** By id, each over metrics and expressions before it; the last is watched. */
  readonly expressions: Readonly<Record<string, string>>;
  readonly seconds: number;
  /** How many periods in a row have to breach; one by default. */
  readonly periods?: number;
  readonly statistic: "Sum" | "Maximum";
  readonly comparison: ">=" | "<=";
  readonly threshold: number;
  /** What a period without data means: the state stays (`ignore`), or all is well (`notBreaching`). */
  readonly missing: "ignore" | "notBreaching";
}

/** Breaching as soon as the highest value of a period is one or more: for what should never be there. */
export const ONE_OR_MORE = { statistic: "Maximum", comparison: ">=", threshold: 1 } as const;

/** What the alarms of a stack watch. */
export interface Watched {
  readonly alarms: Names["alarms"];
  readonly configurationSets: Names["configurationSets"];
  readonly functions: Names["functions"];
  readonly functionQueues: Names["functionQueues"];
  /** What SNS could not deliver to the feedback queue. */
  readonly undelivered: Names["undelivered"];
  readonly metricsNamespace: string;
  /** SES's sending quota of the account: messages in 24 hours. */
  readonly dailyQuota: number;
  /** The messages in 24 hours that AWS was told to expect. */
  readonly expectedDailyVolume: number;
  /** Whether the stack owns what all stacks of the account share: its reputation and its quota. */
  readonly ownsAccount: boolean;
}
