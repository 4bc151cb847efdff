/** The message with which the digest function asks the outbox to send a digest. */
import * as v from "valibot";
import { CalendarDate } from "../outbox-messages/time";

/** The most characters in such a message. */
const LONGEST = 500;

/**
 * Asks for one recipient's digest of one day. Anyone who may put messages into the queue could forge one, so it is obeyed only if
 * it has the digest's nonce.
 */
const DigestDue = v.strictObject({
  internal: v.literal("digest"),
  recipientId: v.pipe(v.string(), v.regex(/^[A-Za-z0-9_-]{22}$/)),
  day: CalendarDate,
  nonce: v.pipe(v.string(), v.uuid()),
});

export type DigestDue = v.InferOutput<typeof DigestDue>;

/** Reads the body of a queue's message. @returns undefined for any other message */
export function digestDueIn(body: string): DigestDue | undefined {
  const found = v.safeParse(v.pipe(v.string(), v.maxLength(LONGEST), v.parseJson(), DigestDue), body);
  return found.success ? found.output : undefined;
}
