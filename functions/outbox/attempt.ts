/** One attempt to send a message: wait, read, decide, render, claim, send. */
import { recipientId } from "../../core/recipients/identity";
import { readObjection } from "../../core/recipients/objections";
import { readRecipient } from "../../core/recipients/table";
import { sendingWindow } from "../../core/messages/window";
import { SECONDS } from "../../core/time";
import { isSameRecipient } from "../../mail/addressing";
import { compose, type Mail, UnsendableMail } from "../../mail/mime";
import { dailyLimit, type Facts, type SkipReason, skipReason } from "./decide";
import { type MessageRow, nextRow } from "./ledger";
import { mailOf, type Sendable } from "./mail";
import { recordRequest } from "./opt-in";
import { historyOf, type MeetingRow, nextMeetingRow } from "./meeting";
import type { Job, Outbox } from "./outbox";
import { type Full, fullFor, takePlace } from "./quota";
import { interval } from "./rate";
import { send } from "./send";
import { again, fail, keepMeeting, meetingKey, settle, skip, told } from "./settle";

/** What is kept in hand of a run's time, in milliseconds: what the calls of one message take at the worst. */
export const RESERVE = 45_000;

/**
 * Tries to send a message. The claim comes last before SES, after every wait: a run that dies earlier leaves nothing behind that
 * could pass for a mail that was sent.
 *
 * @param row the message's row as it was read
 * @throws Postponed, or what DynamoDB or SQS fail with: the message then comes again
 */
export async function attempt(outbox: Outbox, job: Job, row: MessageRow | undefined): Promise<void> {
  const { lane, concurrency, pace } = job.work;
  const allowance = await outbox.allowance();
  const full = pace.quotaLeft() > 0 ? "quota" : fullFor(job.message.category, allowance, outbox.expectedDailyVolume);
  if (full && outbox.now() <= notAfter(job)) return waitForRoom(outbox, job, full);
  const every = interval(lane, allowance.maxSendRate, concurrency);
  if (!(await pace.turn(every, job.remaining() - RESERVE))) return again(outbox, job, "rate");

  const { facts, meeting } = await readFacts(outbox, job);
  if (facts.history.busy) return again(outbox, job, "overtaking");
  const reason = skipReason(job.message, facts) ?? (await limitReached(outbox, job, facts));
  if (reason) return skip(outbox, job, row, reason);
  const noPlace = await takePlace(outbox, job);
  if (noPlace) return waitForRoom(outbox, job, noPlace);

  const message = await sendable(outbox, job, facts);
  if (!message) return again(outbox, job, "raced");
  const mail = mailOf(message, idOf(job), job.secrets.ring, outbox.letterhead, facts.now);
  const bytes = await composed(mail);
  if (bytes instanceof UnsendableMail) return fail(outbox, job, row, bytes.message);
  if (!(await reserve(outbox, job, meeting))) return again(outbox, job, "raced");
  const claimed = nextRow(row, job, outbox.now(), { state: "claimed" });
  if (!(await outbox.ledger.write(row, claimed))) return lose(outbox, job);
  if (claimed.unheard > (row?.unheard ?? 0)) sayAgain(outbox, job);

  const parcel = {
    bytes,
    from: mail.from.address,
    to: job.address.sesAddress,
    configurationSet: outbox.configurationSets[SETS[job.message.category]],
    key: job.key,
    category: job.message.category,
  };
  return settle(outbox, job, claimed, await send(outbox.ses, parcel, job.address.recipient));
}

/** The configuration set of each category: what one can do without goes through the one that the guard may pause first. */
const SETS = { invitation: "main", system: "main", optIn: "main", reminder: "updates", followUp: "updates" } as const;

const notAfter = ({ message, receivedAt }: Job) => sendingWindow(message, receivedAt).notAfter;

/** Has a message come again when the day may have room, or when it is too late for it: then it is skipped, and that is told. */
function waitForRoom(outbox: Outbox, job: Job, full: Full): Promise<never> {
  const { pace } = job.work;
  const wait = pace.quotaLeft() > 0 ? pace.quotaLeft() : ROOM_WAIT * (1 + outbox.random());
  const left = notAfter(job).getTime() - outbox.now().getTime();
  return again(outbox, job, full, Math.min(wait, left + 1000) / 1000);
}

/** How long a message waits at least before it looks for room again, in milliseconds. */
const ROOM_WAIT = 1_800_000;

const idOf = ({ secrets, address }: Job) => recipientId(secrets.idKey, address);

const composed = (mail: Mail): Promise<Buffer | UnsendableMail> =>
  compose(mail).catch((error: unknown) => {
    if (error instanceof UnsendableMail) return error;
    throw error;
  });

/** The message, ready for its mail. @returns undefined when another writer of the recipient came first */
async function sendable(outbox: Outbox, job: Job, { known }: Facts): Promise<Sendable | undefined> {
  const { message } = job;
  if (message.category !== "optIn") return message;
  const request = await recordRequest(outbox, job, message, known.recipient);
  return request && { ...message, request };
}

/** Says that a mail is sent that may have left before. */
const sayAgain = ({ report }: Outbox, job: Job) =>
  report(told(job, { level: "WARN", message: "again", metrics: { UnknownOutcome: 1 } }));

/** Reads what the decision needs, with every write that was answered before. */
async function readFacts(
  { dynamodb, recipients, objections, ledger, now, letterhead }: Outbox,
  job: Job,
): Promise<{ facts: Facts; meeting: MeetingRow | undefined }> {
  const key = meetingKey(job);
  const [recipient, objection, meeting] = await Promise.all([
    readRecipient(dynamodb, recipients, job.address.recipient),
    readObjection(dynamodb, objections, idOf(job)),
    key === undefined ? undefined : ledger.read<MeetingRow>(key),
  ]);
  const lists = letterhead.mailingLists;
  const history = historyOf(meeting, job.key, now());
  return {
    facts: { now: now(), key: job.key, receivedAt: job.receivedAt, known: { recipient, objection }, history, lists },
    meeting,
  };
}

/** Takes a place of the day's limit, where there is one. */
async function limitReached(
  { ledger, organizerDailyLimit }: Outbox,
  { message, secrets: { keys }, key }: Job,
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

/**
 * Leaves a message to another run that claimed it first. That one takes the mark off the meeting's row when it is done; where it
 * was done before, the mark came after and would keep other messages about the meeting waiting.
 */
async function lose(outbox: Outbox, job: Job): Promise<never> {
  const won = await outbox.ledger.read<MessageRow>(job.key);
  if (won?.state !== "claimed") await keepMeeting(outbox, job, "released");
  return again(outbox, job, "raced");
}

/** Marks a meeting's row, so that no other message about it is sent meanwhile. @returns false when another run came first */
function reserve({ ledger, now }: Outbox, job: Job, read: MeetingRow | undefined): Promise<boolean> | boolean {
  const key = meetingKey(job);
  if (job.message.category !== "invitation" || key === undefined) return true;
  const next = nextMeetingRow(read, job.message.data, "sending", { key, message: job.key }, now());
  return next ? ledger.write(read, next) : true;
}
