/** When the scheduled functions ran last, and what reconcile left pending, from CloudWatch. */
import { CloudWatchClient, type MetricDataQuery, paginateGetMetricData } from "@aws-sdk/client-cloudwatch";
import { DIMENSION, NO_CONFIGURATION_SET } from "../../core/metrics/names";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Aws } from "../aws-client/aws";
import { type Line, line, looked } from "./line";
import { MILLISECONDS, SECONDS } from "../../core/time/spans";

/** A value and the hour that it is of, newest first. */
export type Hours = readonly { readonly hour: Date; readonly value: number }[];

/** The hours in question of each query, by its id. */
async function hourly(
  aws: Aws,
  queries: readonly MetricDataQuery[],
  hours: number,
  now: Date,
): Promise<ReadonlyMap<string, Hours>> {
  const end = new Date(Math.ceil(now.getTime() / MILLISECONDS.hour) * MILLISECONDS.hour);
  const request = {
    MetricDataQueries: [...queries],
    StartTime: new Date(end.getTime() - hours * MILLISECONDS.hour),
    EndTime: end,
    ScanBy: "TimestampDescending" as const,
  };
  const found = new Map<string, Hours>();
  for await (const { MetricDataResults = [] } of paginateGetMetricData(
    { client: aws.client(CloudWatchClient) },
    request,
  )) {
    for (const { Id = "", Timestamps = [], Values = [] } of MetricDataResults) {
      const more = Timestamps.map((hour, index) => ({ hour, value: Values[index] ?? 0 }));
      found.set(Id, [...(found.get(Id) ?? []), ...more]);
    }
  }
  return found;
}

const query = (
  Id: string,
  Namespace: string,
  MetricName: string,
  [Name, Value]: readonly [string, string],
  Stat: string,
): MetricDataQuery => ({
  Id,
  MetricStat: { Metric: { Namespace, MetricName, Dimensions: [{ Name, Value }] }, Period: SECONDS.hour, Stat },
});

/** `2026-11-25 07:00 UTC`. */
export const hourText = (hour: Date): string => `${hour.toISOString().slice(0, 16).replace("T", " ")} UTC`;

/**
 * When a function ran last. A stack that is younger than its schedule has had no run yet.
 *
 * @param within in words, how far back was looked
 */
export function runLine(label: string, runs: Hours, errors: Hours, within: string): Line {
  const last = runs.find(({ value }) => value > 0);
  if (!last) return line(label, `no run in the last ${within}`, "notice");
  const failed = errors.some(({ hour, value }) => value > 0 && hour.getTime() === last.hour.getTime());
  const text = `in the hour from ${hourText(last.hour)}`;
  return failed ? line(label, `failed ${text}`, "bad") : line(label, `ran ${text}`);
}

/** What waits for SES's suppression list, as reconcile stated it last; in the sandbox SES may refuse everything. */
export function pendingLine(pending: Hours): Line {
  const [last] = pending;
  if (!last) return line("PendingSync", "reconcile has reported nothing in 3 hours", "notice");
  return line(
    "PendingSync",
    last.value === 0 ? "nothing waits for SES's list" : `${last.value} wait for SES's list`,
    last.value === 0 ? "good" : "notice",
  );
}

/** How far back each is looked for, in hours: reconcile runs hourly, and the report weekly. */
const looks = { reconcile: { hours: 24, within: "24 hours" }, report: { hours: 8 * 24, within: "8 days" } } as const;

/** The lines of both functions. */
export async function runLines(settings: Settings, aws: Aws, now: Date): Promise<Line[]> {
  const { functions, metricsNamespace } = names(settings.target);
  const lines = await Promise.all(
    (["reconcile", "report"] as const).map((kind) =>
      looked(kind, async () => {
        const own = ["FunctionName", functions[kind].name] as const;
        const queries = [
          query("runs", "AWS/Lambda", "Invocations", own, "Sum"),
          query("errors", "AWS/Lambda", "Errors", own, "Sum"),
        ];
        const { hours, within } = looks[kind];
        const found = await hourly(aws, queries, hours, now);
        return runLine(kind, found.get("runs") ?? [], found.get("errors") ?? [], within);
      }),
    ),
  );
  const pending = await looked("PendingSync", async () => {
    const asked = query("pending", metricsNamespace, "PendingSync", [DIMENSION, NO_CONFIGURATION_SET], "Maximum");
    return pendingLine((await hourly(aws, [asked], 3, now)).get("pending") ?? []);
  });
  return [...lines.flat(), ...pending];
}
