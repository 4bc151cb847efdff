/** The outbox's endpoint on loopback: SES, SQS and SNS as the outbox meets them, and for the rest the endpoint of every function. */
import { createHash } from "node:crypto";
import { Agent, createServer, type IncomingMessage, request as forward, type ServerResponse } from "node:http";
import { buffer } from "node:stream/consumers";
import { CreateTableCommand, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { parseStatus, type StatusEvent } from "../../../../core/outbox-messages/status";
import { MILLISECONDS } from "../../../../core/time/spans";
import { type Endpoint, startEndpoint } from "../endpoint";
import { close, listen } from "../../loopback-server";

/** The name of the ledger's table. */
export const LEDGER = "ledger";
/** The ARN of the topic for status events to the application. */
export const STATUS_TOPIC = "arn:aws:sns:us-east-1:111122223333:mail-status-example";

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

/** What the outbox meets, and what of it a test can choose. */
export interface OutboxEndpoint {
  readonly url: string;
  /** The endpoint that answers what is not SES's, SQS's or SNS's. */
  readonly endpoint: Endpoint;
  readonly accepted: Accepted[];
  /** How often SendEmail was called. */
  readonly sendCalls: number;
  /** SES's answers to the next mails, in order; after that it accepts. */
  readonly answers: SesAnswer[];
  /** How many mails SES accepts in any 24 hours; beyond that it refuses. */
  readonly day: { quota: number };
  /** How many mails a second SES says that it takes. */
  readonly pace: { rate: number };
  readonly buried: Buried[];
  /** The messages put into a queue in batches. */
  readonly put: { readonly queue: string; readonly body: string }[];
  /** The status events sent to the application. */
  readonly heard: StatusEvent[];
  /** By message id, for how many seconds the function hid the message. */
  readonly hidden: Map<string, number>;
  /** Runs before SES answers the next mail. */
  onSend(run: () => Promise<void>): void;
  /** Runs before SES reports its send rate, when the current message has yet to take its turn. */
  onAccount(run: () => Promise<void>): void;
  /** Refuses this many of the messages of every batch that is put into a queue. */
  refuseEntries(count: number): void;
  /** Refuses this many of the next status events. */
  refuseToHear(times: number): void;
  /**
   * Kills the process at one of its calls from now on: no later call arrives, and of this one either the call or its answer is lost. {@link
   * revive} lets calls arrive again.
   */
  dieAt(call: number, when: "before" | "after"): void;
  /** Whether the process was killed. */
  readonly died: boolean;
  /** Lets another process call. */
  revive(): void;
  readonly stop: () => Promise<void>;
}

/** Starts the endpoint. */
export async function startOutboxEndpoint(): Promise<OutboxEndpoint> {
  const endpoint = await startEndpoint();
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
  const pace = { rate: 1000 };
  const account = () => ({ MaxSendRate: pace.rate, Max24HourSend: day.quota, SentLast24Hours: sentInADay() });
  let refusals = 0;
  let sendCalls = 0;
  let calls = 0;
  let death: { call: number; when: "before" | "after" } | undefined;

  async function sendEmail(json: string, response: ServerResponse): Promise<void> {
    sendCalls += 1;
    const answer = answers.shift() ?? (sentInADay() < day.quota ? "accepted" : QUOTA_USED);
    if (answer === "accepted" || answer === "lost") {
      accepted.push(readMail(json));
      acceptedAt.push(Date.now());
    }
    await hooks.shift()?.();
    if (typeof answer === "object") {
      const { status, type, message = "" } = answer;
      return void response.writeHead(status, { "x-amzn-ErrorType": type }).end(JSON.stringify({ message }));
    }
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
  const url = await listen(server);
  return {
    url,
    endpoint,
    accepted,
    get sendCalls() {
      return sendCalls;
    },
    answers,
    day,
    pace,
    buried,
    put,
    heard,
    hidden,
    onSend: (run) => hooks.push(run),
    onAccount: (run) => accountHooks.push(run),
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
    revive: () => {
      death = undefined;
    },
    stop: async () => {
      agent.destroy();
      await close(server);
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
