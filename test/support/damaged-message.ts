/** Messages with one value replaced: by another text, or by anything that JSON can hold. */
import fc from "fast-check";
import { messages } from "./messages";

/** What attackers enter into form fields, and what breaks programs that write mail and calendars. */
export const HOSTILE = [
  "A\r\nBcc: victim@example.com",
  "A\nATTENDEE:mailto:victim@example.com",
  "E\r\nX-INJ: 1",
  "A, B <c@example.com>",
  '"A" <c@example.com>, d@example.com',
  "=?utf-8?q?x=0D=0ABcc:_victim=40example.com?=",
  "=?utf-8?q?x?= =?utf-8?b?eA==?=",
  "a\u202ebcd\u2066e",
  "👩‍👩‍👧‍👦",
  "\u0000\u0007\u001b[2J",
  "\ud800",
  "<script>alert(1)</script>",
  "{{system}} {{{this}}} ${1} %s",
  "https://evil.example/login",
  "evil。example",
  "javascript:alert(1)",
  "--_NmP-Part_1",
  ".\r\n.\r\n",
  "END:VCALENDAR",
  "\\,;:\"^'",
  "\u200b",
  "x".repeat(10_000),
  "ß".repeat(150),
];

/** A text: an attack, any characters, or words. */
export const anyText = fc.oneof(
  fc.constantFrom(...HOSTILE),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
  fc.tuple(fc.string({ unit: "grapheme" }), fc.constantFrom(...HOSTILE)).map((pair) => pair.join(" ")),
);

/** Every place in a value that could hold something else. */
function places(value: unknown): [holder: Record<string, unknown>, key: string][] {
  if (typeof value !== "object" || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [[holder, key] as [typeof holder, string], ...places(holder[key])]);
}

/** The fields into which people can write anything. */
const FREE: ReadonlySet<string> = new Set(["title", "name", "location", "notes", "text", "owner", "source", "0", "1"]);

/** Replaces the value at one place of a message: of the places with a matching key, the one at `index` modulo their number. */
export function put(
  message: unknown,
  place: number,
  value: unknown,
  isFit: (key: string) => boolean = () => true,
): void {
  const fit = places(message).filter(([, key]) => isFit(key));
  const [holder, key] = fit[place % fit.length] ?? [];
  if (holder && key !== undefined) holder[key] = value;
}

/** One of the sample messages. */
export const sample = fc.constantFrom(...Object.values(messages));

/** A sample message with other texts where people can write anything. */
export const rewordedMessage = fc
  .tuple(sample, fc.array(fc.tuple(fc.nat(), anyText), { minLength: 1, maxLength: 3 }))
  .map(([message, texts]) => {
    const reworded: unknown = structuredClone(message);
    for (const [place, text] of texts) put(reworded, place, text, (key) => FREE.has(key));
    return reworded;
  });

/** A sample message with an arbitrary value in one place. */
export const damagedMessage = fc
  .tuple(sample, fc.nat(), fc.oneof(anyText, fc.jsonValue()))
  .map(([message, place, value]) => {
    const damaged: unknown = structuredClone(message);
    put(damaged, place, value);
    return damaged;
  });
