/** Draws a graph widget as SVG, in CloudWatch's manner: lines or stacked areas over days, limits across them, a legend below. */
import { scaleLinear, scaleUtc } from "d3-scale";
import { area, line } from "d3-shape";
import type { Graph, Line } from "../../core/metrics/widgets";
import type { Shown, Span } from "./shown";
import { FONT } from "./png";

/** A graph with its data and its size in pixels. */
export interface Chart {
  readonly graph: Graph;
  readonly shown: readonly Shown[];
  readonly span: Span;
  readonly width: number;
  readonly height: number;
}

const PALETTE = ["#1f77b4", "#ff9830", "#2ca02c", "#9467bd", "#8c564b", "#17becf"];
const INK = "#1f2933";
const QUIET = "#616e7c";
const RULE = "#e4e7eb";
/** Margins of the plot, for the axes on the left and below. The title above and the legend below take additional space as needed. */
const MARGIN = { right: 22, left: 46 };
const LEGEND_LINE = 16;

interface Point {
  readonly time: number;
  readonly low: number;
  readonly high: number;
}

interface Drawn {
  readonly label: string;
  readonly color: string;
  readonly points: readonly Point[];
}

/** Stacks the rows on top of one another, if the graph is stacked. */
function drawn({ graph, shown }: Chart): Drawn[] {
  const heights = new Map<number, number>();
  return shown.map(({ label, color, values }, index) => ({
    label,
    color: color ?? PALETTE[index % PALETTE.length] ?? INK,
    points: [...values].map(([time, value]) => {
      const low = graph.stacked ? (heights.get(time) ?? 0) : 0;
      if (graph.stacked) heights.set(time, low + value);
      return { time, low, high: low + value };
    }),
  }));
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");

function text(x: number, y: number, content: string, more: string): string {
  return `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" ${more}>${escaped(content)}</text>`;
}

/** Splits a row where a period has no value, so that no line crosses a gap. */
function runs(points: readonly Point[], periodSeconds: number): Point[][] {
  const found: Point[][] = [];
  for (const point of points) {
    const run = found.at(-1);
    const last = run?.at(-1);
    if (run && last && point.time - last.time <= periodSeconds * 1000) run.push(point);
    else found.push([point]);
  }
  return found;
}

interface Item {
  readonly label: string;
  readonly color: string;
  readonly x: number;
  readonly line: number;
}

/** Where the rows' names go: side by side, on as many lines as needed. */
function legendItems({ width }: Chart, rows: readonly Drawn[]): Item[] {
  let [x, line] = [MARGIN.left, 0];
  return rows.map(({ label, color }) => {
    const needed = 32 + label.length * 7;
    if (x + needed > width && x > MARGIN.left) [x, line] = [MARGIN.left, line + 1];
    const item = { label, color, x, line };
    x += needed;
    return item;
  });
}

/** The edges of the plot. */
function edges(chart: Chart, rows: readonly Drawn[]) {
  const lines = (legendItems(chart, rows).at(-1)?.line ?? -1) + 1;
  return {
    top: chart.graph.title ? 34 : 12,
    bottom: chart.height - 28 - lines * LEGEND_LINE,
    left: MARGIN.left,
    right: chart.width - MARGIN.right,
  };
}

function scales(chart: Chart, rows: readonly Drawn[]) {
  const { graph, span } = chart;
  const { top: above, bottom, left, right } = edges(chart, rows);
  const { min = 0, max } = graph.yAxis?.left ?? {};
  const limits = graph.annotations?.horizontal.map(({ value }) => value) ?? [];
  const values = rows.flatMap(({ points }) => points.map(({ high }) => high));
  const top = max ?? Math.max(...values, ...limits.map((value) => value * 1.1), 0);
  const y = scaleLinear([min, top > min ? top : min + 1], [bottom, above]).clamp(true);
  if (max === undefined) y.nice(4);
  // The last period begins within the span, so the width is from the first beginning to the last.
  const last = Math.max(span.start.getTime() + 1, span.end.getTime() - graph.period * 1000);
  const x = scaleUtc([span.start, new Date(last)], [left + 6, right - 6]);
  return { x, y, above, bottom, left, right };
}

type Scales = ReturnType<typeof scales>;

const AXIS = `fill="${QUIET}" font-size="11"`;
const dayMonth = new Intl.DateTimeFormat("en-GB", { day: "numeric", month: "short", timeZone: "UTC" });

function axes({ x, y, bottom, left, right }: Scales): string {
  const horizontal = y.ticks(4).map((value) => {
    const at = y(value);
    const label = text(left - 6, at + 4, y.tickFormat(4)(value), `${AXIS} text-anchor="end"`);
    return `<path d="M${left} ${at.toFixed(1)}H${right}" stroke="${RULE}"/>${label}`;
  });
  const days = x
    .ticks(Math.max(2, Math.floor((right - left) / 90)))
    .map((day) => text(x(day), bottom + 16, dayMonth.format(day), `${AXIS} text-anchor="middle"`));
  return [...horizontal, ...days].join("");
}

function limit({ y, above, bottom, left, right }: Scales, { value, label, color = INK, fill = "none" }: Line): string {
  const at = y(value);
  const [from, to] = fill === "above" ? [above, at] : [at, bottom];
  const tint =
    fill === "none" || to <= from
      ? ""
      : `<rect x="${left}" y="${from.toFixed(1)}" width="${right - left}" height="${(to - from).toFixed(1)}" fill="${color}" opacity="0.08"/>`;
  return `${tint}<path d="M${left} ${at.toFixed(1)}H${right}" stroke="${color}" stroke-width="1.5" stroke-dasharray="5 3"/>${limitLabel(label, color, left, at - 5 > above + 8 ? at - 5 : at + 13)}`;
}

/** The label of a limit, on top of whatever is drawn there. */
function limitLabel(label: string, color: string, left: number, y: number): string {
  const halo = 'stroke="#ffffff" stroke-width="3" paint-order="stroke"';
  return text(left + 6, y, label, `fill="${color}" font-size="11" ${halo}`);
}

function row({ graph }: Chart, { x, y }: Scales, { color, points }: Drawn): string {
  const stroke = line<Point>(
    (point) => x(point.time),
    ({ high }) => y(high),
  );
  const body = area<Point>(
    (point) => x(point.time),
    ({ low }) => y(low),
    ({ high }) => y(high),
  );
  return runs(points, graph.period)
    .map((run) => {
      const [only] = run;
      if (only && run.length === 1) {
        return `<circle cx="${x(only.time).toFixed(1)}" cy="${y(only.high).toFixed(1)}" r="2.5" fill="${color}"/>`;
      }
      const tinted = graph.stacked ? `<path d="${body(run) ?? ""}" fill="${color}" opacity="0.35"/>` : "";
      return `${tinted}<path d="${stroke(run) ?? ""}" fill="none" stroke="${color}" stroke-width="2" stroke-linejoin="round"/>`;
    })
    .join("");
}

function legend(chart: Chart, rows: readonly Drawn[], bottom: number): string {
  return legendItems(chart, rows)
    .map(({ label, color, x, line }) => {
      const y = bottom + 24 + line * LEGEND_LINE;
      const square = `<rect x="${x}" y="${y.toFixed(1)}" width="10" height="10" rx="2" fill="${color}"/>`;
      return square + text(x + 15, y + 9, label, `fill="${INK}" font-size="11"`);
    })
    .join("");
}

/** Draws a graph. If it has no values at all, it says so, as CloudWatch does. */
export function renderChart(chart: Chart): string {
  const { graph, width, height } = chart;
  const rows = drawn(chart);
  const scaled = scales(chart, rows);
  const isEmpty = rows.every(({ points }) => points.length === 0);
  const { above, bottom } = scaled;
  const title = graph.title ? [text(12, 20, graph.title, `fill="${INK}" font-size="13" font-weight="bold"`)] : [];
  const parts = [
    `<rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...title,
    axes(scaled),
    ...(isEmpty
      ? [text(width / 2, (above + bottom) / 2, "No data in this time range", `${AXIS} text-anchor="middle"`)]
      : rows.map((drawnRow) => row(chart, scaled, drawnRow))),
    ...(graph.annotations?.horizontal ?? []).map((annotation) => limit(scaled, annotation)),
    legend(chart, rows, bottom),
  ];
  const size = `width="${width}" height="${height}" viewBox="0 0 ${width} ${height}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="${FONT}, Verdana, sans-serif">${parts.join("")}</svg>`;
}
