/** The outbox function as Lambda runs it, with loopback endpoints for DynamoDB, Secrets Manager, SES and SQS. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import { Agent, createServer, type IncomingMessage, request as forward, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { sep } from "node:path";
import { buffer } from "node:stream/consumers";
import { CreateTableCommand, DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { Context, SQSBatchResponse, SQSEvent } from "aws-lambda";
import { parseStatus, type StatusEvent } from "../../../core/messages/status";
import { MILLISECONDS } from "../../../core/time";
import type { MessageRow } from "../../../functions/outbox/ledger";
import { setProcessEnvironment } from "../../support/process-environment";
import { DIGESTS, type Endpoint, environment, startEndpoint } from "../endpoint";
import { collectLines, type Line } from "../functions";
import { keyMap, KEYS_SECRET, STACK } from "../links/function";

/** The name of the ledger's table. */
export const LEDGER = "ledger";
/** The ARN of the topic for status events to the application. */
export const STATUS_TOPIC = "arn:aws:sns:us-east-1:111122223333:mail-status-example";
const queueUrl = (name: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${name}`;

/** A mail that SES accepted. */
export interface Accepted {
  readonly from: string;
  readonly to: readonly string[];
  readonly configurationSet: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly bytes: Buffer;
}

/**
 * SES's answer to a mail: an error with its message, `lost` (accepted, but the connection ends), or `dropped` (not accepted, and the
 * connection ends).
 */
export type SesAnswer =
  { readonly status: number; readonly type: string; readonly message?: string } | "lost" | "dropped" | "accepted";

const QUOTA_USED: SesAnswer = { status: 429, type: "Throttling", message: "Daily message quota exceeded." };

/** A message in a dead-letter queue. */
export interface Buried {
  readonly queue: string;
  readonly body: string;
  readonly reason: string;
}

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
export interface OutboxFunction {
  readonly endpoint: Endpoint;
  readonly accepted: Accepted[];
  /** How often SendEmail was called. */
  readonly sendCalls: number;
  /** SES's answers to the next mails, in order; after that it accepts. */
  readonly answers: SesAnswer[];
  /** How many mails SES accepts in any 24 hours; beyond that it refuses. */
  readonly day: { quota: number };
  readonly buried: Buried[];
  /** The status events sent to the application. */
  readonly heard: StatusEvent[];
  /** By message id, for how many seconds the function hid the message. */
  readonly hidden: Map<string, number>;
  /** Runs before SES answers the next mail. */
  onSend(run: () => Promise<void>): void;
  /** Runs before SES reports its send rate, when the current message has yet to take its turn. */
  onAccount(run: () => Promise<void>): void;
  /** Passes a batch to the function at a given time. */
  run(messages: readonly Queued[], at?: Date, remaining?: number): Promise<Run>;
  /** Runs the digest function at a given time. @returns the messages that it put into the bulk queue */
  askForDigests(at: Date): Promise<{ readonly bodies: string[]; readonly lines: Line[] }>;
  /** Passes a batch of SES's events to the status function at a given time. */
  runStatus(bodies: readonly string[], at?: Date): Promise<Run>;
  /** Refuses this many of the messages of every batch that is put into a queue. */
  refuseEntries(count: number): void;
  /** Refuses this many of the next status events. */
  refuseToHear(times: number): void;
  /**
   * Kills the process at one of its calls from now on: no later call arrives, and of this one either the call or its answer is lost. {@link
   * restart} starts another.
   */
  dieAt(call: number, when: "before" | "after"): void;
  /** Whether the process was killed. */
  readonly died: boolean;
  /** Starts another process. */
  restart(): void;
  /** Every row of the ledger; the keys of rows that are not a message's contain a `#`. */
  rows(): Promise<MessageRow[]>;
  stop(): Promise<void>;
}

type Handler = (event: SQSEvent, context: Context) => Promise<SQSBatchResponse>;

/** When a batch is passed to the function by default. */
export const NOON = new Date("2026-12-01T12:00:00Z");

/** Starts the function, and sets this process's environment for it until {@link OutboxFunction.stop}. */
export async function startOutbox(settings: Readonly<Record<string, string>> = {}): Promise<OutboxFunction> {
  const endpoint = await startEndpoint();
  endpoint.secrets.set(KEYS_SECRET, keyMap("1", ["1"]));
  const accepted: Accepted[] = [];
  const answers: SesAnswer[] = [];
  const buried: Buried[] = [];
  const put: { queue: string; body: string }[] = [];
  let refusedEntries = 0;
  const heard: StatusEvent[] = [];
  const hidden = new Map<string, number>();
  const hooks: (() => Promise<void>)[] = [];
  const accountHooks: (() => Promise<void>)[] = [];
  const agent = new Agent({ keepAlive: true });
  const acceptedAt: number[] = [];
  const sentInADay = () => acceptedAt.filter((at) => at > Date.now() - MILLISECONDS.day).length;
  const day = { quota: 50_000_000 };
  const account = () => ({ MaxSendRate: 1000, Max24HourSend: day.quota, SentLast24Hours: sentInADay() });
  let refusals = 0;
  let sendCalls = 0;
  let calls = 0;
  let death: { call: number; when: "before" | "after" } | undefined;

  async function sendEmail(json: string, response: ServerResponse): Promise<void> {
    sendCalls += 1;
    const answer = answers.shift() ?? (sentInADay() < day.quota ? "accepted" : QUOTA_USED);
    if (typeof answer === "object") {
      const { status, type, message = "" } = answer;
      return void response.writeHead(status, { "x-amzn-ErrorType": type }).end(JSON.stringify({ message }));
    }
    if (answer !== "dropped") {
      accepted.push(readMail(json));
      acceptedAt.push(Date.now());
    }
    await hooks.shift()?.();
    if (answer === "accepted") response.end(JSON.stringify({ MessageId: `ses-${accepted.length}` }));
    else response.destroy();
  }

  function sqs(operation: string, json: string, response: ServerResponse): void {
    const input = JSON.parse(json) as {
      QueueUrl: string;
      ReceiptHandle: string;
      VisibilityTimeout: number;
      MessageBody: string;
      MessageAttributes: { reason: { StringValue: string } };
      Entries: { Id: string; MessageBody: string }[];
    };
    const queue = input.QueueUrl.slice(input.QueueUrl.lastIndexOf("/") + 1);
    if (operation === "ChangeMessageVisibility") {
      hidden.set(input.ReceiptHandle, input.VisibilityTimeout);
      response.end("{}");
    } else if (operation === "SendMessage") {
      buried.push({ queue, body: input.MessageBody, reason: input.MessageAttributes.reason.StringValue });
      response.end(JSON.stringify({ MessageId: "buried", MD5OfMessageBody: md5(input.MessageBody) }));
    } else if (operation === "SendMessageBatch") {
      const taken = input.Entries.slice(0, Math.max(0, input.Entries.length - refusedEntries));
      const Failed = input.Entries.slice(taken.length).map(({ Id }) => ({
        Id,
        Code: "InternalError",
        SenderFault: false,
      }));
      put.push(...taken.map(({ MessageBody }) => ({ queue, body: MessageBody })));
      const Successful = taken.map(({ Id, MessageBody }) => ({
        Id,
        MessageId: Id,
        MD5OfMessageBody: md5(MessageBody),
      }));
      response.end(JSON.stringify({ Successful, Failed }));
    } else response.writeHead(501).end("{}");
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    if (death) {
      calls += 1;
      const isAfter = death.when === "after" && calls === death.call;
      if (calls >= death.call && !isAfter) return void response.destroy();
      if (isAfter) silence(response);
    }
    const published = publishedIn(body.toString());
    if (published) {
      if (refusals-- > 0) return void response.writeHead(403).end("<ErrorResponse/>");
      heard.push(parseStatus(published));
      return void response.end(
        "<PublishResponse><PublishResult><MessageId>1</MessageId></PublishResult></PublishResponse>",
      );
    }
    const target = String(request.headers["x-amz-target"]);
    if (request.url === "/v2/email/outbound-emails") return sendEmail(body.toString(), response);
    if (request.url === "/v2/email/account") {
      await accountHooks.shift()?.();
      return void response.end(JSON.stringify({ SendQuota: account() }));
    }
    if (target.startsWith("AmazonSQS.")) return sqs(target.slice("AmazonSQS.".length), body.toString(), response);
    const { method, headers, url } = request;
    const forwarded = forward(`${endpoint.url}${url ?? ""}`, { method, headers, agent }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    forwarded.on("error", () => response.destroy());
    forwarded.end(body);
  }

  const server = createServer((request, response) => void answer(request, response));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
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
  return {
    endpoint,
    accepted,
    get sendCalls() {
      return sendCalls;
    },
    answers,
    day,
    buried,
    heard,
    hidden,
    onSend: (run) => hooks.push(run),
    onAccount: (run) => accountHooks.push(run),
    run: (messages, at = NOON, remaining = 90_000) => runWith(handler, records(messages, at), at, remaining),
    runStatus: (bodies, at = NOON) =>
      runWith(
        load("status"),
        records(
          bodies.map((body) => ({ body })),
          at,
        ),
        at,
        30_000,
      ),
    askForDigests: async (at) => {
      put.length = 0;
      const restore = setTime(at);
      try {
        const { lines } = await collectLines(() => load("digest")({ Records: [] }, {} as Context));
        return { bodies: put.map(({ body }) => body), lines };
      } finally {
        restore();
      }
    },
    refuseEntries: (count) => {
      refusedEntries = count;
    },
    refuseToHear: (times) => {
      refusals = times;
    },
    dieAt: (call, when) => {
      calls = 0;
      death = { call, when };
    },
    get died() {
      return death !== undefined && calls >= death.call;
    },
    restart: () => {
      death = undefined;
      handler = load("outbox");
    },
    rows: async () => {
      const { Items = [] } = await client.send(new ScanCommand({ TableName: LEDGER, ConsistentRead: true }));
      return Items.map((item) => unmarshall(item) as MessageRow);
    },
    stop: async () => {
      setProcessEnvironment(before);
      client.destroy();
      agent.destroy();
      server.close();
      server.closeAllConnections();
      await once(server, "close");
      await endpoint.stop();
    },
  };
}

const md5 = (text: string) => createHash("md5").update(text).digest("hex");

/** Creates the ledger's table. @returns a client for it */
export async function createLedger(endpoint: string): Promise<DynamoDBClient> {
  const credentials = { accessKeyId: "a", secretAccessKey: "b" };
  const client = new DynamoDBClient({ endpoint, region: "us-east-1", credentials });
  await client.send(
    new CreateTableCommand({
      TableName: LEDGER,
      BillingMode: "PAY_PER_REQUEST",
      AttributeDefinitions: [{ AttributeName: "key", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "key", KeyType: "HASH" }],
    }),
  );
  return client;
}

/** The message in a call of SNS's Publish to the status topic; undefined for any other call. */
export function publishedIn(body: string): string | undefined {
  const call = new URLSearchParams(body);
  if (call.get("Action") !== "Publish" || call.get("TopicArn") !== STATUS_TOPIC) return undefined;
  return call.get("Message") ?? undefined;
}

/** Makes a response close the connection instead of being sent. */
function silence(response: ServerResponse): void {
  Object.assign(response, { writeHead: () => response, write: () => true, end: () => response.destroy() });
}

function readMail(json: string): Accepted {
  const input = JSON.parse(json) as {
    FromEmailAddress: string;
    Destination: { ToAddresses: string[] };
    ConfigurationSetName: string;
    EmailTags: { Name: string; Value: string }[];
    Content: { Raw: { Data: string } };
  };
  return {
    from: input.FromEmailAddress,
    to: input.Destination.ToAddresses,
    configurationSet: input.ConfigurationSetName,
    tags: Object.fromEntries(input.EmailTags.map(({ Name, Value }) => [Name, Value])),
    bytes: Buffer.from(input.Content.Raw.Data, "base64"),
  };
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
    outbox: () => require("../../../functions/outbox/handler") as { handler: Handler },
    status: () => require("../../../functions/status/handler") as { handler: Handler },
    digest: () => require("../../../functions/digest/handler") as { handler: Handler },
  };
  return handlers[name]().handler;
}
