/** What `npm run bench` measures: one number a benchmark, and the value that it aims for. */
export interface Benchmark {
  readonly name: string;
  /** What the value should be, in words: `below 0.7`. */
  readonly aim: string;
  /** Measures once; a ratio's two sides are measured in the same run. `detail` says what stands behind the value. */
  run(): Promise<{ value: number; detail: string }>;
}
