/** One attempt to send a message: wait, read, decide, render, claim, send. */
import type { FollowUp, Message } from "../../core/outbox-messages/message";
import { recipientId } from "../../core/recipients/identity";
import { SECONDS } from "../../core/time/spans";
import { isSameRecipient } from "../../mail/mime/addressing";
import { dailyLimit, type Facts, isForDigest, type SkipReason, skipReason } from "./decide";
import { defer } from "./defer";
import { dispatch } from "./dispatch";
import { readFacts } from "./facts";
import type { MessageRow } from "./ledger";
import { mailOf, type Sendable } from "./mail";
import { recordRequest } from "./opt-in";
import type { Job, Outbox } from "./outbox";
import { takePlace } from "./quota";
import { again, skip } from "./settle";
import { awaitTurn, waitForRoom } from "./turn";

/**
 * Tries to send a message, or keeps it for the recipient's daily digest.
 *
 * @param row the message's row as it was read
 * @throws Postponed, or whatever DynamoDB or SQS fails with: the message is then redelivered
 */
export async function attempt(outbox: Outbox, job: Job<Message>, row: MessageRow | undefined): Promise<void> {
  await awaitTurn(outbox, job);
  const { facts, meeting } = await readFacts(outbox, job);
  if (facts.history.busy) return again(outbox, job, "overtaking");
  const reason = skipReason(job.message, facts) ?? (await limitReached(outbox, job, facts));
  if (reason) return skip(outbox, job, row, reason);
  if (isFollowUp(job) && isForDigest(job.message, facts)) return defer(outbox, job, row);
  const noPlace = await takePlace(outbox, job);
  if (noPlace) return waitForRoom(outbox, job, noPlace);

  const message = await sendable(outbox, job, facts);
  if (!message) return again(outbox, job, "raced");
  const id = recipientId(job.secrets.idKey, job.address);
  const mail = mailOf(message, id, job.secrets.ring, outbox.letterhead, facts.now);
  return dispatch(outbox, job, mail, row, meeting);
}

const isFollowUp = (job: Job<Message>): job is Job<FollowUp> => job.message.category === "followUp";

/** The message, ready to be made into a mail. @returns undefined if another writer of the recipient got in first */
async function sendable(outbox: Outbox, job: Job<Message>, { known }: Facts): Promise<Sendable | undefined> {
  const { message } = job;
  if (message.category !== "optIn") return message;
  const request = await recordRequest(outbox, job, message, known.recipient);
  return request && { ...message, request };
}

/** Takes a place within the daily limit, if one applies. @returns the reason if all places are taken */
async function limitReached(
  { ledger, organizerDailyLimit }: Outbox,
  { message, secrets: { keys }, key }: Job<Message>,
  { history, now }: Facts,
): Promise<SkipReason | undefined> {
  const { to, data } = message;
  const organizer = "meeting" in data ? data.meeting.organizer.address : "";
  const limit = dailyLimit(message, history, isSameRecipient(to.address, organizer), organizerDailyLimit);
  if (!limit) return undefined;
  const [row, who] =
    limit.reason === "organizer-limit"
      ? [keys.invited(organizer, now), keys.recipient(to.address)]
      : [keys.alerts(to.address, now), key];
  const expiresAt = Math.ceil(now.getTime() / 1000) + 2 * SECONDS.day;
  return (await ledger.takePlace(row, who, limit.places, expiresAt)) ? undefined : limit.reason;
}
