/** What the templates of all mails share: the parts of the layout, and what they are filled with. */
import type { Language } from "../languages/en";
import type { Clock } from "../when";

/** Who sends: the footer of every mail says so. */
export interface Company {
  readonly name: string;
  /** In one line. */
  readonly postalAddress?: string;
  /** The address that hears of abuse. */
  readonly abuseContact: string;
}

/** What a mail's words depend on besides what it is about. */
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

/** What a mail opens with. */
export interface Heading {
  /** What kind of mail this is, above the title. */
  readonly kind: string;
  readonly title: string;
  readonly paragraphs: readonly string[];
  /** Whether the title names something that no longer takes place. */
  readonly canceled: boolean;
}

/** One mail, before the layout around it is filled and it becomes HTML and text. */
export interface Draft<Slots extends { readonly heading: Heading }> {
  /** What others wrote is inert here too: answers quote the subject, and programs that look for links find them there. */
  readonly subject: string;
  /** What mail programs show beside the subject. */
  readonly preheader: string;
  /** Why the recipient gets it. */
  readonly reason: string;
  /** The person in whose name the company sends it; absent: its own. */
  readonly sentFor?: string;
  /** What the mail's own template names. The names that a template uses must all be there: Handlebars throws else. */
  readonly slots: Slots;
}

/** A text's lines: HTML has a `<br>` between them. */
export const linesOf = (text: string): readonly string[] => text.split("\n");
