import assert from "node:assert/strict";
import { bouncesByClass, figures } from "../../../core/metrics/figures";
import type { Graph, Row } from "../../../core/metrics/widgets";

const source = {
  configurationSets: { main: "example-main", updates: "example-updates" },
  metricsNamespace: "example/mail",
};

/** A row of a graph as a line: a hidden metric by its id, or an expression with its label and color. */
function line(row: Row): string {
  const [first] = row;
  if (typeof first === "object") return `${first.expression} as ${first.label ?? "?"} in ${first.color ?? "?"}`;
  const { id, visible } = row.at(-1) as { id?: string; visible?: boolean };
  return `${id ?? "?"}${visible === false ? "" : " shown"} = ${(row.slice(0, -1) as string[]).join(" ")}`;
}
const written = ({ metrics, ...graph }: Graph) => ({ ...graph, rows: metrics.map(line) });

const SETS = ["main in #1f77b4", "updates in #ff9830"];
const METRICS: Readonly<Record<string, string>> = {
  sent: "AWS/SES Send",
  delivered: "AWS/SES Delivery",
  hardBounces: "example/mail HardBounce",
  softBounces: "example/mail SoftBounce",
  blocked: "example/mail Blocked",
  complaints: "example/mail Complaint",
};
/** The rows of both sets: the metrics of some counts, and what is drawn of them, given a set's number. */
const rows = (counts: readonly string[], drawn: (set: number) => string) =>
  SETS.flatMap((label, set) => [...hidden(counts, set), `${drawn(set)} as ${label}`]);
const hidden = (counts: readonly string[], set: number) =>
  counts.map(
    (count) =>
      `${count}${set} = ${METRICS[count] ?? ""} ses:configuration-set ${Object.values(source.configurationSets)[set] ?? ""}`,
  );

const DAILY = { period: 86_400, stat: "Sum" };
const TREND = { ...DAILY, view: "timeSeries", yAxis: { left: { min: 0, showUnits: false } } };
const TOTAL = { ...DAILY, view: "singleValue", setPeriodToTimeRange: true };

describe("The graphs that CloudWatch draws", () => {
  const { send, ...promised } = figures(source);

  it("show what was handed to SES and what left it", () => {
    const sent = rows(["sent"], (set) => `FILL(sent${set}, 0)`);
    const left = rows(["sent", "blocked"], (set) => `SUM([sent${set}, -1 * blocked${set}])`);
    assert.deepEqual(written(send.total), { ...TOTAL, title: "Messages handed to SES", rows: sent });
    assert.deepEqual(written(send.trend), { ...TREND, title: "Send rate, messages a day", stacked: true, rows: sent });
    assert.deepEqual(written(send.volume), {
      ...TREND,
      title: "Messages that left SES a day",
      stacked: true,
      rows: left,
    });
  });

  for (const [name, count, title, total, volume, more] of [
    [
      "bounce",
      "hardBounces",
      "Bounce rate",
      "Bounce rate in %, target < 5",
      { title: "Hard bounces a day" },
      { annotations: { horizontal: [{ value: 5, label: "must stay below 5%", color: "#d13212", fill: "above" }] } },
    ],
    [
      "complaint",
      "complaints",
      "Complaint rate",
      "Complaint rate in %, target < 0.1",
      { title: "Complaints a day" },
      { annotations: { horizontal: [{ value: 0.1, label: "must stay below 0.1%", color: "#d13212", fill: "above" }] } },
    ],
    [
      "delivery",
      "delivered",
      "Delivery rate",
      "Delivery rate in %, target > 95",
      { title: "Deliveries a day", stacked: true },
      {
        annotations: { horizontal: [{ value: 95, label: "must stay above 95%", color: "#d13212", fill: "below" }] },
        yAxis: { left: { min: 80, max: 105, showUnits: false } },
      },
    ],
  ] as const)
    it(`show the ${name} rate of what left SES, with its limit and its count`, () => {
      const rate = rows(["sent", "blocked", count], (set) => {
        const [sent, blocked, part] = ["sent", "blocked", count].map((each) => `${each}${set}`) as [
          string,
          string,
          string,
        ];
        const whole = `SUM([${sent}, -1 * ${blocked}])`;
        return `IF(${whole} > 0, 100 * SUM([${part}, 0 * ${sent}]) / ${whole})`;
      });
      const figure = promised[name];
      assert.deepEqual(written(figure.total), { ...TOTAL, title: total, rows: rate });
      assert.deepEqual(written(figure.trend), {
        ...TREND,
        ...more,
        title: `${title}, % of the day's messages`,
        rows: rate,
      });
      const counted = rows([count], (set) => `FILL(${count}${set}, 0)`);
      assert.deepEqual(written(figure.volume), { ...TREND, ...volume, rows: counted });
    });

  it("show bounces by class, summed over all sets", () => {
    const classes = ["hardBounces", "softBounces", "blocked"];
    const sum = (count: string) => `FILL(${count}0, 0) + FILL(${count}1, 0)`;
    assert.deepEqual(written(bouncesByClass(source)), {
      ...TREND,
      title: "Bounces a day, by class",
      stacked: true,
      rows: [
        ...hidden(classes, 0),
        ...hidden(classes, 1),
        `${sum("hardBounces")} as hard in #d13212`,
        `${sum("softBounces")} as soft in #ff9830`,
        `${sum("blocked")} as blocked in #7f7f7f`,
      ],
    });
  });

  it("have four colors for sets, the first again for the fifth set", () => {
    const configurationSets = Object.fromEntries(["a", "b", "c", "d", "e"].map((name) => [name, name]));
    const { metrics } = figures({ ...source, configurationSets }).send.trend;
    assert.deepEqual(
      metrics.map(line).flatMap((text) => / in (#.+)$/.exec(text)?.[1] ?? []),
      ["#1f77b4", "#ff9830", "#2ca02c", "#9467bd", "#1f77b4"],
    );
  });
});
