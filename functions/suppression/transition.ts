/** How feedback changes a recipient. No I/O, and the result does not depend on the order of the feedback. */
import type { Address } from "../../core/recipients/address";
import {
  FULL_MAILBOX,
  FULL_MAILBOX_DAYS,
  FULL_MAILBOX_MESSAGES,
  RECENT_FEEDBACK,
  RETENTION_DAYS,
  type Reason,
  type RecordedFeedback,
  type Recipient,
} from "../../core/recipients/recipient";
import type { Classification } from "./classification";
import { MILLISECONDS } from "../../core/time/spans";

/** The classifications that are stored; the others change nothing and cost no call. */
export type KeptClassification = Exclude<Classification, "soft-bounce" | "blocked">;

/** One bounce or complaint about one recipient. */
export interface Feedback extends RecordedFeedback {
  readonly classification: KeptClassification;
  /** The complaint names other recipients too. */
  readonly ambiguous: boolean;
}

/** What to do about a piece of feedback. */
export interface Transition {
  readonly next: Recipient;
  /** The reason to put on SES's list with, if at all. */
  readonly put: Reason | undefined;
}

/**
 * The recipient after a piece of feedback.
 *
 * A hard bounce of a complainant puts COMPLAINT on SES's list once more: SES itself adds hard bounces and may have replaced the
 * reason, and this also repairs a crash after an earlier Put, when the queue delivers the event again.
 *
 * @param item undefined if the recipient has none
 * @param address with the recipient's id
 * @returns undefined if the feedback is on record already
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
  const { classification, at } = feedback;
  const unsubscribedFromAllAt = earliest(item?.unsubscribedFromAllAt, classification === "complaint" ? at : undefined);
  const expiresAt = suppression.reason ? undefined : expiry(item, at);
  return {
    next: {
      recipient: address.recipient,
      id: address.id,
      sesAddress: item?.sesAddress ?? address.sesAddress,
      ...suppression,
      ...(unsubscribedFromAllAt !== undefined && { unsubscribedFromAllAt }),
      ...(item?.allowedAt !== undefined && { allowedAt: item.allowedAt }),
      ...(item?.preferences && { preferences: item.preferences }),
      ...(item?.consents && { consents: item.consents }),
      ...(item?.optInRequests && { optInRequests: item.optInRequests }),
      ...(item?.pendingOptIns && !suppression.reason && { pendingOptIns: item.pendingOptIns }),
      ...(isAmbiguous(item, feedback) && { ambiguousComplaint: true }),
      hardBounces: (item?.hardBounces ?? 0) + Number(classification === "hard-bounce"),
      softBounces: (item?.softBounces ?? 0) + Number(classification === "full-mailbox"),
      complaints: (item?.complaints ?? 0) + Number(classification === "complaint"),
      recentFeedback,
      ...(item?.pendingReason && { pendingReason: item.pendingReason }),
      ...(item?.pendingSince !== undefined && { pendingSince: item.pendingSince }),
      ...(expiresAt !== undefined && { expiresAt }),
      revision: (item?.revision ?? 0) + 1,
    },
    put: reasonToPut(item, suppression.reason, classification),
  };
}

/** State, reason and since when, after a piece of feedback that has just arrived but need not be the latest to have occurred. */
function suppressed(
  item: Recipient | undefined,
  { classification, at }: Feedback,
  recentFeedback: readonly RecordedFeedback[],
): Pick<Recipient, "state" | "reason" | "suppressedAt"> {
  const since = (reason: Reason, now: string | undefined) =>
    earliest(item?.reason === reason ? item.suppressedAt : undefined, now);
  const complaint = since("COMPLAINT", classification === "complaint" ? at : undefined);
  if (complaint !== undefined) return { state: "SUPPRESSED", reason: "COMPLAINT", suppressedAt: complaint };
  const bounce = since(
    "BOUNCE",
    earliest(classification === "hard-bounce" ? at : undefined, abandonedAt(recentFeedback)),
  );
  return bounce === undefined ? { state: "ACTIVE" } : { state: "SUPPRESSED", reason: "BOUNCE", suppressedAt: bounce };
}

function reasonToPut(
  item: Recipient | undefined,
  reason: Reason | undefined,
  classification: KeptClassification,
): Reason | undefined {
  switch (classification) {
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
 * When a mailbox had first been full for {@link FULL_MAILBOX_MESSAGES} messages within the window, if ever.
 *
 * More feedback can only make that earlier, so the order of arrival does not matter.
 */
function abandonedAt(recentFeedback: readonly RecordedFeedback[]): string | undefined {
  const full = recentFeedback.filter(({ kind }) => kind === FULL_MAILBOX);
  return full.findLast(({ at }) => {
    const age = (earlier: RecordedFeedback) => Date.parse(at) - Date.parse(earlier.at);
    const window = full.filter((each) => age(each) >= 0 && age(each) <= FULL_MAILBOX_DAYS * MILLISECONDS.day);
    return new Set(window.map(({ messageId }) => messageId)).size >= FULL_MAILBOX_MESSAGES;
  })?.at;
}

/** Whether none of the complaints is certain to be this recipient's. */
function isAmbiguous(item: Recipient | undefined, { classification, ambiguous }: Feedback): boolean {
  const before = item?.ambiguousComplaint ?? false;
  if (classification !== "complaint") return before;
  return ambiguous && (before || item?.reason !== "COMPLAINT");
}

/** When an item that stops no mail expires: never if it holds choices, or if another writer made it permanent. */
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
  // Sorting puts undefined last.
  return times.toSorted()[0];
}
