/** The processes of the benchmarks: an endpoint that answers, and functions that call it. */
import { fork, type ForkOptions } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { endWithUs } from "../../cli/process/cleanup";
import { environment } from "../../test/support/functions/endpoint";
import { envelope, hardBounce } from "../../test/support/functions/events";
import { NotMeasured } from "./benchmark";

/** An endpoint in a process of its own, so that its time isn't counted as the function's. */
export interface EndpointProcess {
  readonly url: string;
  /** How many calls it has received, by operation. */
  calls(): Promise<Record<string, number>>;
  stop(): Promise<void>;
}

/** What a function's process reports; times in milliseconds. */
export interface Run {
  /** From process start to the answer to the first batch. */
  readonly started: number;
  /** How long the other batches took. */
  readonly took: number;
  /** The heap size in bytes after each tenth of the messages, garbage collected. */
  readonly heaps: readonly number[];
  /** How long each tenth took. */
  readonly times: readonly number[];
  /** How many messages failed, at most one in a thousand. */
  readonly failed: number;
}

/** A hard bounce from event publishing in SNS's envelope, with `{n}` wherever events differ. */
export const BOUNCE = envelope(
  hardBounce("Recipient.{n}@example.com", { messageId: "message-{n}", feedbackId: "feedback-{n}" }),
);

/** Starts the endpoint that a file starts when it is run: that of this folder by default. */
export async function startEndpointProcess(file = join(__dirname, "endpoint-process.ts")): Promise<EndpointProcess> {
  const child = endWithUs(fork(file, [], { execArgv: ["--require", "./infra/program-loading/typescript.cjs"] }));
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

/** The messages for a function. */
export interface Load {
  /** The number of the first message, which no other run against the same endpoint may use. */
  readonly first: number;
  readonly count: number;
  /** A message, with `{n}` for its number. */
  readonly template: string;
  /** Environment variables beyond those that every function gets. */
  readonly environment?: Readonly<Record<string, string>>;
}

/**
 * Runs a bundle in a process of its own, against an endpoint.
 *
 * @param file the path of the bundle
 * @throws NotMeasured when more than one message in a thousand failed, as calls time out on a machine that is too busy
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
  if (code !== 0) throw new NotMeasured(`The function's process exited with ${code}; its output is above.`);
  return run;
}
