/** Reads what a decision about a message is based on. */
import { recipientId } from "../../core/recipients/identity";
import { readObjection } from "../../core/recipients/objections";
import { readRecipient } from "../../core/recipients/table";
import type { Facts } from "./decide";
import { historyOf, type MeetingRow } from "./meeting";
import type { Asking, Outbox } from "./outbox";
import { meetingKey } from "./settle";

/** What was read. */
export interface Found {
  readonly facts: Facts;
  /** The row of the meeting that the message is about. */
  readonly meeting: MeetingRow | undefined;
}

/** Reads the facts, strongly consistent. */
export async function readFacts(
  { dynamodb, recipients, objections, ledger, now, letterhead }: Outbox,
  asking: Asking,
): Promise<Found> {
  const { key, address, receivedAt, secrets } = asking;
  const ofMeeting = meetingKey(asking);
  const [recipient, objection, meeting] = await Promise.all([
    readRecipient(dynamodb, recipients, address.recipient),
    readObjection(dynamodb, objections, recipientId(secrets.idKey, address)),
    ofMeeting === undefined ? undefined : ledger.read<MeetingRow>(ofMeeting),
  ]);
  const lists = letterhead.mailingLists;
  const history = historyOf(meeting, key, now());
  return { facts: { now: now(), key, receivedAt, known: { recipient, objection }, history, lists }, meeting };
}
