/** What CloudWatch counts for one configuration set: the same counts, over the same time, as its alarms. */
import { type CloudWatchClient, GetMetricDataCommand, type MetricDataResult } from "@aws-sdk/client-cloudwatch";
import { DIMENSION } from "../../core/log";

/** Messages that left SES, and what became of them. */
export interface Figures {
  /** The last 24 hours. */
  readonly day: { readonly sent: number; readonly bounces: number };
  /** The last 7 days. */
  readonly week: { readonly sent: number; readonly complaints: number };
}

const PERIOD_SECONDS = 300;
const DAY = 24 * 3_600_000;

/**
 * Reads the figures of a set.
 *
 * @param namespace of the metrics that the suppression function emits
 * @throws what CloudWatch fails with; Error when it answers in part, since too low a figure would pause nothing
 */
export async function readFigures(
  cloudwatch: CloudWatchClient,
  namespace: string,
  set: string,
  now: Date,
): Promise<Figures> {
  const metrics = [
    ["sent", "AWS/SES", "Send"],
    ["blocked", namespace, "Blocked"],
    ["bounces", namespace, "HardBounce"],
    ["complaints", namespace, "Complaint"],
  ] as const;
  const results: MetricDataResult[] = [];
  let token: string | undefined;
  do {
    const page = await cloudwatch.send(
      new GetMetricDataCommand({
        StartTime: new Date(now.getTime() - 7 * DAY),
        EndTime: now,
        MetricDataQueries: metrics.map(([Id, Namespace, MetricName]) => ({
          Id,
          MetricStat: {
            Metric: { Namespace, MetricName, Dimensions: [{ Name: DIMENSION, Value: set }] },
            Period: PERIOD_SECONDS,
            Stat: "Sum",
          },
        })),
        NextToken: token,
      }),
    );
    results.push(...(page.MetricDataResults ?? []));
    token = page.NextToken;
  } while (token !== undefined);

  const sum = (id: (typeof metrics)[number][0], since: number) => total(results, id, now.getTime() - since);
  return {
    day: { sent: sum("sent", DAY) - sum("blocked", DAY), bounces: sum("bounces", DAY) },
    week: { sent: sum("sent", 7 * DAY) - sum("blocked", 7 * DAY), complaints: sum("complaints", 7 * DAY) },
  };
}

/** The sum of a metric from an instant on; its series may come in several parts, of which the last is complete. */
function total(results: readonly MetricDataResult[], id: string, from: number): number {
  const parts = results.filter(({ Id }) => Id === id);
  if (parts.at(-1)?.StatusCode !== "Complete") throw new Error(`CloudWatch gave the metric ${id} in part.`);
  return parts
    .flatMap(({ Timestamps = [], Values = [] }) => Values.filter((_, index) => isSince(Timestamps[index], from)))
    .reduce((sum, value) => sum + value, 0);
}

/** Whether a period ends after an instant. */
const isSince = (start: Date | undefined, from: number) =>
  start !== undefined && start.getTime() + PERIOD_SECONDS * 1000 > from;
