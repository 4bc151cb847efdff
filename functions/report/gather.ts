/** Gathers the data of a report. If one service fails, what the others returned is reported all the same. */
import type { CloudWatchClient } from "@aws-sdk/client-cloudwatch";
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import { type Account, readAccount } from "../../core/aws-clients/account";
import { figures } from "../../core/metrics/figures";
import { type Count, COUNTS, type Metric, metricOf } from "../../core/metrics/rates";
import { alarmsFired, dailySums, type DailySeries, type Fired, picture } from "./cloudwatch";
import { type Counts, countsOf, inWeek } from "./counts";
import { type Growth, listGrowth } from "./growth";
import type { Subject } from "./subject";
import { isIn, type Week, withEarlier } from "./week";

/** The clients of the services that are asked. */
export interface Services {
  readonly cloudwatch: CloudWatchClient;
  readonly ses: SESv2Client;
}

/** What a service returned, or the name of the error with which it failed. */
export type Answered<T> = { readonly value: T } | { readonly failed: string };

/** The pictures of a report, in the order in which they are shown. */
export const PICTURES = ["send", "bounce", "complaint", "delivery"] as const;

/** One of {@link PICTURES}. */
export type PictureName = (typeof PICTURES)[number];

/** Everything that a report says, before it is put into words. */
export interface Observation {
  /** The week of the report and those before it, the newest first. */
  readonly weeks: readonly [Week, ...Week[]];
  /** The counts of each configuration set, week by week, by what people call the set. */
  readonly sets: Readonly<Record<string, readonly Counts[]>>;
  /** Messages of all stacks of the account on the busiest day of the week. */
  readonly busiestDay: number | undefined;
  readonly account: Answered<Account>;
  /** Week by week. */
  readonly growth: Answered<Growth[] | "sandbox">;
  readonly fired: Answered<Fired[]>;
  readonly pictures: Readonly<Record<PictureName, Answered<Uint8Array>>>;
}

async function ask<T>(call: () => Promise<T>): Promise<Answered<T>> {
  try {
    return { value: await call() };
  } catch (error) {
    return { failed: (error as Error).name };
  }
}

const UNKNOWN: DailySeries = { complete: false, days: [] };

/** The weeks as one span of time. */
const span = (weeks: Observation["weeks"]): Week => ({ start: (weeks.at(-1) ?? weeks[0]).start, end: weeks[0].end });

/** Asks CloudWatch and SES for everything. Never rejects. */
export async function gather({ cloudwatch, ses }: Services, subject: Subject, week: Week): Promise<Observation> {
  const weeks = withEarlier(week);
  const drawn = figures(subject);
  const draw = (name: PictureName) => ask(() => picture(cloudwatch, drawn[name].trend, span(weeks)));
  const [counted, send, bounce, complaint, delivery, fired, standing] = await Promise.all([
    countMail(cloudwatch, subject, weeks),
    draw("send"),
    draw("bounce"),
    draw("complaint"),
    draw("delivery"),
    ask(() => alarmsFired(cloudwatch, subject.alarms, week)),
    askAccount(ses, weeks),
  ]);
  return { weeks, ...counted, ...standing, fired, pictures: { send, bounce, complaint, delivery } };
}

/** Reads the account first: only in the sandbox does a refusal mean that SES keeps the list closed. */
async function askAccount(
  ses: SESv2Client,
  weeks: Observation["weeks"],
): Promise<Pick<Observation, "account" | "growth">> {
  const account = await ask(() => readAccount(ses));
  const productionAccess = "failed" in account || account.value.productionAccess;
  return { account, growth: await ask(() => listGrowth(ses, productionAccess, weeks)) };
}

/** Counts of every set, and the account's busiest day. */
async function countMail(
  cloudwatch: CloudWatchClient,
  { configurationSets, metricsNamespace }: Subject,
  weeks: Observation["weeks"],
): Promise<Pick<Observation, "sets" | "busiestDay">> {
  const ofSets = Object.values(configurationSets).flatMap((set) =>
    COUNTS.map((count) => metricOf(count, set, metricsNamespace)),
  );
  const metrics: Metric[] = [...ofSets, { namespace: "AWS/SES", name: "Send", dimensions: {} }];
  const answered = await ask(() => dailySums(cloudwatch, metrics, span(weeks)));
  const series = "value" in answered ? answered.value : [];
  const sets = Object.keys(configurationSets).map((label, index) => {
    const of = (count: Count) => series[index * COUNTS.length + COUNTS.indexOf(count)] ?? UNKNOWN;
    return [label, weeks.map((week) => countsOf((count) => inWeek(of(count), week)))] as const;
  });
  const { complete, days } = series.at(-1) ?? UNKNOWN;
  const inThisWeek = days.filter(({ day }) => isIn(weeks[0], day)).map(({ value }) => value);
  return { sets: Object.fromEntries(sets), busiestDay: complete ? Math.max(0, ...inThisWeek) : undefined };
}
