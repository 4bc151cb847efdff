/** Status events, which tell the application what became of its messages, on the topic of the stack's output `topicArns.status`. */
import * as v from "valibot";
import { publishedText } from "../ses-events/sns-envelope";

/**
 * What can become of a message.
 *
 * - `sent`: SES accepted the mail.
 * - `deferred`: it waits for the recipient's daily digest.
 * - `skipped`: it was not sent, on purpose; `reason` says why.
 * - `failed`: it can never be sent. It is in the dead-letter queue.
 * - `unknown`: nobody knows whether SES accepted it, and it is not sent again. If SES did accept it, `sent` follows.
 * - `delivered`: the recipient's mail server accepted it.
 * - `bounced`: the recipient's mail server refused it, or reported later that it could not be delivered; `reason` is SES's type of
 *   bounce.
 * - `complained`: the recipient reported it.
 * - `delayed`: the recipient's mail server has not accepted it yet; SES keeps trying.
 * - `rejected`: SES found a virus in it and did not send it.
 */
export const statuses = [
  "sent",
  "deferred",
  "skipped",
  "failed",
  "unknown",
  "delivered",
  "bounced",
  "complained",
  "delayed",
  "rejected",
] as const;

const StatusEvent = v.object({
  id: v.string(),
  status: v.picklist(statuses),
  reason: v.exactOptional(v.string()),
  messageId: v.exactOptional(v.string()),
  at: v.pipe(v.string(), v.isoTimestamp()),
});

/** One of {@link statuses}. */
export type Status = (typeof statuses)[number];

/** What became of a message. It holds no address and nothing of the message's content. */
export interface StatusEvent {
  /** The message's id, as the application gave it. */
  readonly id: string;
  readonly status: Status;
  /** Why, in a few fixed words. */
  readonly reason?: string;
  /** SES's id of the mail. If one message gets two of them, it was mailed twice. */
  readonly messageId?: string;
  /** When it happened, ISO 8601. */
  readonly at: string;
}

/**
 * Reads the body of a message in a queue that subscribes to the status topic, with raw message delivery or without. Such a queue
 * may get an event more than once, and events in any order.
 *
 * @throws TypeError for anything that is not a status event
 */
export function parseStatus(body: string): StatusEvent {
  const event = v.safeParse(StatusEvent, parseJson(publishedText(body)));
  if (event.success) return event.output;
  throw new TypeError(`This is not a status event: ${faultOf(v.getDotPath(event.issues[0]))}.`);
}

const faultOf = (field: string | null) => (field === null ? "it is not an object" : `${field} is missing or invalid`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError("This is not a status event: it is not JSON.");
  }
}
