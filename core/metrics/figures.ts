/**
 * The four figures that the production access request promises, as CloudWatch computes them for each configuration set: what the
 * dashboard and the pictures of the weekly report show. No rate covers less than a day, since a message may take hours to arrive or
 * to bounce.
 */
import { PROMISED } from "./limits";
import { type Count, countedOf, leftSes, metricOf, type Rate, RATES } from "./rates";
import { type Graph, type Line, type Row, rowOf } from "./widgets";
import { SECONDS } from "../time/spans";
import { percent } from "../formatting/numbers";

/** Where the figures come from. */
export interface Source {
  /** The configuration sets by the name that people know them by, in the order in which they are shown. */
  readonly configurationSets: Readonly<Record<string, string>>;
  /** The namespace of the functions' own metrics. */
  readonly metricsNamespace: string;
}

/** The color of limits. */
export const RED = "#d13212";
/** The colors of the configuration sets, in order. */
export const SET_COLORS = ["#1f77b4", "#ff9830", "#2ca02c", "#9467bd"];

/** For each configuration set, its counts as hidden rows and the rows computed from them. */
function perSet(
  source: Source,
  counts: readonly Count[],
  shown: (id: (count: Count) => string, set: { label: string; color: string }) => readonly Row[],
): Row[] {
  return Object.entries(source.configurationSets).flatMap(([label, name], index) => {
    const id = (count: Count) => `${count}${index}`;
    const hidden = counts.map((count) =>
      rowOf(metricOf(count, name, source.metricsNamespace), { id: id(count), visible: false }),
    );
    return [...hidden, ...shown(id, { label, color: SET_COLORS[index % SET_COLORS.length] ?? RED })];
  });
}

/** One line for each configuration set, computed from its counts. */
const lines = (source: Source, counts: readonly Count[], expression: (id: (count: Count) => string) => string) =>
  perSet(source, counts, (id, set) => [[{ expression: expression(id), ...set }]]);

const left = (id: (count: Count) => string) => leftSes(id("sent"), id("blocked"));

/** A rate in percent, without a value for a day on which nothing left SES. */
const rate = (source: Source, of: Rate) => {
  const { count } = RATES[of];
  return lines(source, ["sent", "blocked", count], (id) => {
    const whole = left(id);
    return `IF(${whole} > 0, 100 * ${countedOf(id(count), id("sent"))} / ${whole})`;
  });
};

const limit = (value: number, fill: "above" | "below"): Line => ({
  value,
  label: `${fill === "above" ? "must stay below" : "must stay above"} ${percent(value)}`,
  color: RED,
  fill,
});

const overTime = (title: string, metrics: readonly Row[], more: Partial<Graph> = {}): Graph => ({
  title,
  metrics,
  period: SECONDS.day,
  stat: "Sum",
  view: "timeSeries",
  yAxis: { left: { min: 0, showUnits: false } },
  ...more,
});

/** A figure over time (`trend`), the counts behind it (`volume`) and its value over the whole time range (`total`). */
export interface Figure {
  readonly trend: Graph;
  readonly volume: Graph;
  readonly total: Graph;
}

/** The four figures, in the request's order. */
export function figures(source: Source): Readonly<Record<"send" | "bounce" | "complaint" | "delivery", Figure>> {
  const stacked = { stacked: true };
  const total = (title: string, metrics: readonly Row[]): Graph => ({
    title,
    metrics,
    period: SECONDS.day,
    stat: "Sum",
    view: "singleValue",
    setPeriodToTimeRange: true,
  });
  const count = (of: Count) => lines(source, [of], (id) => `FILL(${id(of)}, 0)`);
  const leaving = lines(source, ["sent", "blocked"], left);
  const { bounce, complaint, delivery } = PROMISED;
  return {
    send: {
      total: total("Messages handed to SES", count("sent")),
      trend: overTime("Send rate, messages a day", count("sent"), stacked),
      volume: overTime("Messages that left SES a day", leaving, stacked),
    },
    bounce: {
      total: total(`Bounce rate in %, target < ${bounce}`, rate(source, "bounce")),
      trend: overTime("Bounce rate, % of the day's messages", rate(source, "bounce"), {
        annotations: { horizontal: [limit(bounce, "above")] },
      }),
      volume: overTime("Hard bounces a day", count("hardBounces")),
    },
    complaint: {
      total: total(`Complaint rate in %, target < ${complaint}`, rate(source, "complaint")),
      trend: overTime("Complaint rate, % of the day's messages", rate(source, "complaint"), {
        annotations: { horizontal: [limit(complaint, "above")] },
      }),
      volume: overTime("Complaints a day", count("complaints")),
    },
    delivery: {
      total: total(`Delivery rate in %, target > ${delivery}`, rate(source, "delivery")),
      trend: overTime("Delivery rate, % of the day's messages", rate(source, "delivery"), {
        annotations: { horizontal: [limit(delivery, "below")] },
        // The rate can exceed 100: a mail sent before midnight and delivered after it counts as the next day's delivery.
        yAxis: { left: { min: 80, max: 105, showUnits: false } },
      }),
      volume: overTime("Deliveries a day", count("delivered"), stacked),
    },
  };
}

/** Bounces a day by class, for all configuration sets together. */
export function bouncesByClass(source: Source): Graph {
  const names = { hardBounces: "hard", softBounces: "soft", blocked: "blocked" };
  const rows = perSet(source, Object.keys(names) as (keyof typeof names)[], () => []);
  const sum = (count: Count) =>
    Object.keys(source.configurationSets)
      .map((_, index) => `FILL(${count}${index}, 0)`)
      .join(" + ");
  const sums = (Object.entries(names) as [Count, string][]).map(([count, label], index): Row => [
    { expression: sum(count), label, color: [RED, "#ff9830", "#7f7f7f"][index] ?? RED },
  ]);
  return overTime("Bounces a day, by class", [...rows, ...sums], { stacked: true });
}
