/** What every mail of the outbox must satisfy, whatever its content. */
import type { Stage } from "../deployed-stack/stage";
import { check } from "./check";
import type { Letter } from "./letter";

/** For each category, the environment variable of the outbox function that holds its sender. */
const SENDERS = {
  invitation: "MEETINGS_SENDER",
  reminder: "UPDATES_SENDER",
  followUp: "UPDATES_SENDER",
  digest: "UPDATES_SENDER",
  system: "SYSTEM_SENDER",
  optIn: "SYSTEM_SENDER",
} as const;

/** A category of mail. */
export type Category = keyof typeof SENDERS;

/** A message, and the mail that was sent for it. */
export interface Mailed {
  /** The message's id. */
  readonly id: string;
  readonly category: Category;
  readonly to: string;
  readonly organizer: { readonly name: string; readonly address: string };
  readonly letter: Letter;
}

/** Every mail but the system's own notices is about a meeting and can be unsubscribed from. */
const canBeSwitchedOff = (category: Category) => category !== "system" && category !== "optIn";

const linksIn = (text: string) => text.match(/https:\/\/[^\s<>"]+/g) ?? [];

/** Traces of a template that was not filled in. */
const UNFILLED = /\{\{|\}\}|undefined|\bnull\b|\bNaN\b|\[object/;

/** Bytes. Gmail clips mail near 102 kB, which hides the links in the footer. */
const LARGEST_HTML = 60_000;

/** It is well formed: a text and an HTML part with the same links, a language, and no placeholder left. */
function checkTemplate({ id, letter }: Mailed): void {
  const { text, html, shown, language, subject, anchors } = letter;
  check(`whether ${id} has a text part`, text.trim() !== "", true);
  check(
    `whether ${id} has an HTML part of a size that no mail program cuts off`,
    [shown !== "", Buffer.byteLength(html) <= LARGEST_HTML],
    [true, true],
  );
  check(`the language of ${id}`, language, "en");
  const unfilled = [subject, text, shown].flatMap((part) => UNFILLED.exec(part)?.[0] ?? []);
  check(`unfilled placeholders in ${id}`, unfilled, []);
  const inText: readonly string[] = linksIn(text);
  const missing = anchors.map(({ url }) => url).filter((url) => url.startsWith("https:") && !inText.includes(url));
  check(`links of ${id} that its text part lacks`, missing, []);
}

/** It names its sender, in the header and in the footer of both parts. */
function checkSender(stage: Stage, { id, category, to, organizer, letter }: Mailed): void {
  const variables = stage.functionVariables("outbox");
  const company = String(variables.COMPANY);
  const isAboutMeeting = canBeSwitchedOff(category) && category !== "digest";
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
  check(`what the footer of ${id} lacks in text and HTML`, [lacking(letter.text), lacking(letter.shown)], [[], []]);
}

/**
 * Both parts have a visible link to the preference center. Mail that can be unsubscribed from also has an unsubscribe link, which is in the
 * header too (RFC 8058 section 3.1). @returns both links
 */
export function checkUnsubscribe(
  stage: Stage,
  { id, category, letter }: Mailed,
): { preferences: URL; unsubscribe: URL | undefined } {
  const links = String(stage.functionVariables("outbox").LINKS_URL);
  const leading = (path: string) => letter.anchors.filter(({ url }) => url.startsWith(`${links}${path}?t=`));
  const [preferences, unsubscribe] = [leading("/preferences"), leading("/u")];
  check(`preference center links in ${id}`, preferences.filter(({ label }) => label !== "").length, 1);
  check(
    `unsubscribe links in ${id}`,
    unsubscribe.map(({ label }) => label).join(),
    canBeSwitchedOff(category) ? "Unsubscribe" : "",
  );
  const [link] = unsubscribe.map(({ url }) => url);
  const found = ["list-unsubscribe", "list-unsubscribe-post"].map((name) => letter.header(name).join(", "));
  const oneClick = link === undefined ? ["", ""] : [`<${link}>`, "List-Unsubscribe=One-Click"];
  check(`one-click unsubscribe headers of ${id}`, found, oneClick);
  return {
    preferences: new URL(preferences[0]?.url ?? links),
    unsubscribe: link === undefined ? undefined : new URL(link),
  };
}

/** Everything that every mail must satisfy. */
export function checkLetter(stage: Stage, mailed: Mailed): void {
  checkTemplate(mailed);
  checkSender(stage, mailed);
  checkUnsubscribe(stage, mailed);
}

/** The fields of a mail's calendar part that identify the meeting, its revision and the action. */
export function calendarOf({ calendar }: Letter): readonly string[] {
  if (!calendar) return [];
  const lines = calendar.text.replaceAll(/\r?\n /g, "").split(/\r?\n/);
  const value = (name: string) => lines.find((line) => line.startsWith(`${name}:`))?.slice(name.length + 1) ?? "";
  return [calendar.method, value("METHOD"), value("UID"), value("SEQUENCE"), value("STATUS")];
}
