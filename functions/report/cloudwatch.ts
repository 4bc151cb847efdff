/** Reads from CloudWatch: daily counts, pictures, and the alarms that fired. */
import {
  type CloudWatchClient,
  GetMetricWidgetImageCommand,
  type MetricDataQuery,
  type MetricDataResult,
  paginateDescribeAlarmHistory,
  paginateGetMetricData,
} from "@aws-sdk/client-cloudwatch";
import type { Metric } from "../../core/metrics/rates";
import type { Graph } from "../../core/metrics/widgets";
import { isIn, type Week } from "./week";
import { SECONDS } from "../../core/time/spans";

/** A metric's sum for each day that has one. */
export interface DailySeries {
  /** Whether CloudWatch returned all that it has. */
  readonly complete: boolean;
  readonly days: readonly { readonly day: Date; readonly value: number }[];
}

/** An alarm that went into the state ALARM. */
export interface Fired {
  readonly alarm: string;
  readonly at: Date;
}

const query = ({ namespace, name, dimensions }: Metric, index: number): MetricDataQuery => ({
  Id: `m${index}`,
  MetricStat: {
    Metric: {
      Namespace: namespace,
      MetricName: name,
      Dimensions: Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value })),
    },
    Period: SECONDS.day,
    Stat: "Sum",
  },
});

/**
 * Reads metrics day by day.
 *
 * @returns a series for each metric, in the same order; a series that CloudWatch returned only in part, or not at all, is not
 * `complete`
 * @throws what CloudWatch fails with
 */
export async function dailySums(
  cloudwatch: CloudWatchClient,
  metrics: readonly Metric[],
  { start, end }: Week,
): Promise<DailySeries[]> {
  const results: MetricDataResult[] = [];
  const asked = { MetricDataQueries: metrics.map(query), StartTime: start, EndTime: end };
  for await (const page of paginateGetMetricData({ client: cloudwatch }, asked))
    results.push(...(page.MetricDataResults ?? []));
  return metrics.map((_, index) => series(results.filter(({ Id }) => Id === `m${index}`)));
}

/** Joins the parts of one series, in order. If there are several, all but the last are marked as partial. */
function series(parts: readonly MetricDataResult[]): DailySeries {
  return {
    complete: parts.at(-1)?.StatusCode === "Complete",
    days: parts.flatMap(({ Timestamps = [], Values = [] }) =>
      Timestamps.map((day, index) => ({ day, value: Values[index] ?? 0 })),
    ),
  };
}

/** In pixels: small enough to stay readable when a phone shrinks it to its width. */
const PICTURE = { width: 480, height: 240 };

/**
 * Draws a graph as PNG, without its title, which the mail has as text.
 *
 * @throws whatever CloudWatch fails with, for example in GovCloud, which lacks this call; Error if the answer holds no picture
 */
export async function picture(cloudwatch: CloudWatchClient, graph: Graph, { start, end }: Week): Promise<Uint8Array> {
  const widget = {
    ...graph,
    title: undefined,
    ...PICTURE,
    start: start.toISOString(),
    end: end.toISOString(),
    timezone: "+0000",
  };
  const { MetricWidgetImage } = await cloudwatch.send(
    new GetMetricWidgetImageCommand({ MetricWidget: JSON.stringify(widget) }),
  );
  if (!MetricWidgetImage?.length) throw new Error("no picture");
  return MetricWidgetImage;
}

/**
 * The times at which the given metric alarms fired in a week, oldest first.
 *
 * It asks for one alarm at a time, so that the function does not need permission for all alarms of the account.
 *
 * @throws what CloudWatch fails with
 */
export async function alarmsFired(
  cloudwatch: CloudWatchClient,
  names: readonly string[],
  week: Week,
): Promise<Fired[]> {
  const fired: Fired[] = [];
  for (const alarm of names) {
    const asked = {
      AlarmName: alarm,
      HistoryItemType: "StateUpdate",
      StartDate: week.start,
      EndDate: week.end,
    } as const;
    for await (const page of paginateDescribeAlarmHistory({ client: cloudwatch }, asked)) {
      for (const { Timestamp, HistoryData = "{}" } of page.AlarmHistoryItems ?? []) {
        if (Timestamp && isIn(week, Timestamp) && newState(HistoryData) === "ALARM")
          fired.push({ alarm, at: Timestamp });
      }
    }
  }
  return fired.sort((a, b) => a.at.getTime() - b.at.getTime());
}

function newState(historyData: string): string | undefined {
  return (JSON.parse(historyData) as { newState?: { stateValue?: string } }).newState?.stateValue;
}
