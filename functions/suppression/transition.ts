/** How feedback changes a recipient: pure, and the same in whatever order the feedback comes. */
import type { Address } from "../../core/recipients/address";
import {
  FULL_MAILBOX_DAYS,
  FULL_MAILBOX_MESSAGES,
  RECENT_FEEDBACK,
  RETENTION_DAYS,
  type Reason,
  type RecordedFeedback,
  type Recipient,
} from "../../core/recipients/recipient";
import type { Verdict } from "./verdict";
import { MILLISECONDS } from "../../core/time";

/** The verdicts that are kept; the others change nothing and cost no call. */
export type KeptVerdict = Exclude<Verdict, "soft-bounce" | "blocked">;

/** One bounce or complaint about one recipient. */
export interface Feedback extends RecordedFeedback {
  readonly verdict: KeptVerdict;
  /** The complaint names other recipients too. */
  readonly ambiguous: boolean;
}

/** What is to be done about a piece of feedback. */
export interface Transition {
  readonly next: Recipient;
  /** The reason to put on SES's list with, if at all. */
  readonly put: Reason | undefined;
}

const FULL_MAILBOX = "Transient/MailboxFull";

/**
 * What a recipient becomes by a piece of feedback.
 *
 * A hard bounce of a complainant puts COMPLAINT on SES's list once more: SES adds hard bounces by itself and may have replaced
 * the reason, and a crash after an earlier Put is so repaired when the queue delivers the event again.
 *
 * @param item undefined for a recipient without one
 * @param address with the recipient's id
 * @returns undefined when the feedback is on record already
 */
export function transition(
  item: Recipient | undefined,
  address: Address & Required<Pick<Recipient, "id">>,
  feedback: Feedback,
): Transition | undefined {
  const recorded = item?.recentFeedback ?? [];
  if (recorded.some(({ id }) => id === feedback.id)) return undefined;
  const recentFeedback = newestFirst([...recorded, kept(feedback)]).slice(0, RECENT_FEEDBACK);
  const suppression = suppressed(item, feedback, recentFeedback);
  const { verdict, at } = feedback;
  const unsubscribedFromAllAt = earliest(item?.unsubscribedFromAllAt, verdict === "complaint" ? at : undefined);
  const expiresAt = suppression.reason ? undefined : expiry(item, at);
  return {
    next: {
      recipient: address.recipient,
      id: address.id,
      sesAddress: item?.sesAddress ?? address.sesAddress,
      ...suppression,
      ...(unsubscribedFromAllAt !== undefined && { unsubscribedFromAllAt }),
      ...(item?.preferences && { preferences: item.preferences }),
      ...(isAmbiguous(item, feedback) && { ambiguousComplaint: true }),
      hardBounces: (item?.hardBounces ?? 0) + Number(verdict === "hard-bounce"),
      softBounces: (item?.softBounces ?? 0) + Number(verdict === "full-mailbox"),
      complaints: (item?.complaints ?? 0) + Number(verdict === "complaint"),
      recentFeedback,
      ...(item?.pendingReason && { pendingReason: item.pendingReason }),
      ...(item?.pendingSince !== undefined && { pendingSince: item.pendingSince }),
      ...(expiresAt !== undefined && { expiresAt }),
      revision: (item?.revision ?? 0) + 1,
    },
    put: reasonToPut(item, suppression.reason, verdict),
  };
}

/** State, reason and since when, after a piece of feedback that is the newest to arrive but need not be the newest to happen. */
function suppressed(
  item: Recipient | undefined,
  { verdict, at }: Feedback,
  recentFeedback: readonly RecordedFeedback[],
): Pick<Recipient, "state" | "reason" | "suppressedAt"> {
  const since = (reason: Reason, now: string | undefined) =>
    earliest(item?.reason === reason ? item.suppressedAt : undefined, now);
  const complaint = since("COMPLAINT", verdict === "complaint" ? at : undefined);
  if (complaint !== undefined) return { state: "SUPPRESSED", reason: "COMPLAINT", suppressedAt: complaint };
  const bounce = since("BOUNCE", earliest(verdict === "hard-bounce" ? at : undefined, abandonedAt(recentFeedback)));
  return bounce === undefined ? { state: "ACTIVE" } : { state: "SUPPRESSED", reason: "BOUNCE", suppressedAt: bounce };
}

function reasonToPut(
  item: Recipient | undefined,
  reason: Reason | undefined,
  verdict: KeptVerdict,
): Reason | undefined {
  switch (verdict) {
    case "complaint":
    case "hard-bounce":
      return reason;
    case "full-mailbox":
      return item?.reason ? undefined : reason;
    case "not-spam":
      return undefined;
  }
}

/**
 * When a mailbox first had been full for {@link FULL_MAILBOX_MESSAGES} messages within the window, if it ever had.
 *
 * More feedback can only make that earlier, so that the order in which it arrives doesn't matter.
 */
function abandonedAt(recentFeedback: readonly RecordedFeedback[]): string | undefined {
  const full = recentFeedback.filter(({ kind }) => kind === FULL_MAILBOX);
  return full.findLast(({ at }) => {
    const age = (earlier: RecordedFeedback) => Date.parse(at) - Date.parse(earlier.at);
    const window = full.filter((each) => age(each) >= 0 && age(each) <= FULL_MAILBOX_DAYS * MILLISECONDS.day);
    return new Set(window.map(({ messageId }) => messageId)).size >= FULL_MAILBOX_MESSAGES;
  })?.at;
}

/** Whether no complaint is this recipient's beyond doubt. */
function isAmbiguous(item: Recipient | undefined, { verdict, ambiguous }: Feedback): boolean {
  const before = item?.ambiguousComplaint ?? false;
  if (verdict !== "complaint") return before;
  return ambiguous && (before || item?.reason !== "COMPLAINT");
}

/** When an item that stops no mail is deleted: never where it holds choices, or where someone else made it permanent. */
function expiry(item: Recipient | undefined, at: string): number | undefined {
  if (item?.preferences) return undefined;
  if (item && item.expiresAt === undefined && !item.reason) return undefined;
  return Math.max(item?.expiresAt ?? 0, Math.ceil((Date.parse(at) + RETENTION_DAYS * MILLISECONDS.day) / 1000));
}

function kept({ id, kind, messageId, at, diagnosticCode, writer }: Feedback): RecordedFeedback {
  return { id, kind, messageId, at, ...(diagnosticCode !== undefined && { diagnosticCode }), writer };
}

function newestFirst(feedback: readonly RecordedFeedback[]): RecordedFeedback[] {
  const key = ({ at, id }: RecordedFeedback) => `${at} ${id}`;
  return [...feedback].sort((a, b) => (key(a) < key(b) ? 1 : -1));
}

function earliest(...times: readonly (string | undefined)[]): string | undefined {
  return times.filter((time) => time !== undefined).sort()[0];
}
