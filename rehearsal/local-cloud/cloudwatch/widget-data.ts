/** The data that a dashboard graph or GetMetricWidgetImage shows: its visible rows and their values. */
import type { Graph, Row, RowOptions } from "../../../core/metrics/widgets";
import type { Shown, Span } from "../../dashboard-pictures/shown";
import type { Metrics } from "./metrics";
import { evaluate, type Reading, type Series } from "./metric-math";
import { Unsupported } from "../refusal";

/** The starts of the periods in a span, in milliseconds since the epoch. */
export function periodsIn({ start, end }: Span, periodSeconds: number): number[] {
  const count = Math.ceil((end.getTime() - start.getTime()) / (periodSeconds * 1000));
  return Array.from({ length: count }, (_, index) => start.getTime() + index * periodSeconds * 1000);
}

/** The reading under which graphs treat gaps. Under another, a line of zeros may be missing, but no number differs. */
const READING: Reading = { operator: "absent", chosen: "absent", fillOfNothing: "filled" };

const optionsOf = (row: Row): RowOptions => row.at(-1) as RowOptions;

function metricOf(row: Row) {
  const [namespace, name, ...rest] = row.slice(0, -1) as string[];
  if (namespace === undefined || name === undefined || rest.length % 2 !== 0) {
    throw new Unsupported(`the row ${JSON.stringify(row)} of a graph`);
  }
  const dimensions = rest.flatMap((value, index) => (index % 2 === 0 ? [[value, rest[index + 1] ?? ""] as const] : []));
  return { namespace, name, dimensions: Object.fromEntries(dimensions) };
}

/**
 * Computes the visible rows of a graph.
 *
 * @throws Unsupported for what no graph of the program uses, like {@link evaluate}
 */
export function graphData(graph: Graph, metrics: Metrics, span: Span): Shown[] {
  const whole = (span.end.getTime() - span.start.getTime()) / 1000;
  const period = (options: RowOptions) => (graph.setPeriodToTimeRange ? whole : (options.period ?? graph.period));
  const byId: Record<string, Series> = {};
  const rows = graph.metrics.map((row) => {
    const options = optionsOf(row);
    if ("expression" in options) return { options, expression: String(options.expression) };
    const { namespace, name, dimensions } = metricOf(row);
    const metric = { namespace, name, dimensions };
    const values = metrics.statistic(metric, options.stat ?? graph.stat, period(options), span);
    if (options.id !== undefined) byId[options.id] = values;
    return { options: { label: name, ...options }, values };
  });
  return rows
    .filter(({ options }) => options.visible !== false)
    .map(({ options, expression, values }) => ({
      label: options.label ?? "",
      ...(options.color !== undefined && { color: options.color }),
      values: values ?? evaluate(expression, byId, periodsIn(span, period(options)), READING),
    }));
}
