/** Turns a message into the mail that SES sends. No I/O. */
import type { KeyRing } from "../../core/link-tokens/key-ring";
import type { Message, OptIn } from "../../core/outbox-messages/message";
import { listOf, type MailingList, topicOfList } from "../../core/recipients/mailing-lists";
import type { OptInRequest } from "../../core/recipients/consent";
import type { Topic } from "../../core/recipients/topics";
import { signToken } from "../../core/link-tokens/tokens";
import { correspondents, subscription } from "../../mail/mime/addressing";
import { meetingCalendar } from "../../mail/mime/calendar";
import type { Mail } from "../../mail/mime/mime";
import { type Content, type FooterLinks, render } from "../../mail/rendering/render";
import type { Digest } from "./digest-mail";
import { footerLinks, type Letterhead, preferencesLink } from "./letterhead";

/** A message that can be turned into a mail. An opt-in can only once its request is on record. */
export type Sendable = Exclude<Message, OptIn> | (OptIn & { readonly request: OptInRequest });

type Confirmation = Extract<Sendable, OptIn>;
type Notice = Extract<Sendable, { category: "system" }>;
type Optional = Exclude<Sendable, Notice | Confirmation>;

const subscribedList = ({ category, data }: Optional, { mailingLists }: Letterhead): MailingList | undefined =>
  category === "followUp" && data.list !== undefined ? listOf(data.list, mailingLists) : undefined;

function optionalContent(message: Optional, links: FooterLinks, letterhead: Letterhead): Content {
  switch (message.category) {
    case "invitation": {
      const calendarReplies = letterhead.senders.calendarReplies !== undefined;
      return { mail: "invitation", data: message.data, calendarReplies, links };
    }
    case "reminder":
      return { mail: "reminder", data: message.data, links };
    case "followUp": {
      const list = subscribedList(message, letterhead);
      return { mail: "followUp", data: message.data, ...(list && { listName: list.name }), links };
    }
  }
}

function noticeContent({ data }: Notice, links: Pick<FooterLinks, "preferences">): Content {
  if (data.notice === "alert") return { mail: "alert", data, links };
  const mail = data.notice === "verify-account" ? "verifyAccount" : "resetPassword";
  return { mail, url: data.url, expires: data.expires, links };
}

/** The mail that asks to confirm a subscription. Its link is void as soon as a newer request replaces this one. */
function confirmationContent(message: Confirmation, id: string, keys: KeyRing, letterhead: Letterhead) {
  const { linksUrl, stack, mailingLists } = letterhead;
  const { source } = message.data;
  const { requestedAt, expires } = message.request;
  const list = listOf(message.data.list, mailingLists);
  const token = signToken({ purpose: "confirm", id, topic: topicOfList(list), expires }, keys, stack);
  return {
    mail: "optIn",
    listName: list.name,
    source,
    requested: requestedAt,
    expires: new Date(expires * 1000).toISOString(),
    url: `${linksUrl}/confirm?t=${token}`,
  } as const;
}

/** The content of a mail, and the subscription for its header, with the link that ends it. */
function contentOf(message: Sendable | Digest, id: string, keys: KeyRing, letterhead: Letterhead) {
  const { senders } = letterhead;
  const preferences = preferencesLink(id, keys, letterhead);
  if (message.category === "system") return { content: noticeContent(message, { preferences }) };
  if (message.category === "optIn") {
    return { content: { ...confirmationContent(message, id, keys, letterhead), links: { preferences } } };
  }
  if (message.category === "digest") {
    const links = footerLinks("followUp", id, keys, letterhead);
    const content = { mail: "digest", ...message.data, links } as const;
    return { content, subscribed: subscription("digest", undefined, links.unsubscribe, senders) };
  }
  const listed = subscribedList(message, letterhead);
  const topic: Topic = listed ? topicOfList(listed) : message.category;
  const links = footerLinks(topic, id, keys, letterhead);
  return {
    content: optionalContent(message, links, letterhead),
    subscribed: subscription(message.category, listed?.id, links.unsubscribe, senders),
  };
}

/**
 * The mail of a message or a digest, ready to be composed.
 *
 * @param id the recipient's id
 * @param date the mail's
 */
export function mailOf(
  message: Sendable | Digest,
  id: string,
  keys: KeyRing,
  letterhead: Letterhead,
  date: Date,
): Mail {
  const { category, data, to, locale = letterhead.locale, timeZone = letterhead.timeZone } = message;
  const { senders, renderer } = letterhead;
  const { content, subscribed } = contentOf(message, id, keys, letterhead);
  const organizer = "meeting" in data ? data.meeting.organizer : undefined;
  return {
    ...render(content, { address: to.address, locale, timeZone }, renderer),
    ...correspondents(category, to.address, organizer, senders),
    to,
    ...(subscribed && { subscription: subscribed }),
    ...(category === "invitation" && { calendar: meetingCalendar(data, to, senders) }),
    date,
  };
}
