/** The processes of the benchmarks: an endpoint that answers, and functions that call it. */
import { fork, type ForkOptions } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { endWithUs } from "../cli/leftovers";
import { environment } from "../test/functions/endpoint";
import { envelope, hardBounce } from "../test/functions/events";
import { NotMeasured } from "./benchmark";

/** An endpoint in a process of its own, so that what it does isn't counted as the function's. */
export interface EndpointProcess {
  readonly url: string;
  /** How many calls came in so far, by operation. */
  calls(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

/** What a function's process tells; times in milliseconds. */
export interface Run {
  /** From the start of the process to the answer to the first batch. */
  readonly started: number;
  /** What the other batches took. */
  readonly took: number;
  /** The bytes on the heap after each tenth of the events, garbage collected. */
  readonly heaps: readonly number[];
  /** What each tenth took. */
  readonly times: readonly number[];
}

/** A hard bounce by event publishing in SNS's envelope, with `{n}` where one event differs from the next. */
export const BOUNCE = envelope(
  hardBounce("Recipient.{n}@example.com", { messageId: "message-{n}", feedbackId: "feedback-{n}" }),
);

/** Starts one of the endpoints of this folder. */
export async function startEndpointProcess(file = "endpoint-process.ts"): Promise<EndpointProcess> {
  const child = endWithUs(fork(join(__dirname, file), [], { execArgv: ["--require", "./infra/typescript.cjs"] }));
  const [{ url }] = (await once(child, "message")) as [{ url: string }];
  return {
    url,
    calls: async () => {
      child.send("calls");
      const [calls] = (await once(child, "message")) as [Record<string, number>];
      return calls;
    },
    stop: async () => {
      child.disconnect();
      await once(child, "exit");
    },
  };
}

/** The messages that a function is handed. */
export interface Load {
  /** The number of the first, which no other run against the endpoint may use. */
  readonly first: number;
  readonly count: number;
  /** A message, with `{n}` for its number. */
  readonly template: string;
  /** What the function is told besides what every function is. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a bundle in a process of its own, against an endpoint.
 *
 * @param file the bundle's
 * @throws NotMeasured when a message failed: on a machine that is too busy, a call may time out
 */
export async function runFunction(
  endpoint: EndpointProcess,
  file: string,
  { first, count, template, environment: own }: Load,
): Promise<Run> {
  const options: ForkOptions = {
    env: { ...environment(endpoint.url), ...own },
    execArgv: count > 1 ? ["--expose-gc"] : [],
    stdio: ["ignore", "ignore", "inherit", "ipc"],
  };
  const child = endWithUs(fork(join(__dirname, "lambda.cjs"), [file, template, String(first), String(count)], options));
  const run = once(child, "message").then(([told]) => told as Run);
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new NotMeasured(`The function's process ended with ${code}: what it printed is above.`);
  return run;
}
