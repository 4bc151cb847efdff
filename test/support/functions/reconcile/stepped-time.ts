import type { Time } from "../../../../functions/reconcile/pace";

/** A clock that only sleeping advances. */
export class SteppedTime implements Time {
  readonly slept: number[] = [];
  #now = Date.UTC(2025, 10, 20);

  constructor(readonly deadline = Number.POSITIVE_INFINITY) {}

  now = () => this.#now;
  remaining = () => this.deadline - this.slept.reduce((sum, each) => sum + each, 0);
  sleep = (milliseconds: number) => {
    this.slept.push(milliseconds);
    this.#now += milliseconds;
    return Promise.resolve();
  };
}
