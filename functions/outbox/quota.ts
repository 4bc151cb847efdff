/** How much of a day's mail each category may take: SES's quota, and the volume that AWS was told. */
import { SECONDS } from "../../core/time";
import type { MailKind } from "../../mail/addressing";
import { type Allowance, KEPT } from "./account";
import type { Outbox, Task } from "./outbox";

/** Why a message waits for another day's room: SES takes no more, or more was not promised. */
export type Full = "quota" | "volume";

/** The part of SES's quota that is kept for system notices: whoever waits for a password does not wait for a day. */
const KEPT_FOR_NOTICES = 0.05;

/** What a recipient can do without for a day. */
const OPTIONAL: readonly MailKind[] = ["reminder", "followUp", "digest"];

/**
 * How many more messages of a category the account's day has room for, and what ends it.
 *
 * @param expected the volume that AWS was told for 24 hours; Infinity where the account's count says nothing of the stack's
 */
export function roomFor(
  category: MailKind,
  { max24HourSend, sentLast24Hours }: Pick<Allowance, "max24HourSend" | "sentLast24Hours">,
  expected: number,
): { readonly room: number; readonly full: Full } {
  const quota = category === "system" ? max24HourSend : Math.floor((1 - KEPT_FOR_NOTICES) * max24HourSend);
  const most = OPTIONAL.includes(category) ? Math.min(quota, expected) : quota;
  return { room: most - sentLast24Hours, full: most < quota ? "volume" : "quota" };
}

/** What has no more room for a category, as SES said last; undefined where there is some. */
export function fullFor(category: MailKind, allowance: Allowance, expected: number): Full | undefined {
  const { room, full } = roomFor(category, allowance, expected);
  return room > 0 ? undefined : full;
}

/** How many messages can leave while one answer of SES is used. */
const duringAnswer = ({ maxSendRate }: Allowance) => (maxSendRate * KEPT) / 1000;

/**
 * Takes a message's place in the day's room. The account's count is minutes old, so whoever is near the end of the room
 * counts together with the other processes in the ledger, by spans of as many minutes. A place that was taken and not used
 * is free again in the next span.
 *
 * @returns why there is none; undefined where the message may go
 */
export async function takePlace(
  { ledger, allowance, expectedDailyVolume, now }: Outbox,
  { message: { category } }: Pick<Task, "message">,
): Promise<Full | undefined> {
  const answer = await allowance();
  const { room, full } = roomFor(category, answer, expectedDailyVolume);
  if (room <= 0) return full;
  // Notices use the quota to its end, which SES itself tells.
  if (category === "system" || room > duringAnswer(answer)) return undefined;
  const span = Math.floor(answer.at / KEPT);
  const expiresAt = Math.ceil(now().getTime() / 1000) + SECONDS.hour;
  return (await ledger.count(`quota#${span}`, room, expiresAt)) ? undefined : full;
}
