import assert from "node:assert/strict";
import type { Body, Graph } from "../../../core/metrics/widgets";
import type { Shown } from "../../../rehearsal/dashboard-pictures/shown";
import { renderChart } from "../../../rehearsal/dashboard-pictures/chart";
import { dashboardPicture } from "../../../rehearsal/dashboard-pictures/dashboard";

const DAY = 86_400_000;
const span = { start: new Date(0), end: new Date(4 * DAY) };
const graph: Graph = {
  title: "Bounces & <more>",
  metrics: [],
  period: 86_400,
  stat: "Sum",
  view: "timeSeries",
  annotations: { horizontal: [{ value: 5, label: "limit", fill: "above" }] },
};
const row = (label: string, ...values: (number | undefined)[]): Shown => ({
  label,
  values: new Map(values.flatMap((value, day) => (value === undefined ? [] : [[day * DAY, value] as const]))),
});
const chart = (changes: Partial<Graph>, ...shown: Shown[]) =>
  renderChart({ graph: { ...graph, ...changes }, shown, span, width: 400, height: 300 });
const count = (svg: string, pattern: RegExp) => (svg.match(pattern) ?? []).length;

/** The y coordinates of the first line's points, in pixels. */
const heights = (svg: string) => {
  const [, path = ""] = /<path d="(M[^"]+)" fill="none"/.exec(svg) ?? [];
  return [...path.matchAll(/[\d.]+,([\d.]+)/g)].map(([, y]) => Number(y));
};

describe("rehearsal/dashboard-pictures chart", () => {
  it("draws a line for each row, its limit and its name", () => {
    const svg = chart({}, row("main", 1, 2, 3), row("updates", 0, 0, 0));
    assert.equal(count(svg, /fill="none" stroke="#/g), 2);
    assert.match(svg, /stroke-dasharray/);
    for (const text of ["main", "updates", "limit", "Bounces &amp; &lt;more&gt;"])
      assert.ok(svg.includes(`>${text}<`), text);
    const [first = 0, second = 0, third = 0] = heights(svg);
    assert.ok(first > second && second > third, "a larger value stands higher");
  });

  it("draws no line across a day without a value, and shows a single day as a dot", () => {
    const svg = chart({}, row("main", 1, 1, undefined, 1));
    assert.equal(count(svg, /fill="none" stroke="#/g), 1);
    assert.equal(count(svg, /<circle/g), 1);
  });

  it("stacks where the graph is stacked: the second row is on top of the first", () => {
    const svg = chart({ stacked: true }, row("main", 10, 10), row("updates", 10, 10));
    const tops = [...svg.matchAll(/<path d="M[\d.]+,([\d.]+)[^"]*" fill="none"/g)].map(([, y]) => Number(y));
    assert.equal(tops.length, 2);
    assert.ok((tops[1] ?? 0) < (tops[0] ?? 0));
  });

  it("keeps a limit in view that no value comes near", () => {
    const svg = chart({ annotations: { horizontal: [{ value: 100, label: "limit" }] } }, row("main", 1, 1));
    const [, y = ""] = /M46 ([\d.]+)H378" stroke="#1f2933" stroke-width="1.5"/.exec(svg) ?? [];
    assert.ok(Number(y) > 34 && Number(y) < 100, y);
  });

  it("says that there is no data", () => assert.match(chart({}, row("main")), />No data in this time range</));

  it("breaks a legend that is too long for one line", () => {
    const rows = ["one", "two", "three"].map((name) => row(`${name} with quite a long name`, 1));
    const lines = [...chart({}, ...rows).matchAll(/<rect x="\d+" y="([\d.]+)" width="10"/g)].map(([, y]) => y);
    assert.equal(new Set(lines).size, 3);
  });
});

describe("rehearsal/dashboard-pictures dashboard", () => {
  const place = { x: 0, y: 0, width: 6, height: 4 };
  const body: Body = {
    start: "-P28D",
    periodOverride: "inherit",
    widgets: [
      { ...place, type: "text", properties: { markdown: "# Mail\n\n**bold** `code` [link](https://a.example) <b>" } },
      { ...place, x: 6, type: "alarm", properties: { title: "Alarms", alarms: ["arn:x:alarm:one"] } },
      { ...place, x: 12, type: "metric", properties: { ...graph, region: "us-east-1" } },
      { ...place, x: 18, type: "metric", properties: { ...graph, view: "singleValue", region: "us-east-1" } },
    ],
  };
  const html = dashboardPicture({
    name: "mail",
    body,
    span,
    shown: () => [row("main", 1, 1234.5), row("none")],
    alarmState: () => "ALARM",
  });

  it("shows each kind of widget from the body that CloudWatch gets", () => {
    for (const part of [
      "<h1>Mail</h1>",
      '<b>bold</b> <code>code</code> <a href="https://a.example">link</a> &lt;b&gt;',
      '<span class="alarm ALARM">one: ALARM</span>',
      "<svg xmlns",
      '<div class="number">1,235<small>',
      '<div class="number">--<small>',
    ])
      assert.ok(html.includes(part), part);
  });

  it("places widgets on 1440 pixels", () => {
    assert.match(html, /<body style="width:1440px">/);
    assert.match(html, /left:1084px;top:0px;width:352px/);
  });
});
