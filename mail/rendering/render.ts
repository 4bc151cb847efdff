/** Renders mails: puts a message's data into words and into the templates. No I/O. */
import { english, type Language } from "../languages/en";
import { accountLink, type AccountLinkContent } from "../templates/account-link/draft";
import { alert, type AlertContent } from "../templates/alert/draft";
import { digest, type DigestContent } from "../templates/digest/draft";
import type { Company, Context, Draft, Heading, Link } from "../templates/layout/draft";
import { followUp, type FollowUpContent } from "../templates/follow-up/draft";
import { invitation, type InvitationContent } from "../templates/invitation/draft";
import { optIn, type OptInContent } from "../templates/opt-in/draft";
import { weeklyReport, type WeeklyReportContent } from "../templates/weekly-report/draft";
import { reminder, type ReminderContent } from "../templates/reminder/draft";

/** The links of a footer. */
export interface FooterLinks {
  /** Switches the mail's category or mailing list off. */
  readonly unsubscribe: string;
  readonly preferences: string;
}

/** A mail that its reader can switch off: its footer has both links. */
type Optional<Content> = Content & { readonly links: FooterLinks };
/** A mail that cannot be switched off: its footer has one link, to the preferences. */
type Essential<Content> = Content & { readonly links: Pick<FooterLinks, "preferences"> };
/** A mail whose recipients are a setting: its footer has no link, and says who can change the setting. */
type Listed<Content> = Content & { readonly links: Readonly<Record<never, string>> };

/** What a mail says, not yet in words. */
export type Content =
  | Optional<InvitationContent>
  | Optional<ReminderContent>
  | Optional<FollowUpContent>
  | Optional<DigestContent>
  | Essential<OptInContent>
  | Essential<AccountLinkContent>
  | Essential<AlertContent>
  | Listed<WeeklyReportContent>;

/** The folder in mail/templates/ of each mail. */
export const FOLDERS = {
  invitation: "invitation",
  reminder: "reminder",
  followUp: "follow-up",
  digest: "digest",
  optIn: "opt-in",
  verifyAccount: "account-link",
  resetPassword: "account-link",
  alert: "alert",
  weeklyReport: "weekly-report",
} as const satisfies Record<Content["mail"], string>;

/** A compiled template, which returns its text with the slots filled in. */
export type Template = (slots: object) => string;

/** The compiled templates, by their folders. */
export type Templates = Readonly<
  Record<(typeof FOLDERS)[Content["mail"]], { readonly html: Template; readonly text: Template }>
>;

/** Whom a mail is for. */
export interface Reader {
  readonly address: string;
  /** A BCP 47 tag. */
  readonly locale: string;
  /** An IANA name. */
  readonly timeZone: string;
}

/** A mail, ready to be composed. */
export interface RenderedMail {
  readonly subject: string;
  readonly html: string;
  readonly text: string;
  /** The language of its text, BCP 47. */
  readonly language: string;
}

/** What is the same for all mails of a stack. */
export interface Renderer {
  readonly templates: Templates;
  readonly company: Company;
  /** The available languages; readers of any other get the first. By default only English. */
  readonly languages?: readonly [Language, ...Language[]];
}

const primary = (locale: string) => new Intl.Locale(locale).language;

/** The language for a reader, and the locale for dates: the reader's own if it belongs to that language. */
function wordsFor({ locale, timeZone }: Reader, languages: Renderer["languages"] = [english]) {
  const own = languages.find(({ tag }) => primary(tag) === primary(locale));
  const language = own ?? languages[0];
  return { language, clock: { timeZone, locale: own && locale.includes("-") ? locale : language.dates } };
}

function draftOf(content: Content, context: Context): Draft<{ readonly heading: Heading }> {
  switch (content.mail) {
    case "invitation":
      return invitation(content, context);
    case "reminder":
      return reminder(content, context);
    case "followUp":
      return followUp(content, context);
    case "digest":
      return digest(content, context);
    case "optIn":
      return optIn(content, context);
    case "verifyAccount":
    case "resetPassword":
      return accountLink(content, context);
    case "alert":
      return alert(content, context);
    case "weeklyReport":
      return weeklyReport(content, context);
  }
}

function footerLinks({ links }: Content, { footer }: Language): Link[] {
  const { unsubscribe, preferences }: Partial<FooterLinks> = links;
  if (preferences === undefined) return [];
  if (unsubscribe === undefined) return [{ label: footer.unsubscribeOrChange, url: preferences }];
  return [
    { label: footer.unsubscribe, url: unsubscribe },
    { label: footer.preferences, url: preferences },
  ];
}

/** Renders one mail for one reader. */
export function render(content: Content, reader: Reader, { templates, company, languages }: Renderer): RenderedMail {
  const { language, clock } = wordsFor(reader, languages);
  const context = { language, clock, company, recipient: reader.address };
  const { subject, preheader, reason, sentFor, slots } = draftOf(content, context);
  const { footer } = language;
  const filled = {
    ...slots,
    lang: language.tag,
    subject,
    preheader,
    company: { ...company, postalAddress: company.postalAddress },
    footer: {
      reason,
      sentBy: sentFor === undefined ? footer.sentBy(company.name) : footer.sentFor(company.name, sentFor),
      abuse: footer.abuse,
      links: footerLinks(content, language),
    },
  };
  const { html, text } = templates[FOLDERS[content.mail]];
  return { subject, html: html(filled), text: text(filled), language: language.tag };
}
