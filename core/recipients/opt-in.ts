/** Double opt-in: a subscription to a mailing list is asked for, then confirmed by whoever reads the address's mail. No I/O. */
import { SECONDS } from "../time";
import type { Consent, OptInRequest } from "./consent";
import type { Choices, Preference } from "./preferences";
import type { Recipient } from "./recipient";
import { isList, type ListTopic } from "./topics";

/** How many consents an item keeps: the newest. */
export const KEPT_CONSENTS = 20;

/** How long a subscription can be confirmed, in seconds. */
export const CONFIRMATION_SECONDS = 2 * SECONDS.day;

/** How far apart two confirmation mails to one address are at least, in seconds: so their links never expire at the same second. */
export const OPT_IN_INTERVAL_SECONDS = 10 * SECONDS.minute;

type Item = Partial<Pick<Recipient, "consents" | "pendingOptIns" | "optInRequests">> | undefined;

/** The consent by which a recipient is on a list. */
export const consentTo = (list: ListTopic, item: Item): Consent | undefined =>
  item?.consents?.findLast((consent) => consent.list === list && !consent.withdrawn);

/** How many confirmation mails an address gets a day. */
const OPT_INS_A_DAY = 3;

/** How many subscriptions were asked for today, in UTC, the one at hand included. */
export function countedRequest(item: Item, now: Date) {
  const day = now.toISOString().slice(0, 10);
  return { day, count: (item?.optInRequests?.day === day ? item.optInRequests.count : 0) + 1 };
}

/** Why no confirmation mail is sent. @param message the key of the message that asks */
export function optInRefusal(
  list: ListTopic,
  item: Item,
  message: string,
  now: Date,
): "already-confirmed" | "opt-in-limit" | undefined {
  if (consentTo(list, item)) return "already-confirmed";
  if (item?.pendingOptIns?.[list]?.message === message) return undefined;
  const seconds = now.getTime() / 1000;
  const pending = Object.values(item?.pendingOptIns ?? {}) as readonly OptInRequest[];
  const isTooSoon = pending.some(({ expires }) => seconds - (expires - CONFIRMATION_SECONDS) < OPT_IN_INTERVAL_SECONDS);
  return isTooSoon || countedRequest(item, now).count > OPT_INS_A_DAY ? "opt-in-limit" : undefined;
}

/** What a link that confirms finds: `pending`, it can be confirmed; `confirmed`, it was; `void`, nothing that it could confirm. */
export type Confirmable = "pending" | "confirmed" | "void";

/** @param expires of the link, in seconds since 1970 */
export function confirmable(list: ListTopic, expires: number, item: Item): Confirmable {
  if (item?.pendingOptIns?.[list]?.expires === expires) return "pending";
  return consentTo(list, item)?.expires === expires ? "confirmed" : "void";
}

/** A recipient who confirms: on the list from now on, for good. @returns undefined where nothing is pending */
export function confirmed(item: Recipient, list: ListTopic, now: Date): Recipient | undefined {
  const { [list]: request, ...others } = item.pendingOptIns ?? {};
  if (!request) return undefined;
  const at = now.toISOString();
  const consents = [...(item.consents ?? []), { ...request, list, confirmedAt: at }].slice(-KEPT_CONSENTS);
  return {
    ...item,
    pendingOptIns: Object.keys(others).length > 0 ? others : undefined,
    consents,
    preferences: { ...item.preferences, [list]: { value: "every", at, by: "confirmation" } },
    expiresAt: undefined,
    revision: item.revision + 1,
  };
}

/** Consents after choices: switching a list off withdraws consent to it, and switching it on again is a new one. */
export function withChoicesOfLists(
  consents: readonly Consent[] | undefined,
  choices: Choices,
  made: Pick<Preference, "at" | "by">,
): readonly Consent[] | undefined {
  const lists = Object.keys(choices).filter((topic): topic is ListTopic => isList(topic as ListTopic));
  if (!consents || lists.length === 0) return consents;
  const ended = lists.filter((list) => choices[list] === "off");
  const resumed = lists
    .filter((list) => choices[list] !== "off" && !consentTo(list, { consents }))
    .flatMap((list) => consents.findLast((consent) => consent.list === list) ?? [])
    .map(({ withdrawn: _, ...consent }) => ({
      ...consent,
      source: made.by,
      requestedAt: made.at,
      confirmedAt: made.at,
    }));
  return [
    ...consents.map((consent) =>
      ended.includes(consent.list) && !consent.withdrawn ? { ...consent, withdrawn: made } : consent,
    ),
    ...resumed,
  ].slice(-KEPT_CONSENTS);
}
