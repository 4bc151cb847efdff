/**
 * The widgets of a CloudWatch dashboard, as far as the program uses them.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html.
 * GetMetricWidgetImage takes the same form.
 */
import type { Metric } from "./rates";

/** How one row of a graph is shown. */
export interface RowOptions {
  /** Its name in expressions: a lower-case letter, then letters, digits and underscores. */
  readonly id?: string;
  readonly label?: string;
  readonly stat?: "Sum" | "Maximum" | "Average";
  /** Seconds. */
  readonly period?: number;
  /** `#rrggbb`. */
  readonly color?: string;
  /** False: only expressions use it. */
  readonly visible?: boolean;
}

/** A metric (namespace, name, then dimension names and values) or an expression over the ids of other rows. */
export type Row =
  | readonly [namespace: string, name: string, ...dimensions: string[], options: RowOptions]
  | readonly [RowOptions & { readonly expression: string }];

/** The row of a metric. */
export const rowOf = ({ namespace, name, dimensions }: Metric, options: RowOptions): Row => [
  namespace,
  name,
  ...Object.entries(dimensions).flat(),
  options,
];

/** A horizontal line across a graph. */
export interface Line {
  readonly value: number;
  readonly label: string;
  readonly color?: string;
  /** Which side of the line is tinted. */
  readonly fill?: "above" | "below" | "none";
}

/** A graph over time, or the numbers of a whole time range. */
export interface Graph {
  readonly title: string;
  readonly metrics: readonly Row[];
  /** Seconds; a row may override it. */
  readonly period: number;
  readonly stat: "Sum" | "Maximum" | "Average";
  readonly view: "timeSeries" | "singleValue";
  readonly stacked?: boolean;
  /** One number for the whole time range instead of the newest period's. */
  readonly setPeriodToTimeRange?: boolean;
  readonly yAxis?: { readonly left: { readonly min?: number; readonly max?: number; readonly showUnits?: boolean } };
  readonly annotations?: { readonly horizontal: readonly Line[] };
  readonly legend?: { readonly position: "bottom" | "hidden" };
}

/** What a widget shows. */
export type Content =
  | { readonly type: "metric"; readonly properties: Graph & { readonly region: string } }
  | { readonly type: "text"; readonly properties: { readonly markdown: string; readonly background?: "transparent" } }
  | { readonly type: "alarm"; readonly properties: { readonly title: string; readonly alarms: readonly string[] } };

/** A widget at its place on a grid that is 24 columns wide; a row is about as high as a column is wide. */
export type Widget = Content & {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
};

/** A dashboard's body. */
export interface Body {
  /** How far back it shows, as an ISO 8601 duration with a minus sign. */
  readonly start: string;
  /** `inherit`: each graph keeps its own period, whatever the time range. */
  readonly periodOverride: "inherit";
  readonly widgets: readonly Widget[];
}
