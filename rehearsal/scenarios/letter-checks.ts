/** What every mail of the outbox has to be, whatever it says. */
import type { Stage } from "../stage";
import { check } from "./check";
import type { Letter } from "./letter";

/** A category, with the variable of the function that names its sender. */
const SENDERS = {
  invitation: "MEETINGS_SENDER",
  reminder: "UPDATES_SENDER",
  followUp: "UPDATES_SENDER",
  system: "SYSTEM_SENDER",
  optIn: "SYSTEM_SENDER",
} as const;

/** A category of mail. */
export type Category = keyof typeof SENDERS;

/** A message that became a mail. */
export interface Mailed {
  /** The message's id. */
  readonly id: string;
  readonly category: Category;
  readonly to: string;
  readonly organizer: { readonly name: string; readonly address: string };
  readonly letter: Letter;
}

/** What is no notice of the system's own is about a meeting, and can be switched off. */
const canBeSwitchedOff = (category: Category) => category !== "system" && category !== "optIn";

const linksIn = (text: string) => text.match(/https:\/\/[^\s<>"]+/g) ?? [];

/** What is left of a template that was not filled. */
const UNFILLED = /\{\{|\}\}|undefined|\bnull\b|\bNaN\b|\[object/;

/** Gmail clips mail near 102 kB, and the links at its foot with it. */
const LARGEST_HTML = 60_000;

/** It looks like a mail: two parts that say the same, in a language, with nothing left to fill in. */
export function checkTemplate({ id, letter }: Mailed): void {
  const { text, html, shown, language, subject, anchors } = letter;
  check(`whether ${id} has a text part`, text.trim() !== "", true);
  check(
    `whether ${id} has an HTML part of a size that no mail program cuts off`,
    [shown !== "", Buffer.byteLength(html) <= LARGEST_HTML],
    [true, true],
  );
  check(`the language of ${id}`, language, "en");
  const unfilled = [subject, text, shown].flatMap((part) => UNFILLED.exec(part)?.[0] ?? []);
  check(`what nobody filled in of ${id}`, unfilled, []);
  const inText: readonly string[] = linksIn(text);
  const missing = anchors.map(({ url }) => url).filter((url) => url.startsWith("https:") && !inText.includes(url));
  check(`links of ${id} that its text part lacks`, missing, []);
}

/** It says who it is from, in its header and at its foot, in both parts. */
export function checkSender(stage: Stage, { id, category, to, organizer, letter }: Mailed): void {
  const variables = stage.functionVariables("outbox");
  const company = String(variables.COMPANY);
  const isAboutMeeting = canBeSwitchedOff(category);
  const address = String(variables[SENDERS[category]]);
  check(`the domain that ${id} is from`, address.split("@")[1], stage.domain);
  const name = isAboutMeeting ? `${organizer.name} via ${company}` : company;
  check(`the sender of ${id}`, letter.from, { name, address });
  check(`who ${id} is to`, letter.to, [to]);
  check(`where answers to ${id} go`, letter.replyTo, [
    isAboutMeeting ? organizer.address : String(variables.SUPPORT_ADDRESS),
  ]);
  const sentBy = isAboutMeeting ? `Sent by ${company} for ${organizer.name}.` : `Sent by ${company}.`;
  const lacking = (part: string) => [sentBy, String(variables.ABUSE_CONTACT)].filter((words) => !part.includes(words));
  check(`what the foot of ${id} lacks in text and HTML`, [lacking(letter.text), lacking(letter.shown)], [[], []]);
}

/**
 * A link to the preferences in both parts, which the reader sees; and where the mail can be switched off, a link that does so, which
 * mail programs find in the header too (RFC 8058 section 3.1). @returns both links
 */
export function checkUnsubscribe(
  stage: Stage,
  { id, category, letter }: Mailed,
): { preferences: URL; unsubscribe: URL | undefined } {
  const links = String(stage.functionVariables("outbox").LINKS_URL);
  const leading = (path: string) => letter.anchors.filter(({ url }) => url.startsWith(`${links}${path}?t=`));
  const [preferences, unsubscribe] = [leading("/preferences"), leading("/u")];
  check(`links in ${id} to the preferences`, preferences.filter(({ label }) => label !== "").length, 1);
  check(
    `links in ${id} that switch it off`,
    unsubscribe.map(({ label }) => label).join(),
    canBeSwitchedOff(category) ? "Unsubscribe" : "",
  );
  const [link] = unsubscribe.map(({ url }) => url);
  const found = ["list-unsubscribe", "list-unsubscribe-post"].map((name) => letter.header(name).join(", "));
  const oneClick = link === undefined ? ["", ""] : [`<${link}>`, "List-Unsubscribe=One-Click"];
  check(`what mail programs find in ${id} to unsubscribe by one click`, found, oneClick);
  return {
    preferences: new URL(preferences[0]?.url ?? links),
    unsubscribe: link === undefined ? undefined : new URL(link),
  };
}

/** What a calendar takes from a mail: which meeting, which state of it, and what to do. */
export function calendarOf({ calendar }: Letter): readonly string[] {
  if (!calendar) return [];
  const lines = calendar.text.replaceAll(/\r?\n /g, "").split(/\r?\n/);
  const value = (name: string) => lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? "";
  return [calendar.method, value("METHOD"), value("UID"), value("SEQUENCE"), value("STATUS")];
}
