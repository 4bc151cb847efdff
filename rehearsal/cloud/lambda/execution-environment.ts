/** One execution environment of a function: a Node process with what Lambda gives it and nothing of ours. */
import { type ChildProcess, fork, type ForkOptions } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endWithUs } from "../../../cli/leftovers";

/** What the bootstrap answers: how an invocation ended, and for how many milliseconds it waited on the way. */
interface Answer {
  readonly result: Invocation;
  readonly waited: number;
}

/** How an invocation ended. */
export type Invocation =
  { readonly payload: unknown } | { readonly error: { readonly errorType: string; readonly errorMessage: string } };

interface Request {
  readonly event: unknown;
  readonly context: { readonly awsRequestId: string; readonly [field: string]: unknown };
  /** The time of the cloud, in milliseconds since the epoch. */
  readonly now: number;
  readonly timeoutMilliseconds: number;
}

export class ExecutionEnvironment {
  readonly #process: ChildProcess;
  readonly #closed: Promise<void>;
  #lines: string[] = [];
  #onEnd: (() => void) | undefined;
  alive = true;

  /**
   * @param root the folder of the function's archive
   * @param variables the whole environment of the process
   */
  constructor(root: string, variables: Readonly<Record<string, string>>) {
    // Node.js hands on that variable of its own unless it is stated; Lambda does not have it.
    const env = { ...variables, NODE_V8_COVERAGE: undefined };
    const options: ForkOptions = { cwd: root, env, execArgv: [], stdio: ["ignore", "pipe", "pipe", "ipc"] };
    this.#process = endWithUs(fork(join(__dirname, "bootstrap.mjs"), [], options));
    for (const stream of [this.#process.stdout, this.#process.stderr]) {
      if (stream) createInterface({ input: stream }).on("line", (line) => this.#read(line));
    }
    this.#closed = new Promise((resolve) => {
      this.#process.once("close", () => {
        this.alive = false;
        resolve();
      });
    });
  }

  #read(line: string): void {
    if (line.startsWith("END RequestId: ")) this.#onEnd?.();
    else this.#lines.push(line);
  }

  /** Runs the handler once; what it wrote comes with the answer. */
  async invoke(request: Request): Promise<Answer & { readonly lines: readonly string[] }> {
    const { awsRequestId } = request.context;
    const ended = new Promise<void>((resolve) => (this.#onEnd = resolve));
    const answered = new Promise<Answer>((resolve) => this.#process.once("message", resolve));
    const seconds = (request.timeoutMilliseconds / 1000).toFixed(2);
    let crash = `RequestId: ${awsRequestId} Error: Runtime exited without providing a reason`;
    const timer = setTimeout(() => {
      crash = `${awsRequestId} Task timed out after ${seconds} seconds`;
      this.#process.kill("SIGKILL");
    }, request.timeoutMilliseconds);
    // A process that has ended takes no message: its end is the answer, not an error of ours.
    this.#process.send(request, () => undefined);
    const answer = await Promise.race([
      Promise.all([answered, ended]).then(([answer]) => answer),
      this.#closed.then(() => ({
        result: { error: { errorType: "Runtime.ExitError", errorMessage: crash } },
        waited: 0,
      })),
    ]);
    clearTimeout(timer);
    this.#process.removeAllListeners("message");
    const lines = this.#lines;
    this.#lines = [];
    return { ...answer, lines };
  }

  /** Ends the process at once and waits for its end. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#closed;
  }
}
