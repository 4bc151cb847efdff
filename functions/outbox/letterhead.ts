/** What all mails of a stack share: its settings, and the links that each recipient's mails end with. No I/O. */
import type { KeyRing } from "../../core/link-tokens/key-ring";
import type { MailingList } from "../../core/recipients/mailing-lists";
import type { Topic } from "../../core/recipients/topics";
import { signToken } from "../../core/link-tokens/tokens";
import type { Senders } from "../../mail/mime/addressing";
import type { FooterLinks, Renderer } from "../../mail/rendering/render";

/** What all mails of a stack have in common. */
export interface Letterhead {
  readonly renderer: Renderer;
  readonly senders: Senders;
  /** The base URL of links: `https://links.example.org`. */
  readonly linksUrl: string;
  /** The stack's name: a link of one stack is not valid in another. */
  readonly stack: string;
  /** The default locale and time zone, for messages that state none. */
  readonly locale: string;
  readonly timeZone: string;
  /** By their ids. */
  readonly mailingLists: ReadonlyMap<string, MailingList>;
}

/** The link to a recipient's preferences. @param id the recipient's */
export const preferencesLink = (id: string, keys: KeyRing, { linksUrl, stack }: Letterhead): string =>
  `${linksUrl}/preferences?t=${signToken({ purpose: "preferences", id }, keys, stack)}`;

/** The footer links of a mail that its recipient can switch off. @param id the recipient's */
export function footerLinks(topic: Topic, id: string, keys: KeyRing, letterhead: Letterhead): FooterLinks {
  const { linksUrl, stack } = letterhead;
  return {
    preferences: preferencesLink(id, keys, letterhead),
    unsubscribe: `${linksUrl}/u?t=${signToken({ purpose: "unsubscribe", id, topic }, keys, stack)}`,
  };
}
