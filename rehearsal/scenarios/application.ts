/** The application that schedules meetings: what it puts into the outbox, and what becomes of it. */
import { type AttributeValue, DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { queueOf } from "../../core/outbox-messages/client";
import type { MessageInput } from "../../core/outbox-messages/message";
import { parseIdKey } from "../../core/recipients/identity";
import { MILLISECONDS } from "../../core/time/spans";
import { Keys } from "../../functions/outbox/keys";
import { rehearsalSecrets } from "../../infra/recorded-graph/stack-config";
import type { Sent } from "../local-cloud/ses/sending";
import type { Stage } from "../deployed-stack/stage";

/** A queue of the outbox. */
export type Lane = "bulk" | "urgent";

/** The queue that the client would choose. */
const laneOf = (message: MessageInput): Lane => (queueOf(message) === "outboxUrgent" ? "urgent" : "bulk");

/** Sends message bodies to a queue of the outbox, as the sender role. */
export async function putBodies(stage: Stage, lane: Lane, bodies: readonly string[]): Promise<void> {
  const client = new SQSClient(stage.client(await stage.assumeSender()));
  const QueueUrl = `${stage.cloud.endpoint}/${stage.cloud.iam.account.accountId}/${stage.queueName(`outbox-${lane}`)}`;
  try {
    for (const MessageBody of bodies) await client.send(new SendMessageCommand({ QueueUrl, MessageBody }));
  } finally {
    client.destroy();
  }
}

/** Sends each message to its queue of the outbox. */
export async function put(stage: Stage, ...messages: readonly MessageInput[]): Promise<void> {
  for (const lane of ["bulk", "urgent"] as const) {
    const bodies = messages.filter((message) => laneOf(message) === lane).map((message) => JSON.stringify(message));
    if (bodies.length > 0) await putBodies(stage, lane, bodies);
  }
}

/** Derives the keys of the ledger's rows. */
export const keys = () => new Keys(parseIdKey(rehearsalSecrets.recipientIdKey ?? ""));

/** Writes an item as an operator of the stack could. */
export async function putItem(
  stage: Stage,
  table: "ledger" | "objections" | "recipients",
  Item: Readonly<Record<string, AttributeValue>>,
): Promise<void> {
  const operator = stage.cloud.credentials(`arn:aws:iam::${stage.cloud.iam.account.accountId}:role/operator`);
  const client = new DynamoDBClient(stage.client(operator));
  const TableName = stage.text("aws:dynamodb/table:Table", table);
  await client.send(new PutItemCommand({ TableName, Item }));
  client.destroy();
}

/** The ledger's state of each message, by id: `sent`, or `skipped` or `failed` with the reason; undefined where it has no row. */
export async function statesOf(stage: Stage, ids: readonly string[]): Promise<Record<string, string | undefined>> {
  const rows = await stage.cloud.dynamodb.items(stage.text("aws:dynamodb/table:Table", "ledger"));
  const stateOf = (id: string) => {
    const row = rows.find(({ key }) => key?.S === keys().message({ id }));
    return row && [row.state, row.reason].flatMap((value) => (value ? [String(value.S)] : [])).join(" ");
  };
  return Object.fromEntries(ids.map((id) => [id, stateOf(id)]));
}

/** The mails that SES accepted for one message. */
export function mailsOf(stage: Stage, id: string): Sent[] {
  const key = keys().message({ id });
  return stage.cloud.ses.sending.sent.filter(({ tags }) => tags.outbox?.includes(key));
}

/** The most mails that SES accepted within any ten seconds. */
export function busiestTenSeconds(stage: Stage): number {
  const times = stage.cloud.ses.sending.sent.map(({ signedAt }) => signedAt.getTime());
  return Math.max(...times.map((from) => times.filter((time) => time >= from && time < from + 10_000).length));
}

type Invitation = Extract<MessageInput, { category: "invitation" }>;
type Meeting = Invitation["data"]["meeting"];

/** A person as the application knows them. */
export interface Person {
  readonly name: string;
  readonly address: string;
}

/** A person with this first name. */
export const person = (name: string): Person => ({ name, address: `${name.toLowerCase()}@guests.example` });

/** The time this far ahead on the rehearsal's clock, in ISO 8601. */
const ahead = (stage: Stage, milliseconds: number) =>
  new Date(stage.cloud.clock.now().getTime() + milliseconds).toISOString();

/** A one-hour meeting that starts in six hours. */
export function newMeeting(stage: Stage, changes: Partial<Meeting> = {}): Meeting {
  return {
    uid: "5f0c8a52-harbor",
    sequence: 0,
    updated: ahead(stage, 0),
    title: "Harbor review",
    start: ahead(stage, 6 * MILLISECONDS.hour),
    end: ahead(stage, 7 * MILLISECONDS.hour),
    timeZone: "Europe/Berlin",
    organizer: { name: "Ada Lovelace", address: "ada@organizer.example" },
    location: "Pier 4",
    ...changes,
  };
}

const envelope = (id: string, to: Person) => ({ v: 1 as const, id, to, timeZone: "America/New_York" });

/** An invitation; the meeting's data say whether it is new or has moved. */
export const invitation = (id: string, to: Person, meeting: Meeting): MessageInput => ({
  ...envelope(id, to),
  category: "invitation",
  data: { method: "REQUEST", meeting },
});

/** The cancellation of a meeting for one guest. */
export const cancellation = (id: string, to: Person, meeting: Meeting): MessageInput => ({
  ...envelope(id, to),
  category: "invitation",
  data: { method: "CANCEL", meeting },
});

export const reminder = (id: string, to: Person, meeting: Meeting): MessageInput => ({
  ...envelope(id, to),
  category: "reminder",
  data: { meeting },
});

export const followUp = (id: string, to: Person, meeting: Meeting): MessageInput => ({
  ...envelope(id, to),
  category: "followUp",
  data: {
    meeting,
    summary: ["The pier is sound."],
    actions: [{ text: "Order new ropes", owner: "Grace Hopper" }],
  },
});

/** The same, sent to subscribers of a mailing list. */
export const listedFollowUp = (id: string, to: Person, meeting: Meeting, list: string): MessageInput => ({
  ...envelope(id, to),
  category: "followUp",
  data: { meeting, summary: ["The pier is sound."], actions: [], list },
});

/** A request to subscribe to a mailing list. */
export const optIn = (id: string, to: Person, list: string): MessageInput => ({
  ...envelope(id, to),
  category: "optIn",
  data: { list, source: "Settings page", textVersion: "2026-11-01" },
});

/** A notice that a user asked for: a link that verifies their account or resets their password. */
export const notice = (
  stage: Stage,
  id: string,
  to: Person,
  kind: "verify-account" | "reset-password",
): MessageInput => {
  const host = String(stage.functionVariables("outbox").LINK_HOSTS).split(",")[0] ?? "";
  const url = `https://${host}/${kind}?s=${id}`;
  return {
    ...envelope(id, to),
    category: "system",
    data: { notice: kind, url, expires: ahead(stage, 2 * MILLISECONDS.hour) },
  };
};
