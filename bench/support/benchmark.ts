/** A benchmark of `npm run bench`: one number, and the value that it aims for. */
export interface Benchmark {
  readonly name: string;
  /** The aim: the value should be below this; absent for a number without an aim. */
  readonly below?: number;
  /**
   * Measures once; both sides of a ratio are measured in the same run. `detail` gives the figures behind the value.
   *
   * @throws NotMeasured when something that it needs is not available
   */
  run(): Promise<{ value: number; detail: string }>;
}

/** Thrown when there is no number; the message says what is missing. An aim without a number counts as not met. */
export class NotMeasured extends Error {}

/** The median. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
