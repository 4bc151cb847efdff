/** The time of the local cloud: it stands still until a scenario advances it. */

interface Task {
  readonly at: number;
  readonly run: () => void | Promise<void>;
}

/** A clock that only {@link Clock.advance} moves, with what is due at a later time. */
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
   * Runs `run` when the clock passes the instant `at`, in milliseconds since the epoch.
   *
   * @returns what takes it off the clock again
   */
  at(at: number, run: Task["run"]): () => void {
    const task = { at, run };
    this.#tasks.push(task);
    return () => {
      this.#tasks = this.#tasks.filter((other) => other !== task);
    };
  }

  /** Moves the clock on by `milliseconds`, running what is due on the way in the order of time. */
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
