/** What the templates of all mails share: the parts of the layout, and the types of what fills them. */
import type { Language } from "../../languages/en";
import type { Clock } from "../../dates-and-times/when";

/** The company that sends, as every mail's footer names it. */
export interface Company {
  readonly name: string;
  /** In one line. */
  readonly postalAddress?: string;
  /** The address for reports of abuse. */
  readonly abuseContact: string;
}

/** What a mail's text depends on besides its content. */
export interface Context {
  readonly language: Language;
  readonly clock: Clock;
  readonly company: Company;
  /** The recipient's address. */
  readonly recipient: string;
}

/** A link with its words. */
export interface Link {
  readonly label: string;
  readonly url: string;
}

/** A link that looks like a button. A mail has at most one that is primary. */
export interface Button extends Link {
  readonly primary: boolean;
}

/** The beginning of a mail. */
export interface Heading {
  /** What kind of mail this is, above the title. */
  readonly kind: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Whether the title names a canceled meeting. */
  readonly canceled: boolean;
}

/** One mail, before the layout around it is filled and it becomes HTML and text. */
export interface Draft<Slots extends { readonly heading: Heading }> {
  /** Other people's text is inert here too, since replies quote the subject and clients detect links there. */
  readonly subject: string;
  /** What mail clients show beside the subject. */
  readonly preheader: string;
  /** Why the recipient gets it. */
  readonly reason: string;
  /** The person on whose behalf the company sends it; absent if it sends on its own. */
  readonly sentFor?: string;
  /** The slots of the mail's own template. Every name that the template uses must be there, or Handlebars throws. */
  readonly slots: Slots;
}

/** A text's lines, between which the HTML has a `<br>`. */
export const linesOf = (text: string): readonly string[] => text.split("\n");
