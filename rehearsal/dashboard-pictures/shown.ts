/** The data that the picture of a graph shows. */

/** A visible row of a graph: its values by time in milliseconds since the epoch. */
export interface Shown {
  readonly label: string;
  readonly color?: string;
  readonly values: ReadonlyMap<number, number>;
}

/** A time span; `end` is exclusive. */
export interface Span {
  readonly start: Date;
  readonly end: Date;
}
