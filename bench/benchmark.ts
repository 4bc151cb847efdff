/** What `npm run bench` measures: one number a benchmark, and the value that it aims for. */
export interface Benchmark {
  readonly name: string;
  /** What the value should be below; absent where the number is only to be known. */
  readonly below?: number;
  /**
   * Measures once; a ratio's two sides are measured in the same run. `detail` says what stands behind the value.
   *
   * @throws NotMeasured where what it needs is not to be had
   */
  run(): Promise<{ value: number; detail: string }>;
}

/** There is no number: the message says what it would take. An aim without a number isn't met. */
export class NotMeasured extends Error {}

/** The middle one of some numbers. */
export function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? NaN;
}
