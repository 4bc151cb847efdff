/** Records what became of a message. */
import { uncontended } from "../../core/concurrency/conditional-write";
import type { Entry } from "../../core/lambda-runtime/log";
import type { StatusEvent } from "../../core/outbox-messages/status";
import type { SkipReason } from "./decide";
import { idsOf, type MessageRow, nextRow } from "./ledger";
import { type MeetingRow, nextMeetingRow, type Step } from "./meeting";
import type { Asking, Job, Outbox, Task } from "./outbox";
import { bury, postpone, Postponed } from "./queues";
import type { Sent } from "./send";
import { soon, STACK_WAIT_SECONDS } from "./send-error";

/** The metrics that alarms watch, by the reason for which a message is postponed. */
const COUNTED: Readonly<Record<string, Entry["metrics"]>> = {
  stack: { SendRefused: 1 },
  quota: { QuotaWait: 1 },
};

/** A log entry about a message, which it names by its hash and never quotes. */
export const told = ({ key, message: { category }, record }: Task, entry: Entry): Entry => ({
  ...entry,
  outboxKey: key,
  category,
  queueMessageId: record.messageId,
});

/** The key of a meeting's row; undefined for a message that is not about a meeting. */
export const meetingKey = ({ message, secrets }: Pick<Asking, "message" | "secrets">): string | undefined =>
  "meeting" in message.data ? secrets.keys.meeting(message.data.meeting.uid, message.to.address) : undefined;

/** Records a step of an invitation or cancellation in its meeting's row. */
export async function keepMeeting({ ledger, now }: Outbox, job: Job, step: Exclude<Step, "sending">): Promise<void> {
  const key = meetingKey(job);
  if (job.message.category !== "invitation" || key === undefined) return;
  const { data } = job.message;
  await uncontended(async () => {
    const read = await ledger.read<MeetingRow>(key);
    const next = nextMeetingRow(read, data, step, { key, message: job.key }, now());
    return !next || (await ledger.write(read, next)) || undefined;
  });
}

/**
 * Tells the application what became of a message. The ledger is written only after that: if the run dies in between, the next one
 * tells the application again. Only the status function tells the application that SES accepted a mail, once SES reports it.
 */
export async function tell(
  { tell, now }: Outbox,
  message: Pick<MessageRow, "id" | "followUps">,
  become: Pick<StatusEvent, "status" | "reason">,
): Promise<void> {
  await Promise.all(idsOf(message).map((id) => tell({ id, ...become, at: now().toISOString() })));
}

/** Handles a message that is not sent, on purpose. @param row as it was read */
export async function skip(outbox: Outbox, job: Job, row: MessageRow | undefined, reason: SkipReason): Promise<void> {
  // The meeting's row first: after a crash between the two the message is redelivered, but a cancellation must not get lost.
  await keepMeeting(outbox, job, "skipped");
  await tell(outbox, job.message, { status: "skipped", reason });
  const next = nextRow(row, job, outbox.now(), { state: "skipped", reason });
  if (!(await outbox.ledger.write(row, next))) return again(outbox, job, "raced");
  outbox.report(told(job, { level: "INFO", message: "skipped", reason }));
}

/** Handles a message that can never be sent. @param row as it was read, or as it was claimed */
export async function fail(outbox: Outbox, job: Job, row: MessageRow | undefined, reason: string): Promise<void> {
  await bury(outbox.sqs, job.work, job.record, reason);
  await tell(outbox, job.message, { status: "failed", reason });
  await outbox.ledger.write(row, nextRow(row, job, outbox.now(), { state: "failed", reason }));
  outbox.report(told(job, { level: "ERROR", message: "failed", reason }));
}

/**
 * Gives up on a message that SES may or may not have accepted, if a second mail would be worse than none.
 *
 * @param row its claim
 */
export async function giveUp(outbox: Outbox, task: Task, row: MessageRow | undefined): Promise<void> {
  await tell(outbox, task.message, { status: "unknown" });
  const next = nextRow(row, task, outbox.now(), { state: "unknown" });
  if (!(await outbox.ledger.write(row, next))) return again(outbox, task, "raced");
  outbox.report(told(task, { level: "WARN", message: "lost", metrics: { UnknownOutcome: 1 } }));
}

/**
 * Postpones a message, which will then be handled from the beginning.
 *
 * @param seconds from now; by default a few seconds
 */
export function again(outbox: Outbox, task: Task, reason: string, seconds = soon(outbox.random())): Promise<never> {
  const metrics = COUNTED[reason];
  const level = reason === "stack" ? "ERROR" : "INFO";
  outbox.report(told(task, { level, message: "postponed", reason, seconds, ...(metrics && { metrics }) }));
  return postpone(outbox.sqs, task.work, task.record, seconds);
}

/** Takes back a claim, since SES did not accept the mail. */
async function release(outbox: Outbox, job: Job, claimed: MessageRow): Promise<void> {
  await outbox.ledger.write(claimed, nextRow(claimed, job, outbox.now(), { state: "released" }));
  await keepMeeting(outbox, job, "released");
}

/** Acts on SES's answer. */
export async function settle(outbox: Outbox, job: Job, claimed: MessageRow, sent: Sent): Promise<void> {
  const { ledger, now, report } = outbox;
  const { pace } = job.work;
  switch (sent.outcome) {
    case "sent": {
      pace.accepted();
      const { messageId } = sent;
      const next = nextRow(claimed, job, now(), { state: "sent", ...(messageId !== undefined && { messageId }) });
      await ledger.write(claimed, next);
      await keepMeeting(outbox, job, "sent");
      return report(told(job, { level: "INFO", message: "sent", messageId }));
    }
    case "throttled":
      pace.throttled();
      await release(outbox, job, claimed);
      return again(outbox, job, sent.outcome);
    case "quota":
      pace.quotaExceeded();
      await release(outbox, job, claimed);
      return again(outbox, job, sent.outcome, pace.quotaLeft() / 1000);
    case "stack":
      report(told(job, { level: "ERROR", message: "refused", error: sent.error }));
      await release(outbox, job, claimed);
      return again(outbox, job, sent.outcome, STACK_WAIT_SECONDS);
    case "sandbox":
      await keepMeeting(outbox, job, "released");
      return skip(outbox, job, claimed, "blocked-by-sandbox");
    case "refused":
      await keepMeeting(outbox, job, "released");
      return fail(outbox, job, claimed, `SES refuses it: ${sent.error}`);
    case "unknown":
      // The claim stays: a run that finds it when it is old knows that SES may have accepted the mail.
      report(told(job, { level: "ERROR", message: "unknown", error: sent.error }));
      throw new Postponed();
  }
}
