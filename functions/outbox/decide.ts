/** Decides whether a mail goes out. No I/O. */
import type { FollowUp, Message } from "../../core/outbox-messages/message";
import { listOf, type MailingList, topicOfList } from "../../core/recipients/mailing-lists";
import { optInRefusal } from "../../core/recipients/opt-in";
import { sendingWindow } from "../../core/outbox-messages/window";
import { delivery, type Known } from "../../core/recipients/delivery";
import type { Topic } from "../../core/recipients/topics";
import type { History } from "./meeting";

/** Why a message is not sent. */
export type SkipReason =
  | "erased"
  | "suppressed"
  | "unsubscribed"
  | "not-confirmed"
  | "not-requested"
  | "cancelled"
  | "stale"
  | "too-late"
  | "organizer-limit"
  | "alert-limit"
  | "already-confirmed"
  | "opt-in-limit"
  | "blocked-by-sandbox";

/** What a decision is based on. */
export interface Facts {
  readonly now: Date;
  /** The message's key in the ledger. */
  readonly key: string;
  /** When the queue received the message. */
  readonly receivedAt: Date;
  /** What is stored about the recipient, freshly read from both tables. */
  readonly known: Known;
  /** What the recipient was sent about the meeting. */
  readonly history: History;
  /** The mailing lists by their ids. */
  readonly lists: ReadonlyMap<string, MailingList>;
}

/** The topic by which a recipient can switch a message off; `system` if they cannot. */
export function topicOf(message: Message, lists: Facts["lists"]): Topic | "system" {
  switch (message.category) {
    case "invitation":
    case "reminder":
      return message.category;
    case "followUp":
      return message.data.list === undefined ? "followUp" : topicOfList(listOf(message.data.list, lists));
    case "system":
    case "optIn":
      return "system";
  }
}

/** Why the recipient does not get the message: by their own choice, or because nothing is mailed to them. */
function refusedByRecipient(message: Message, { known, history, lists }: Facts): SkipReason | undefined {
  const answer = delivery(topicOf(message, lists), known);
  if ("send" in answer) return undefined;
  const { skip } = answer;
  // What a person has just asked for reaches them even after they were erased.
  const isAskedFor = message.category === "system" && message.data.notice !== "alert";
  if (skip === "erased" && isAskedFor) return undefined;
  // A meeting that is in somebody's calendar must not be moved or canceled without their knowledge.
  if (skip === "unsubscribed" && message.category === "invitation" && history.last) return undefined;
  return skip;
}

/**
 * Why earlier mail about the meeting rules this message out. Reminders, and follow-ups that belong to no mailing list, go only to
 * people whom we invited; a message is `stale` if it is older than the last one sent.
 */
function overtaken(message: Message, { history: { last, cancelled } }: Facts): SkipReason | undefined {
  switch (message.category) {
    case "invitation": {
      const { method, meeting } = message.data;
      if (method === "CANCEL" && !last) return "not-requested";
      if (method === "REQUEST" && meeting.sequence <= cancelled) return "cancelled";
      return last && meeting.sequence < last.sequence ? "stale" : undefined;
    }
    case "reminder":
    case "followUp": {
      const { meeting } = message.data;
      if (message.category === "followUp" && message.data.list !== undefined) return undefined;
      if (!last) return "not-requested";
      if (meeting.sequence <= cancelled || last.method === "CANCEL") return "cancelled";
      return message.category === "reminder" && meeting.sequence < last.sequence ? "stale" : undefined;
    }
    case "system":
    case "optIn":
      return undefined;
  }
}

/**
 * Why a message is not sent; undefined if it is. The first of these that applies: `erased`, `suppressed` (a complaint included),
 * `unsubscribed` or `not-confirmed`; `not-requested`, `cancelled`, `stale`; `too-late`; `already-confirmed` or `opt-in-limit`. The
 * daily limits are checked last, and elsewhere, since the check itself takes a place.
 */
export function skipReason(message: Message, facts: Facts): SkipReason | undefined {
  const isLate = facts.now > sendingWindow(message, facts.receivedAt).notAfter;
  return (
    refusedByRecipient(message, facts) ??
    overtaken(message, facts) ??
    (isLate ? "too-late" : undefined) ??
    refusedOptIn(message, facts)
  );
}

function refusedOptIn({ category, data }: Message, { known, key, lists, now }: Facts): SkipReason | undefined {
  return category === "optIn"
    ? optInRefusal(topicOfList(listOf(data.list, lists)), known.recipient, key, now)
    : undefined;
}

/** Whether a follow-up that may be sent waits for the daily digest, since its recipient chose one mail a day. */
export function isForDigest(message: FollowUp, { known, lists }: Facts): boolean {
  const answer = delivery(topicOf(message, lists), known);
  return "send" in answer && answer.send === "daily";
}

/** A daily limit within which a message needs a place. */
export interface DailyLimit {
  readonly reason: "organizer-limit" | "alert-limit";
  readonly places: number;
}

/** How many alerts a recipient gets a day. */
const ALERTS_A_DAY = 3;

/**
 * The daily limit that applies to a message. An organizer's limit is on how many people they invite, not on how many mails each of
 * those people gets.
 *
 * @param isOwn whether the mail is the organizer's own copy
 */
export function dailyLimit(
  message: Message,
  { last }: History,
  isOwn: boolean,
  organizerDailyLimit: number,
): DailyLimit | undefined {
  if (message.category === "invitation" && !last && !isOwn)
    return { reason: "organizer-limit", places: organizerDailyLimit };
  if (message.category === "system" && message.data.notice === "alert")
    return { reason: "alert-limit", places: ALERTS_A_DAY };
  return undefined;
}
