/** Records that a subscription was requested, before the confirmation mail is sent. */
import type { OptIn } from "../../core/outbox-messages/message";
import { recipientId } from "../../core/recipients/identity";
import { listOf, topicOfList } from "../../core/recipients/mailing-lists";
import type { OptInRequest } from "../../core/recipients/consent";
import { CONFIRMATION_SECONDS, countedRequest } from "../../core/recipients/opt-in";
import type { Recipient } from "../../core/recipients/recipient";
import { writeRecipient } from "../../core/recipients/table";
import type { Job, Outbox } from "./outbox";

/**
 * Records a request. A newer request for the same list replaces an older one, whose link is void from then on. A redelivered
 * message finds its own request, so that its mails have the same link, unless the request is about to expire.
 *
 * @param read the recipient as it was read
 * @returns undefined if another writer got in first and nothing was written
 */
export async function recordRequest(
  { dynamodb, recipients, letterhead, now }: Outbox,
  { key, address, secrets, receivedAt }: Job,
  { data, locale = letterhead.locale }: OptIn,
  read: Recipient | undefined,
): Promise<OptInRequest | undefined> {
  const topic = topicOfList(listOf(data.list, letterhead.mailingLists));
  const seconds = Math.floor(now().getTime() / 1000);
  const own = read?.pendingOptIns?.[topic];
  if (own?.message === key && own.expires - seconds > CONFIRMATION_SECONDS / 2) return own;
  const request: OptInRequest = {
    source: data.source,
    textVersion: data.textVersion,
    language: locale,
    requestedAt: receivedAt.toISOString(),
    expires: seconds + CONFIRMATION_SECONDS,
    message: key,
  };
  const item = read ?? { ...UNKNOWN, recipient: address.recipient, sesAddress: address.sesAddress };
  const isKept = read !== undefined && read.expiresAt === undefined;
  const next: Recipient = {
    ...item,
    id: recipientId(secrets.idKey, address),
    pendingOptIns: { ...item.pendingOptIns, [topic]: request },
    optInRequests: countedRequest(item, now()),
    ...(!isKept && { expiresAt: Math.max(item.expiresAt ?? 0, request.expires) }),
    revision: item.revision + 1,
  };
  return (await writeRecipient(dynamodb, recipients, read, next)) ? request : undefined;
}

/** A recipient about whom nothing is stored. */
const UNKNOWN: Omit<Recipient, "recipient" | "sesAddress"> = {
  state: "ACTIVE",
  hardBounces: 0,
  softBounces: 0,
  complaints: 0,
  recentFeedback: [],
  revision: 0,
};
