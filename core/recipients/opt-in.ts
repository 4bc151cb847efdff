/** Double opt-in: a subscription to a mailing list is requested, then confirmed by whoever reads the address's mail. No I/O. */
import { SECONDS } from "../time/spans";
import type { Consent, OptInRequest } from "./consent";
import type { Choices, Preference } from "./preferences";
import type { Recipient } from "./recipient";
import { isList, type ListTopic } from "./topics";

/** How many consents an item keeps, the newest ones. */
export const KEPT_CONSENTS = 20;

/** How long a subscription can be confirmed, in seconds. */
export const CONFIRMATION_SECONDS = 2 * SECONDS.day;

/** The shortest time between two confirmation mails to one address, in seconds, so that no two links expire in the same second. */
export const OPT_IN_INTERVAL_SECONDS = 10 * SECONDS.minute;

type Item = Partial<Pick<Recipient, "consents" | "pendingOptIns" | "optInRequests">> | undefined;

/** The consent that puts a recipient on a list; undefined if there is none or it was withdrawn. */
export const consentTo = (list: ListTopic, item: Item): Consent | undefined =>
  item?.consents?.findLast((consent) => consent.list === list && !consent.withdrawn);

/** How many confirmation mails an address gets a day. */
const OPT_INS_A_DAY = 3;

/** How many subscriptions were requested today (UTC), including the current one. */
export function countedRequest(item: Item, now: Date) {
  const day = now.toISOString().slice(0, 10);
  return { day, count: (item?.optInRequests?.day === day ? item.optInRequests.count : 0) + 1 };
}

/** Why no confirmation mail may be sent; undefined if one may. @param message the ledger key of the message that requests it */
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

/**
 * What a confirmation link finds: a request to confirm (`pending`), one that it has confirmed (`confirmed`), or neither (`void`).
 */
export type Confirmable = "pending" | "confirmed" | "void";

/** What a confirmation link finds. @param expires the link's, in seconds since 1970 */
export function confirmable(list: ListTopic, expires: number, item: Item): Confirmable {
  if (item?.pendingOptIns?.[list]?.expires === expires) return "pending";
  return consentTo(list, item)?.expires === expires ? "confirmed" : "void";
}

/** The item of a recipient who confirms: on the list from now on, and never expiring. @returns undefined if nothing is pending */
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

/** The consents after some choices: switching a list off withdraws its consent, switching it on again adds a new one. */
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
