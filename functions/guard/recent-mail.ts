/** Reads from CloudWatch the counts of one configuration set: the same ones, over the same periods, as its alarms. */
import {
  type CloudWatchClient,
  GetMetricDataCommand,
  type MetricDataQuery,
  type MetricDataResult,
} from "@aws-sdk/client-cloudwatch";
import { type Count, type Metric, metricOf, type Rate, share } from "../../core/metrics/rates";
import { MILLISECONDS } from "../../core/time/spans";

/** Messages that left SES, and what became of them. */
export interface RecentMail {
  /** The last 24 hours. */
  readonly day: { readonly sent: number; readonly bounces: number };
  /** The last 7 days. */
  readonly week: { readonly sent: number; readonly complaints: number };
}

/** The counts behind the two rates. */
const READ = ["sent", "blocked", "hardBounces", "complaints"] as const satisfies readonly Count[];

const PERIOD_SECONDS = 300;

/**
 * Reads the figures of a set.
 *
 * @param namespace of the metrics that the suppression function emits
 * @throws whatever CloudWatch fails with; Error if its answer is incomplete, since a figure that is too low could prevent a pause
 */
export async function readRecentMail(
  cloudwatch: CloudWatchClient,
  namespace: string,
  set: string,
  now: Date,
): Promise<RecentMail> {
  const results: MetricDataResult[] = [];
  let token: string | undefined;
  do {
    const page = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now.getTime() - MILLISECONDS.week),
        EndTime: now,
        MetricDataQueries: READ.map((count) => query(count, metricOf(count, set, namespace))),
        NextToken: token,
      }),
    );
    results.push(...(page.MetricDataResults ?? []));
    token = page.NextToken;
  } while (token !== undefined);

  const sums = (since: number) =>
    Object.fromEntries(READ.map((count) => [count, total(results, count, now.getTime() - since)]));
  const of = (rate: Rate, since: number) => share(rate, sums(since));
  const [bounces, complaints] = [of("bounce", MILLISECONDS.day), of("complaint", MILLISECONDS.week)];
  return {
    day: { sent: bounces.whole, bounces: bounces.part },
    week: { sent: complaints.whole, complaints: complaints.part },
  };
}

const query = (Id: Count, { namespace, name, dimensions }: Metric): MetricDataQuery => ({
  Id,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: PERIOD_SECONDS,
    Stat: "Sum",
  },
});

/** The sum of a metric from an instant on. Its series may come in several parts, the last of which is marked as complete. */
function total(results: readonly MetricDataResult[], id: Count, from: number): number {
  const parts = results.filter(({ Id }) => Id === id);
  if (parts.at(-1)?.StatusCode !== "Complete") throw new Error(`CloudWatch returned only part of the metric ${id}.`);
  return parts
    .flatMap(({ Timestamps = [], Values = [] }) => Values.filter((_, index) => isSince(Timestamps[index], from)))
    .reduce((sum, value) => sum + value, 0);
}

/** Whether a period ends after an instant. */
const isSince = (start: Date | undefined, from: number) =>
  start !== undefined && start.getTime() + PERIOD_SECONDS * 1000 > from;
