/** The time of the local cloud: it stands still until a scenario advances it. */

interface Task {
  readonly at: number;
  readonly run: () => void | Promise<void>;
}

/** A clock that only {@link Clock.advance} moves, with the timers that are set on it. */
export class Clock {
  #now: number;
  #tasks: Task[] = [];

  constructor(start: Date) {
    this.#now = start.getTime();
  }

  now(): Date {
    return new Date(this.#now);
  }

  /**
   * Runs `run` when the clock reaches the instant `at`, in milliseconds since the epoch.
   *
   * @returns a function that cancels it
   */
  at(at: number, run: Task["run"]): () => void {
    const task = { at, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** Advances the clock by `milliseconds`, running what falls due in order of time. */
  async advance(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    for (let next = this.#due(end); next; next = this.#due(end)) {
      this.#tasks = this.#tasks.filter((other) => other !== next);
      this.#now = Math.max(this.#now, next.at);
      await next.run();
    }
    this.#now = end;
  }

  #due(end: number): Task | undefined {
    return this.#tasks.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
  }
}
