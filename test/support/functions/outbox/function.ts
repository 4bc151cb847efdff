/** The outbox function as Lambda runs it, at an endpoint on loopback. */
import { sep } from "node:path";
import { ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { MessageRow } from "../../../../functions/outbox/ledger";
import { setProcessEnvironment } from "../../process-environment";
import { DIGESTS, environment } from "../endpoint";
import { collectLines, type Line } from "../functions";
import { keyMap, KEYS_SECRET, STACK } from "../links/function";
import { createLedger, LEDGER, type OutboxEndpoint, startOutboxEndpoint, STATUS_TOPIC } from "./endpoint";

const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${name}`;

/** A message in one of the queues. */
export interface Queued {
  readonly body: string | object;
  readonly queue?: "outbox-bulk" | "outbox-urgent";
  /** The queue's message id; by default its position in the batch. */
  readonly id?: string;
  /** When it was sent to the queue. */
  readonly sentAt?: Date;
}

/** The result of an invocation. */
export interface Run {
  /** The ids of the messages that are to be redelivered. */
  readonly again: string[];
  readonly lines: Line[];
}

/** The function and its surroundings. */
export interface OutboxFunction extends OutboxEndpoint {
  /** Passes a batch to the function at a given time. */
  run(messages: readonly Queued[], at?: Date, remaining?: number): Promise<Run>;
  /** Runs the digest function at a given time. @returns the messages that it put into the bulk queue, and what it failed with */
  askForDigests(at: Date): Promise<{ readonly bodies: string[]; readonly lines: Line[]; readonly error?: unknown }>;
  /** Passes a batch of SES's events to the status function at a given time. */
  runStatus(bodies: readonly string[], at?: Date): Promise<Run>;
  /** Starts another process. */
  restart(): void;
  /** Every row of the ledger; the keys of rows that are not a message's contain a `#`. */
  rows(): Promise<MessageRow[]>;
  /** What became of each message, in the order in which that was written: its state, and the reason if there is one. */
  states(): Promise<string[]>;
}

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** When a batch is passed to the function by default. */
export const NOON = new Date("2026-12-01T12:00:00Z");

/** So many milliseconds after {@link NOON}. */
export const after = (milliseconds: number) => new Date(NOON.getTime() + milliseconds);

/** So many minutes after {@link NOON}. */
export const minutes = (count: number) => after(count * 60_000);

/** Starts the function, and sets this process's environment for it until {@link OutboxFunction.stop}. */
export async function startOutbox(settings: Readonly<Record<string, string>> = {}): Promise<OutboxFunction> {
  const surroundings = await startOutboxEndpoint();
  const { url, endpoint, put, stop } = surroundings;
  endpoint.secrets.set(KEYS_SECRET, keyMap("1", ["1"]));
  const before = { ...process.env };
  Object.assign(process.env, environment(url), outboxEnvironment(url), settings);
  const client = await createLedger(url);
  let handler = load("outbox");
  const runWith = async (handle: Handler, Records: SQSEvent["Records"], at: Date, remaining: number) => {
    const context = { awsRequestId: "request", getRemainingTimeInMillis: () => remaining } as Context;
    const restore = setTime(at);
    try {
      const { result, lines } = await collectLines(() => handle({ Records }, context));
      const { batchItemFailures } = result as SQSBatchResponse;
      return { again: batchItemFailures.map(({ itemIdentifier }) => itemIdentifier).sort(), lines };
    } finally {
      restore();
    }
  };
  const records = (messages: readonly Queued[], at: Date) =>
    messages.map((message, index) => recordOf(message, index, at));
  const rows = async () => {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: LEDGER, ConsistentRead: true }));
    return Items.map((item) => unmarshall(item) as MessageRow);
  };
  return Object.assign(surroundings, {
    run: (messages: readonly Queued[], at = NOON, remaining = 90_000) =>
      runWith(handler, records(messages, at), at, remaining),
    runStatus: (bodies: readonly string[], at = NOON) =>
      runWith(
        load("status"),
        records(
          bodies.map((body) => ({ body })),
          at,
        ),
        at,
        30_000,
      ),
    askForDigests: async (at: Date) => {
      put.length = 0;
      const restore = setTime(at);
      try {
        let error: unknown;
        const { lines } = await collectLines(() =>
          load("digest")({ Records: [] }, {} as Context).catch((thrown: unknown) => (error = thrown)),
        );
        return { bodies: put.map(({ body }) => body), lines, error };
      } finally {
        restore();
      }
    },
    restart: () => {
      surroundings.revive();
      handler = load("outbox");
    },
    rows,
    states: async () =>
      (await rows())
        .filter(({ key }) => !key.includes("#"))
        .sort((a, b) => (a.at < b.at ? -1 : 1))
        .map(({ state, reason }) => [state, reason].filter(Boolean).join(" ")),
    stop: async () => {
      setProcessEnvironment(before);
      client.destroy();
      await stop();
    },
  });
}

/** The function's environment at an endpoint, in addition to what every function has. */
export const outboxEnvironment = (url: string) => ({
  AWS_ENDPOINT_URL: url,
  LEDGER_TABLE: LEDGER,
  DIGESTS_TABLE: DIGESTS,
  LINK_SIGNING_KEYS_SECRET: KEYS_SECRET,
  BULK_QUEUE_URL: queueUrl("outbox-bulk"),
  BULK_FAILURES_URL: queueUrl("bulk-failures"),
  URGENT_QUEUE_URL: queueUrl("outbox-urgent"),
  URGENT_FAILURES_URL: queueUrl("urgent-failures"),
  STATUS_TOPIC,
  BULK_CONCURRENCY: "2",
  URGENT_CONCURRENCY: "2",
  MAIN_SET: "example-main",
  UPDATES_SET: "example-updates",
  STACK_NAME: STACK,
  SENDING_DOMAIN: "candlefish.ai",
  SYSTEM_SENDER: "notices@candlefish.ai",
  MEETINGS_SENDER: "meetings@candlefish.ai",
  UPDATES_SENDER: "updates@candlefish.ai",
  SUPPORT_ADDRESS: "support@candlefish.ai",
  CALENDAR_REPLIES: "",
  COMPANY: "Candlefish",
  POSTAL_ADDRESS: "",
  ABUSE_CONTACT: "abuse@candlefish.ai",
  LINKS_URL: "https://links.candlefish.ai",
  LINK_HOSTS: "app.candlefish.ai",
  MAILING_LISTS: JSON.stringify([{ number: 16, id: "summaries", name: "Summaries" }]),
  ORGANIZER_DAILY_LIMIT: "3",
  EXPECTED_DAILY_VOLUME: "",
  DEFAULT_LOCALE: "en-US",
  DEFAULT_TIME_ZONE: "UTC",
});

function recordOf(
  { body, queue = "outbox-bulk", id, sentAt }: Queued,
  index: number,
  at: Date,
): SQSEvent["Records"][number] {
  const messageId = id ?? String(index);
  return {
    messageId,
    receiptHandle: messageId,
    body: typeof body === "string" ? body : JSON.stringify(body),
    attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String((sentAt ?? at).getTime()),
      SenderId: "AIDAIT2UOQQY3AUEKVGXU",
      ApproximateFirstReceiveTimestamp: String(at.getTime()),
    },
    messageAttributes: {},
    md5OfBody: "",
    eventSource: "aws:sqs",
    eventSourceARN: `arn:aws:sqs:us-east-1:111122223333:${queue}`,
    awsRegion: "us-east-1",
  };
}

/** Sets this process's clock, which runs on from there. @returns a function that restores it */
function setTime(at: Date): () => void {
  const real = globalThis.Date;
  const offset = at.getTime() - real.now();
  globalThis.Date = new Proxy(real, {
    construct: (target, args: unknown[], self) =>
      Reflect.construct(target, args.length > 0 ? args : [real.now() + offset], self) as object,
    get: (target, key) => (key === "now" ? () => real.now() + offset : (Reflect.get(target, key) as unknown)),
  });
  return () => {
    globalThis.Date = real;
  };
}

/** The handler loaded afresh from its source, as in a new execution environment. */
function load(name: "outbox" | "status" | "digest"): Handler {
  for (const file of Object.keys(require.cache)) {
    if (file.includes(`${sep}functions${sep}${name}${sep}`) && !file.includes(`${sep}test${sep}`))
      delete require.cache[file];
  }
  const handlers = {
    outbox: () => require("../../../../functions/outbox/handler") as { handler: Handler },
    status: () => require("../../../../functions/status/handler") as { handler: Handler },
    digest: () => require("../../../../functions/digest/handler") as { handler: Handler },
  };
  return handlers[name]().handler;
}
