/** A simulated AWS in which runs of the outbox die: tables, SES and topics in memory, so that thousands of messages take seconds. */
import { ConditionalCheckFailedException, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { SESv2Client } from "@aws-sdk/client-sesv2";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { SQSRecord } from "aws-lambda";
import { parseKeyRing } from "../../../../core/link-tokens/key-ring";
import { Lanes } from "../../../../core/concurrency/lanes";
import type { StatusEvent } from "../../../../core/outbox-messages/status";
import { DigestsTable } from "../../../../core/digests/table";
import { handleMessage } from "../../../../functions/outbox/handle";
import { Keys } from "../../../../functions/outbox/keys";
import type { Outbox } from "../../../../functions/outbox/outbox";
import { Pace } from "../../../../functions/outbox/rate";
import { LedgerTable } from "../../../../functions/outbox/table";
import { handleMessage as handleEvent } from "../../../../functions/status/message";
import { delivery, send } from "../events";
import { keyMap } from "../links/function";
import { makeLetterhead } from "./letterhead";

type Item = Readonly<Record<string, { readonly N?: string; readonly S?: string; readonly SS?: readonly string[] }>>;

interface Input {
  readonly TableName: string;
  readonly Key?: Item;
  readonly Item?: Item;
  readonly ConditionExpression?: string;
  readonly ExpressionAttributeValues?: Item;
}

/** One run of a function, which dies at one of its calls, before or after the call takes effect. */
export class Run {
  isDead = false;
  #left: number;

  /** @param dieAt the number of the call at which the run dies, counted from 1; Infinity to survive */
  constructor(
    dieAt = Infinity,
    readonly when: "before" | "after" = "before",
  ) {
    this.#left = dieAt;
  }

  /** Performs a call, unless the run is dead or dies at this call. */
  async call<T>(effect: () => T): Promise<T> {
    await Promise.resolve();
    if (this.isDead) throw new Error("dead");
    this.#left -= 1;
    if (this.#left > 0) return effect();
    this.isDead = true;
    if (this.when === "after") effect();
    throw new Error("dead");
  }
}

/** A mail that SES accepted. */
interface Mail {
  readonly key: string;
  readonly messageId: string;
  readonly to: string;
}

const BULK = "arn:aws:sqs:us-east-1:111122223333:outbox-bulk";
const ID_KEY = Buffer.alloc(32, "i");

/** All that the functions call, in memory. */
export class SimulatedAws {
  now = Date.parse("2026-12-01T12:00:00Z");
  readonly tables = new Map<string, Map<string, Item>>();
  readonly mails: Mail[] = [];
  readonly heard: StatusEvent[] = [];
  /** Events of SES that have not been handled yet. */
  events: string[] = [];
  /** The fate of the next call to SES: accepted and answered; accepted without an answer in time; neither. */
  answer: () => "accepted" | "late" | "dropped" = () => "accepted";
  readonly keys = new Keys(ID_KEY);

  readonly #letterhead: Outbox["letterhead"];

  private constructor(letterhead: Outbox["letterhead"]) {
    this.#letterhead = letterhead;
  }

  static async make(): Promise<SimulatedAws> {
    return new SimulatedAws(await makeLetterhead());
  }

  /** A row of the ledger. */
  row(key: string): Item | undefined {
    return this.tables.get("ledger")?.get(key);
  }

  /** Lets a run of the outbox handle a message. @returns whether the message is finished */
  async handle(body: string, queueMessageId: string, run: Run): Promise<boolean> {
    const record = {
      messageId: queueMessageId,
      receiptHandle: queueMessageId,
      body,
      attributes: { SentTimestamp: `${this.now}` },
      eventSourceARN: BULK,
    } as SQSRecord;
    const isDone = await handleMessage(this.#outbox(run), record, () => 90_000).then(
      () => true,
      () => false,
    );
    return isDone && !run.isDead;
  }

  /** Lets a run of the status function handle an event. @returns whether the event is finished */
  async handleEvent(body: string, run: Run): Promise<boolean> {
    const handling = {
      ledger: new LedgerTable(this.#dynamodb(run), "ledger"),
      lanes: new Lanes(),
      tell: this.#tell(run),
      now: () => new Date(this.now),
      report: () => undefined,
    };
    const isDone = await handleEvent(handling, { body, messageId: "event" } as SQSRecord).then(
      () => true,
      () => false,
    );
    return isDone && !run.isDead;
  }

  #tell(run: Run): Outbox["tell"] {
    return (event) => run.call(() => void this.heard.push(event));
  }

  #outbox(run: Run): Outbox {
    const dynamodb = this.#dynamodb(run);
    const pace = new Pace({ now: () => this.now, sleep: () => Promise.resolve() });
    const work = { lane: "bulk", url: "bulk", failuresUrl: "failures", concurrency: 2, pace } as const;
    const ring = parseKeyRing(keyMap("1", ["1"]));
    return {
      dynamodb,
      recipients: "recipients",
      objections: "objections",
      ledger: new LedgerTable(dynamodb, "ledger"),
      digests: new DigestsTable(dynamodb, "digests", () => this.now),
      sqs: { send: () => run.call(() => ({})) } as unknown as SQSClient,
      tell: this.#tell(run),
      ses: this.#ses(run),
      secrets: () => run.call(() => ({ idKey: ID_KEY, keys: this.keys, ring })),
      allowance: () =>
        run.call(() => ({ maxSendRate: 1e6, max24HourSend: Infinity, sentLast24Hours: 0, at: this.now })),
      expectedDailyVolume: Infinity,
      letterhead: this.#letterhead,
      rules: { linkHosts: ["app.candlefish.ai"], mailingLists: [] },
      configurationSets: { main: "main", updates: "updates" },
      organizerDailyLimit: 100,
      queues: new Map([["outbox-bulk", work]]),
      now: () => new Date(this.now),
      random: () => 0.5,
      report: () => undefined,
    };
  }

  #ses(run: Run): SESv2Client {
    const accept = ({
      input,
    }: {
      input: { EmailTags: { Value: string }[]; Destination: { ToAddresses: string[] } };
    }) => {
      const answer = this.answer();
      if (answer === "dropped") return undefined;
      const mail = {
        key: input.EmailTags[0]?.Value ?? "",
        messageId: `ses-${this.mails.length}`,
        to: input.Destination.ToAddresses[0] ?? "",
      };
      this.mails.push(mail);
      const details = { messageId: mail.messageId, outbox: mail.key, at: new Date(this.now).toISOString() };
      this.events.push(send(mail.to, details), delivery(mail.to, details));
      return answer === "accepted" ? { MessageId: mail.messageId } : undefined;
    };
    const sendOnce = async (command: Parameters<typeof accept>[0]) => {
      const answered = await run.call(() => accept(command));
      if (!answered) throw Object.assign(new Error("no answer"), { name: "TimeoutError" });
      return answered;
    };
    return { send: sendOnce } as unknown as SESv2Client;
  }

  #dynamodb(run: Run): DynamoDBClient {
    const carryOut = ({ constructor: { name }, input }: { constructor: { name: string }; input: Input }) => {
      const table = this.tables.get(input.TableName) ?? new Map<string, Item>();
      this.tables.set(input.TableName, table);
      const { key, recipient, id, recipientId, item } = input.Key ?? input.Item ?? {};
      const own = item ? `${recipientId?.S ?? ""} ${item.S ?? ""}` : ((key ?? recipient ?? id)?.S ?? "");
      const found = table.get(own);
      const values = input.ExpressionAttributeValues;
      switch (name) {
        case "GetItemCommand":
          return { Item: found };
        case "PutItemCommand":
          if (item ? found : found?.["revision"]?.N !== values?.[":read"]?.N) throw refused();
          table.set(own, input.Item ?? {});
          return {};
        case "DeleteItemCommand":
          table.delete(own);
          return {};
        case "QueryCommand": {
          const begins = `${values?.[":id"]?.S ?? ""} ${values?.[":begins"]?.S ?? ""}`;
          return { Items: [...table].filter(([each]) => each.startsWith(begins)).map(([, value]) => value) };
        }
        case "UpdateItemCommand": {
          const who = values?.[":one"]?.SS ?? [];
          table.set(own, { taken: { SS: [...new Set([...(found?.["taken"]?.SS ?? []), ...who])] } });
          return {};
        }
        default:
          throw new Error(`${name} is not played.`);
      }
    };
    // The SDK's paginators take an instance of the client alone.
    const client = Object.create(DynamoDBClient.prototype) as DynamoDBClient;
    const send = (command: Parameters<typeof carryOut>[0]) => run.call(() => carryOut(command));
    return Object.assign(client, { send });
  }
}

const refused = () => new ConditionalCheckFailedException({ message: "The conditional request failed", $metadata: {} });
