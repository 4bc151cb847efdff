/** One execution environment of a function: a Node.js process with what Lambda provides and nothing of ours. */
import { type ChildProcess, fork, type ForkOptions } from "node:child_process";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { endWithUs } from "../../../cli/process/cleanup";

/** The bootstrap's reply: the result of an invocation, and how many milliseconds it waited. */
interface Answer {
  readonly result: Invocation;
  readonly waited: number;
}

/** The result of an invocation. */
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
   * @param root the folder of the function's unpacked archive
   * @param variables the complete environment of the process
   */
  constructor(root: string, variables: Readonly<Record<string, string>>) {
    // Node.js passes this variable on by itself unless it is set; Lambda does not have it.
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

  /** Runs the handler once; the result comes with what it logged. */
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
    // Sending to a process that has exited fails, which is no error of ours: its exit is the result.
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

  /** Kills the process and waits until it has exited. */
  async kill(): Promise<void> {
    this.#process.kill("SIGKILL");
    await this.#closed;
  }
}
