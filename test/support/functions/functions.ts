/** The functions as Lambda runs them: their handlers, in an environment that points to a loopback endpoint. */
import assert from "node:assert/strict";
import { sep } from "node:path";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Recipient } from "../../../core/recipients/recipient";
import { type Endpoint, environment, startEndpoint } from "./endpoint";
import { setProcessEnvironment } from "../process-environment";

/** A log line of a function. */
export type Line = Readonly<Record<string, unknown>>;

/** The result of an invocation of the suppression function. */
export interface Handled {
  /** The positions in the batch of the messages that are to be redelivered. */
  readonly failed: number[];
  readonly lines: Line[];
  /** The sums of the metrics counted, by name. */
  readonly metrics: Record<string, number>;
}

/** The functions that use one endpoint. */
export interface Functions {
  readonly endpoint: Endpoint;
  /** Passes a batch of message bodies to the suppression function. */
  handle(bodies: readonly string[], receiveCount?: number, remaining?: () => number): Promise<Handled>;
  /** The same in another execution environment, which shares nothing with the first. */
  handleElsewhere(bodies: readonly string[]): Promise<Handled>;
  /** Runs the reconcile function. */
  reconcile(importing?: boolean, remaining?: () => number): Promise<{ result: Line; lines: Line[] }>;
  /** Handles events in the sandbox, so that they stay pending, and then grants production access. */
  leavePending(...events: string[]): Promise<void>;
  /** The item of a recipient that has one. */
  item(recipient?: string): Promise<Recipient>;
  /** SES's suppression list, as `<address> <reason>`. */
  list(): string[];
  stop(): Promise<void>;
}

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/** Starts an endpoint and sets this process's environment for it until {@link Functions.stop}. */
export async function startFunctions(now?: () => Date): Promise<Functions> {
  const endpoint = await startEndpoint(now);
  const before = { ...process.env };
  Object.assign(process.env, environment(endpoint.url));
  const handle = async (
    handler: Handler,
    bodies: readonly string[],
    receiveCount = 1,
    remaining = () => 30_000,
  ): Promise<Handled> => {
    const event: SQSEvent = { Records: bodies.map((body, index) => message(body, index, receiveCount)) };
    const { result, lines } = await collectLines(() => handler(event, context(remaining)));
    const failed = (result as SQSBatchResponse).batchItemFailures.map(({ itemIdentifier }) => Number(itemIdentifier));
    return { failed: failed.sort(), lines, metrics: metricsOf(lines) };
  };
  const suppression = load("suppression");
  return {
    endpoint,
    handle: (bodies, receiveCount, remaining) => handle(suppression, bodies, receiveCount, remaining),
    handleElsewhere: (bodies) => handle(load("suppression"), bodies),
    reconcile: async (importing = false, remaining = () => 900_000) => {
      process.env["OWNS_ACCOUNT_SETTINGS"] = String(importing);
      const { result, lines } = await collectLines(() => load("reconcile")({}, context(remaining)));
      return { result: result as Line, lines };
    },
    leavePending: async (...events) => {
      const { suppressionList, operations } = endpoint;
      suppressionList.productionAccess = false;
      for (const event of events) assert.deepEqual((await handle(suppression, [event])).failed, []);
      suppressionList.productionAccess = true;
      suppressionList.calls.length = 0;
      operations.length = 0;
    },
    item: async (recipient = "a@example.com") => {
      const found = (await endpoint.items()).find((each) => each.recipient === recipient);
      assert.ok(found, `no item of ${recipient}`);
      return found;
    },
    list: () => endpoint.suppressionList.entries().map(({ address, reason }) => `${address} ${reason}`),
    stop: async () => {
      setProcessEnvironment(before);
      await endpoint.stop();
    },
  };
}

/** A handler loaded afresh from its source, as in a new execution environment. */
function load(name: "suppression" | "reconcile"): Handler {
  for (const file of Object.keys(require.cache)) {
    if (file.includes(`${sep}functions${sep}${name}${sep}`) && !file.includes(`${sep}test${sep}`))
      delete require.cache[file];
  }
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return (require(`../../../functions/${name}/handler`) as { handler: Handler }).handler;
}

/** @param remaining the time that the invocation says it has left, in milliseconds */
function context(remaining: () => number): Context {
  return { awsRequestId: "request", functionName: "function", getRemainingTimeInMillis: remaining } as Context;
}

function message(body: string, index: number, receiveCount: number): SQSEvent["Records"][number] {
  return {
    messageId: String(index),
    receiptHandle: "handle",
    body,
    attributes: {
      ApproximateReceiveCount: String(receiveCount),
      SentTimestamp: "1763596800000",
      SenderId: "AIDAIT2UOQQY3AUEKVGXU",
      ApproximateFirstReceiveTimestamp: "1763596800000",
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:us-east-1:111122223333:example-feedback",
    awsRegion: "us-east-1",
  };
}

/** Runs something and returns the JSON lines that it writes to standard output. */
export async function collectLines(run: () => Promise<unknown>): Promise<{ result: unknown; lines: Line[] }> {
  const lines: Line[] = [];
  const write = process.stdout.write.bind(process.stdout);
  process.stdout.write = (text: string | Uint8Array, ...rest: never[]) => {
    if (typeof text !== "string" || !text.startsWith("{")) return write(text, ...rest);
    lines.push(JSON.parse(text) as Line);
    return true;
  };
  try {
    return { result: await run(), lines };
  } finally {
    process.stdout.write = write;
  }
}

/** The sums of all non-zero data points, after a check that their only dimension is the right one. */
function metricsOf(lines: readonly Line[]): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const line of lines) {
    const { _aws: embedded } = line as {
      _aws?: { CloudWatchMetrics: { Namespace: string; Dimensions: string[][]; Metrics: { Name: string }[] }[] };
    };
    for (const { Namespace, Dimensions, Metrics } of embedded?.CloudWatchMetrics ?? []) {
      if (Namespace !== "example/mail" || JSON.stringify(Dimensions) !== '[["ses:configuration-set"]]') {
        throw new Error(`Not our metric: ${JSON.stringify(line)}`);
      }
      for (const { Name } of Metrics) sums[Name] = (sums[Name] ?? 0) + (line[Name] as number);
    }
  }
  return Object.fromEntries(Object.entries(sums).filter(([, sum]) => sum !== 0));
}
