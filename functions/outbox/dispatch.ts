/** Claims a mail and hands it to SES. */
import { compose, type Mail, UnsendableMail } from "../../mail/mime/mime";
import type { MailKind } from "../../mail/mime/addressing";
import { type MessageRow, nextRow } from "./ledger";
import { type MeetingRow, nextMeetingRow } from "./meeting";
import type { Job, Outbox } from "./outbox";
import { send } from "./send";
import { again, fail, keepMeeting, meetingKey, settle, told } from "./settle";

/**
 * Sends a mail. The claim comes just before the call to SES, after every wait, so that a run that dies before it leaves no trace
 * that could be taken for a sent mail.
 *
 * @param row the row of the mail as it was read
 * @param meeting the row of the meeting that the mail is about, as it was read
 * @throws Postponed, or whatever DynamoDB or SQS fails with: the message is then redelivered
 */
export async function dispatch(
  outbox: Outbox,
  job: Job,
  mail: Mail,
  row: MessageRow | undefined,
  meeting?: MeetingRow,
): Promise<void> {
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

/** The configuration set of each kind: optional mail goes through the one that the guard may pause first. */
const SETS: Readonly<Record<MailKind, keyof Outbox["configurationSets"]>> = {
  invitation: "main",
  system: "main",
  optIn: "main",
  reminder: "updates",
  followUp: "updates",
  digest: "updates",
};

const composed = (mail: Mail): Promise<Buffer | UnsendableMail> =>
  compose(mail).catch((error: unknown) => {
    if (error instanceof UnsendableMail) return error;
    throw error;
  });

/** Logs that a mail is being sent that may have been sent before. */
const sayAgain = ({ report }: Outbox, job: Job) =>
  report(told(job, { level: "WARN", message: "again", metrics: { UnknownOutcome: 1 } }));

/**
 * Leaves a message to the run that claimed it first. That run removes the mark from the meeting's row when it is done. If that run
 * is done already, this run's mark was set after that, and would keep other messages about the meeting waiting, so it is removed
 * here.
 */
async function lose(outbox: Outbox, job: Job): Promise<never> {
  const won = await outbox.ledger.read<MessageRow>(job.key);
  if (won?.state !== "claimed") await keepMeeting(outbox, job, "released");
  return again(outbox, job, "raced");
}

/**
 * Marks a meeting's row, so that no other message about the meeting is sent meanwhile.
 *
 * @returns false if another run got in first
 */
function reserve({ ledger, now }: Outbox, job: Job, read: MeetingRow | undefined): Promise<boolean> | boolean {
  const key = meetingKey(job);
  if (job.message.category !== "invitation" || key === undefined) return true;
  const next = nextMeetingRow(read, job.message.data, "sending", { key, message: job.key }, now());
  return !next || ledger.write(read, next);
}
