/** The pages that links open: puts their content into words and into the template. No I/O. */
import { createHash } from "node:crypto";
import type { Choice, Choices } from "../../core/recipients/preferences";
import { isList, type OptionalCategory, type Topic } from "../../core/recipients/topics";
import type { Language } from "../languages/en";

/** The compiled template. */
export interface CompiledPage {
  /** Fills the template. Every name that it uses must be there, or Handlebars throws. */
  readonly fill: (slots: object) => string;
  readonly style: string;
}

/** Why nothing is mailed, whatever is chosen. */
export type Stopped = "complained" | "bounced";

/** The choices that the preferences page offers about a topic: only those that the outbox obeys. */
export const choicesOf = (topic: Topic): readonly Choice[] => (isList(topic) ? LIST_CHOICES : CATEGORY_CHOICES[topic]);

const CATEGORY_CHOICES: Readonly<Record<OptionalCategory, readonly Choice[]>> = {
  invitation: ["every", "off"],
  reminder: ["every", "off"],
  followUp: ["every", "daily", "off"],
};

const LIST_CHOICES: readonly Choice[] = ["every", "off"];

/** A topic that the preferences page offers. */
export interface Offered {
  readonly topic: Topic;
  /** The name, if it is a mailing list. */
  readonly list?: string;
}

/** What a page says, not yet in words. */
export type PageContent =
  | {
      readonly page: "preferences";
      /** The URL that the page's forms post to. */
      readonly action: string;
      /** The address, as much of it as may be shown; absent if it is not known. */
      readonly address?: string;
      readonly offered: readonly (Offered & { readonly chosen: Choice })[];
      readonly stopped?: Stopped;
      /** Present if choices were just saved: what they were before, for undoing it. */
      readonly saved?: { readonly before: Choices };
    }
  | {
      readonly page: "unsubscribe";
      readonly action: string;
      readonly topic: Topic;
      /** The name, if it is a mailing list. */
      readonly list?: string;
      readonly subscribed: boolean;
      readonly stopped?: Stopped;
      /** Whether that has just been changed. */
      readonly saved: boolean;
      /** The link to the page of preferences. */
      readonly preferences: string;
    }
  | {
      readonly page: "confirm";
      readonly action: string;
      /** The mailing list's name. */
      readonly list: string;
    }
  | {
      readonly page: "confirmed";
      readonly list: string;
      /** The link to the page of preferences. */
      readonly preferences: string;
    }
  | { readonly page: "erased" | "badLink" | "badConfirmation" | "badForm" | "unavailable" | "notFound" };

/** The company whose pages these are. */
export interface PageCompany {
  readonly name: string;
  /** The address that people write to. */
  readonly contact: string;
}

/** What pages are rendered with. */
export interface Pages {
  readonly template: CompiledPage;
  readonly company: PageCompany;
}

/** The source expression that allows the pages' style sheet and no other (CSP Level 3, section 2.3.1). */
export const styleSource = ({ style }: CompiledPage): string =>
  `'sha256-${createHash("sha256").update(style).digest("base64")}'`;

/** Renders a page. */
export function renderPage(content: PageContent, language: Language, { template, company }: Pages): string {
  const { pages } = language;
  const filled = template.fill({
    ...EMPTY,
    ...slotsOf(content, pages, company),
    lang: language.tag,
    company,
    footer: pages.footer,
    style: template.style,
  });
  return `<!doctype html>\n${filled}`;
}

type Words = Language["pages"];

/** A button that is a form of its own. */
interface FormButton {
  readonly kind: "act" | "all";
  readonly look: "primary" | "secondary";
  readonly hint: string | undefined;
  readonly name: "action";
  readonly value: "stop-all" | "unsubscribe" | "subscribe" | "confirm";
  readonly label: string;
}

interface Slots {
  readonly title: string;
  readonly paragraphs: readonly string[];
  readonly action: string | undefined;
  readonly status: { readonly text: string; readonly undo: object | undefined } | undefined;
  readonly notices: readonly string[];
  readonly button: FormButton | undefined;
  readonly choices: object | undefined;
  readonly link: { readonly url: string; readonly label: string } | undefined;
}

const EMPTY: Omit<Slots, "title" | "paragraphs"> = {
  action: undefined,
  status: undefined,
  notices: [],
  button: undefined,
  choices: undefined,
  link: undefined,
};

function slotsOf(content: PageContent, words: Words, company: PageCompany): Partial<Slots> {
  switch (content.page) {
    case "preferences":
      return preferencesSlots(content, words, company);
    case "unsubscribe":
      return unsubscribeSlots(content, words, company);
    case "erased":
      return { title: words.erased.title, paragraphs: words.erased.paragraphs(company.name) };
    case "confirm":
      return confirmSlots(content, words, company);
    case "confirmed":
      return {
        title: words.confirm.titleOfDone(content.list),
        paragraphs: [words.confirm.paragraphOfDone(company.name)],
        link: { url: content.preferences, label: words.confirm.change },
      };
    case "badConfirmation":
    case "badForm":
    case "badLink":
    case "notFound":
    case "unavailable": {
      const { title, paragraphs } = words[content.page];
      return { title, paragraphs: paragraphs(company.contact) };
    }
  }
}

const noticesOf = (stopped: Stopped | undefined, words: Words, { contact }: PageCompany) =>
  stopped === undefined ? [] : [words[stopped](contact)];

type Preferences = Extract<PageContent, { page: "preferences" }>;

function preferencesSlots(content: Preferences, words: Words, company: PageCompany): Partial<Slots> {
  const { preferences: say, topics, choices: labels } = words;
  const { action, address, offered, stopped, saved } = content;
  const described = ({ topic, list = "" }: Offered) =>
    isList(topic) ? { name: list, hint: topics.list.hint } : topics[topic];
  const options = ({ topic, chosen }: Preferences["offered"][number]) =>
    choicesOf(topic).map((value) => ({ name: topic, value, label: labels[value], chosen: value === chosen }));
  return {
    title: say.title,
    paragraphs: [address === undefined ? say.introOfUnknown : say.intro(address)],
    action,
    status: saved && { text: say.saved, undo: undoOf(saved.before, say.undo) },
    notices: noticesOf(stopped, words, company),
    button: {
      kind: "all",
      look: "secondary",
      hint: say.nothing,
      name: "action",
      value: "stop-all",
      label: say.stopAll,
    },
    choices: {
      topics: offered.map((each) => ({ topic: each.topic, ...described(each), options: options(each) })),
      system: topics.system,
      save: say.save,
    },
  };
}

/** The form that restores the earlier choices; undefined if nothing changed. */
function undoOf(before: Choices, label: string) {
  const fields = Object.entries(before).map(([name, value]) => ({ name, value }));
  return fields.length > 0 ? { label, fields: [...fields, { name: "action", value: "save" }] } : undefined;
}

function confirmSlots(
  { action, list }: Extract<PageContent, { page: "confirm" }>,
  { confirm: say }: Words,
  company: PageCompany,
): Partial<Slots> {
  return {
    title: say.title(list),
    paragraphs: [say.paragraph(company.name)],
    action,
    button: { kind: "act", look: "primary", hint: undefined, name: "action", value: "confirm", label: say.button },
  };
}

type Unsubscribe = Extract<PageContent, { page: "unsubscribe" }>;

function unsubscribeSlots(content: Unsubscribe, words: Words, company: PageCompany): Partial<Slots> {
  const { unsubscribe: say, topics } = words;
  const { action, topic, list, subscribed, stopped, saved, preferences } = content;
  const some = list ?? topics[isList(topic) ? "list" : topic].some;
  const button = { kind: "act", hint: undefined, name: "action" } as const;
  return {
    title: subscribed ? say.title(some) : say.titleOfDone,
    paragraphs: [(subscribed ? say.paragraph : say.paragraphOfDone)(some, company.name)],
    action,
    status: saved ? { text: subscribed ? say.savedAgain : say.saved, undo: undefined } : undefined,
    notices: noticesOf(stopped, words, company),
    button: subscribed
      ? { ...button, look: "primary", value: "unsubscribe", label: say.button }
      : { ...button, look: "secondary", value: "subscribe", label: say.again },
    link: { url: preferences, label: say.others },
  };
}
