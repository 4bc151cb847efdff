/** Runs tasks with the same key one at a time, in order of arrival, and tasks with different keys concurrently. */
export class Lanes {
  readonly #last = new Map<string, Promise<unknown>>();

  /** Runs a task as soon as its key is free. @returns what the task returns or rejects with */
  async run<T>(key: string, task: () => Promise<T>): Promise<T> {
    const result = (this.#last.get(key) ?? Promise.resolve()).then(task, task);
    this.#last.set(key, result);
    try {
      return await result;
    } finally {
      if (this.#last.get(key) === result) this.#last.delete(key);
    }
  }
}
