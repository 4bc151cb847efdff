/** How much mail each category may send in a day: SES's quota, and the volume that AWS was told to expect. */
import { SECONDS } from "../../core/time/spans";
import type { MailKind } from "../../mail/mime/addressing";
import { type Allowance, KEPT } from "./account";
import type { Outbox, Task } from "./outbox";

/** Why there is no room for a message today: SES allows no more, or AWS was told to expect no more. */
export type Full = "quota" | "volume";

/** The part of SES's quota that is reserved for system notices: a person who waits for a password reset cannot wait for a day. */
const KEPT_FOR_NOTICES = 0.05;

/** The categories that can wait for a day. */
const OPTIONAL: readonly MailKind[] = ["reminder", "followUp", "digest"];

/**
 * How many more messages of a category the account has room for today, and which limit applies.
 *
 * @param expected the volume in 24 hours that AWS was told to expect; Infinity if the stack does not watch the account's volume
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

/** Which limit leaves no room for a category, by SES's last answer; undefined if there is room. */
export function fullFor(category: MailKind, allowance: Allowance, expected: number): Full | undefined {
  const { room, full } = roomFor(category, allowance, expected);
  return room > 0 ? undefined : full;
}

/** How many messages can leave while one answer from SES is cached. */
const duringAnswer = ({ maxSendRate }: Allowance) => (maxSendRate * KEPT) / 1000;

/**
 * Takes a place for a message within today's room. The account's count is minutes old, so when little room is left, all processes
 * share one count in the ledger, which starts afresh with each span of the time for which an answer is cached. So a place that was
 * taken but not used is free again in the next span.
 *
 * @returns why there is none; undefined if the message may be sent
 */
export async function takePlace(
  { ledger, allowance, expectedDailyVolume, now }: Outbox,
  { message: { category } }: Pick<Task, "message">,
): Promise<Full | undefined> {
  const answer = await allowance();
  const { room, full } = roomFor(category, answer, expectedDailyVolume);
  if (room <= 0) return full;
  // Notices may use the quota to its end, where SES itself refuses.
  if (category === "system" || room > duringAnswer(answer)) return undefined;
  const span = Math.floor(answer.at / KEPT);
  const expiresAt = Math.ceil(now().getTime() / 1000) + SECONDS.hour;
  return (await ledger.count(`quota#${span}`, room, expiresAt)) ? undefined : full;
}
