/**
 * The four figures that the production access request promises, as CloudWatch computes them for each configuration set: what the
 * dashboard and the pictures of the weekly report show.
 *
 * All rates are of the messages that left SES: SES counts a message to a suppressed address as sent and then as a bounce, though
 * nobody was mailed. A bounce is a hard bounce by the suppression function's count, since SES's own `Bounce` also has full
 * mailboxes and suppressed addresses. No rate stands for less than a day: a message may take hours to arrive or to bounce.
 */
import { PROMISED } from "./limits";
import type { Graph, Line, Row } from "./widgets";

/** Where the figures come from. */
export interface Source {
  /** The configuration sets in the order in which they are shown, by the name that a person calls them. */
  readonly configurationSets: Readonly<Record<string, string>>;
  /** The namespace of the functions' own metrics. */
  readonly metricsNamespace: string;
}

/** The one dimension of every metric of a set: any other name gives a graph without data, for ever. */
const DIMENSION = "ses:configuration-set";

/** A day in seconds. */
export const DAY = 86_400;

/** The colour of limits. */
export const RED = "#d13212";
/** The colours of the sets, in their order. */
export const SET_COLORS = ["#1f77b4", "#ff9830", "#2ca02c", "#9467bd"];

type Count = "send" | "delivery" | "complaint" | "hard" | "soft" | "blocked";

const metricOf = ({ metricsNamespace }: Source): Readonly<Record<Count, readonly [string, string]>> => ({
  send: ["AWS/SES", "Send"],
  delivery: ["AWS/SES", "Delivery"],
  complaint: ["AWS/SES", "Complaint"],
  hard: [metricsNamespace, "HardBounce"],
  soft: [metricsNamespace, "SoftBounce"],
  blocked: [metricsNamespace, "Blocked"],
});

/** For each set the rows of some counts, hidden, and the rows that are computed from them. */
function perSet(
  source: Source,
  counts: readonly Count[],
  shown: (id: (count: Count) => string, set: { label: string; color: string }) => readonly Row[],
): Row[] {
  return Object.entries(source.configurationSets).flatMap(([label, name], index) => {
    const id = (count: Count) => `${count}${String(index)}`;
    const hidden = counts.map((count): Row => {
      const [namespace, metric] = metricOf(source)[count];
      return [namespace, metric, DIMENSION, name, { id: id(count), visible: false }];
    });
    return [...hidden, ...shown(id, { label, color: SET_COLORS[index % SET_COLORS.length] ?? RED })];
  });
}

/** One line a set: an expression over counts. A count that can be absent while others are there is filled with zero. */
const lines = (source: Source, counts: readonly Count[], expression: (id: (count: Count) => string) => string) =>
  perSet(source, counts, (id, set) => [[{ expression: expression(id), ...set }]]);

const leftSes = (id: (count: Count) => string) => `${id("send")} - FILL(${id("blocked")}, 0)`;

const rate = (source: Source, count: "hard" | "complaint" | "delivery") =>
  lines(source, ["send", "blocked", count], (id) => `100 * FILL(${id(count)}, 0) / (${leftSes(id)})`);

const limit = (value: number, fill: "above" | "below"): Line => ({
  value,
  label: `${fill === "above" ? "must stay below" : "must stay above"} ${String(value)}%`,
  color: RED,
  fill,
});

const overTime = (title: string, metrics: readonly Row[], more: Partial<Graph> = {}): Graph => ({
  title,
  metrics,
  period: DAY,
  stat: "Sum",
  view: "timeSeries",
  yAxis: { left: { min: 0, showUnits: false } },
  ...more,
});

/** A figure over time, the counts that it is made from, and what it is over the whole time range. */
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
    period: DAY,
    stat: "Sum",
    view: "singleValue",
    setPeriodToTimeRange: true,
  });
  const count = (of: Count) => lines(source, [of], (id) => `FILL(${id(of)}, 0)`);
  const left = lines(source, ["send", "blocked"], leftSes);
  const { bounce, complaint, delivery } = PROMISED;
  return {
    send: {
      total: total("Messages handed to SES", count("send")),
      trend: overTime("Send rate, messages a day", count("send"), stacked),
      volume: overTime("Messages that left SES, a day", left, stacked),
    },
    bounce: {
      total: total(`Bounce rate in %, target < ${String(bounce)}`, rate(source, "hard")),
      trend: overTime("Bounce rate, % of the day's messages", rate(source, "hard"), {
        annotations: { horizontal: [limit(bounce, "above")] },
      }),
      volume: overTime("Hard bounces a day", count("hard"), stacked),
    },
    complaint: {
      total: total(`Complaint rate in %, target < ${String(complaint)}`, rate(source, "complaint")),
      trend: overTime("Complaint rate, % of the day's messages", rate(source, "complaint"), {
        annotations: { horizontal: [limit(complaint, "above")] },
      }),
      volume: overTime("Complaints a day", count("complaint"), stacked),
    },
    delivery: {
      total: total(`Delivery rate in %, target > ${String(delivery)}`, rate(source, "delivery")),
      trend: overTime("Delivery rate, % of the day's messages", rate(source, "delivery"), {
        annotations: { horizontal: [limit(delivery, "below")] },
        // Not 100: what was sent before midnight and delivered after it is the next day's delivery.
        yAxis: { left: { min: 80, max: 105, showUnits: false } },
      }),
      volume: overTime("Deliveries a day", count("delivery"), stacked),
    },
  };
}

/** Bounces a day by class, all sets together. */
export function bouncesByClass(source: Source): Graph {
  const names = { hard: "hard", soft: "soft", blocked: "blocked" };
  const rows = perSet(source, ["hard", "soft", "blocked"], () => []);
  const sum = (count: Count) =>
    Object.keys(source.configurationSets)
      .map((_, index) => `FILL(${count}${String(index)}, 0)`)
      .join(" + ");
  const sums = (Object.entries(names) as [Count, string][]).map(([count, label], index): Row => [
    { expression: sum(count), label, color: [RED, "#ff9830", "#7f7f7f"][index] ?? RED },
  ]);
  return overTime("Bounces a day, by class", [...rows, ...sums], { stacked: true });
}
