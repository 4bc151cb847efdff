/** Status events: what the application hears of its messages, on the topic of the stack's output `topicArns.status`. */
import * as v from "valibot";
import { publishedText } from "../sns-envelope";

/**
 * What can become of a message.
 *
 * - `sent`: SES accepted the mail.
 * - `deferred`: it waits for the recipient's daily digest.
 * - `skipped`: it was not to be sent; `reason` says why.
 * - `failed`: it can never be sent. It lies among the dead letters of its queue.
 * - `unknown`: nobody knows whether SES accepted it, and it is not sent again. If SES did, `sent` follows.
 * - `delivered`: the recipient's mail server took it.
 * - `bounced`: the recipient's mail server refused it, or answered later that nobody got it; `reason` is SES's kind of bounce.
 * - `complained`: the recipient reported it.
 * - `delayed`: the recipient's mail server does not take it yet; SES goes on trying.
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

/** What became of a message. It holds no address and nothing of what the message says. */
export interface StatusEvent {
  /** The message's id, as the application gave it. */
  readonly id: string;
  readonly status: Status;
  /** Why, in a few words that stay the same. */
  readonly reason?: string;
  /** SES's id of the mail. Two ids for one message: it was mailed twice. */
  readonly messageId?: string;
  /** When it happened, ISO 8601. */
  readonly at: string;
}

/**
 * Reads the body of a message in a queue that subscribes to the status topic, with raw message delivery or without. Such a queue
 * may get an event twice, and events in any order.
 *
 * @throws TypeError for anything that is no status event
 */
export function parseStatus(body: string): StatusEvent {
  const event = v.safeParse(StatusEvent, parseJson(publishedText(body)));
  if (event.success) return event.output;
  throw new TypeError(`This is no status event: ${faultOf(v.getDotPath(event.issues[0]))}.`);
}

const faultOf = (field: string | null) => (field === null ? "it is no object" : `${field} is not as it should be`);

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new TypeError("This is no status event: it is not JSON.");
  }
}
