/** Combines a recipient's follow-ups into the mail of a digest. No I/O. */
import type { KeyRing } from "../../core/link-tokens/key-ring";
import type { FollowUp } from "../../core/outbox-messages/message";
import type { WaitingFollowUp } from "../../core/digests/table";
import { digestParts } from "../../mail/rendering/digests";
import type { DigestContent } from "../../mail/templates/digest/draft";
import type { DigestedFollowUp } from "./ledger";
import { footerLinks, type Letterhead } from "./letterhead";

/** One mail of a digest. */
export interface Digest {
  readonly category: "digest";
  /** The local date. */
  readonly id: string;
  readonly followUps: readonly DigestedFollowUp[];
  readonly to: FollowUp["to"];
  readonly locale: string;
  readonly timeZone: string;
  readonly data: Omit<DigestContent, "mail">;
}

/** A waiting follow-up that can be sent. */
export type ReadableFollowUp = WaitingFollowUp & { readonly message: FollowUp };

/**
 * The first mail of a digest, with as many of the follow-ups as it can hold. Its address and language are those of the newest
 * follow-up.
 *
 * @param followUps in their order, at least one
 * @param part which of the digest's mails it is, from 1
 */
export function firstDigest(
  followUps: readonly [ReadableFollowUp, ...ReadableFollowUp[]],
  { day, due, timeZone }: { readonly day: string; readonly due: string; readonly timeZone: string },
  part: number,
  { id, keys, letterhead }: { readonly id: string; readonly keys: KeyRing; readonly letterhead: Letterhead },
): Digest {
  const { to, locale = letterhead.locale } = (followUps.at(-1) ?? followUps[0]).message;
  const reader = { address: to.address, locale, timeZone };
  const all = followUps.map(({ message }) => message.data);
  const links = footerLinks("followUp", id, keys, letterhead);
  const [first = all, ...others] = digestParts({ followUps: all, at: due, links }, reader, letterhead.renderer);
  return {
    category: "digest",
    id: day,
    followUps: followUps.slice(0, first.length).map((followUp) => ({ key: followUp.key, id: followUp.id })),
    to,
    locale,
    timeZone,
    data: { followUps: first, at: due, part, parts: part + others.length },
  };
}
