/** How large texts become in HTML. Limiting a message's data limits its mail, which Gmail clips at about 102 kB. */
import { inert } from "./inert";

/**
 * The bytes in HTML of the characters that become longer there: line ends, and those that Handlebars escapes
 * (https://handlebarsjs.com/api-reference/utilities.html#handlebars-escapeexpression-string).
 */
const ESCAPED_BYTES: Readonly<Record<string, number>> = {
  "&": "&amp;".length,
  "<": "&lt;".length,
  ">": "&gt;".length,
  '"': "&quot;".length,
  "'": "&#x27;".length,
  "`": "&#x60;".length,
  "=": "&#x3D;".length,
  "\n": "<br>".length,
};

/** The UTF-8 bytes of a text as a mail shows it: inert, HTML-escaped, with `<br>` for line ends. */
function escapedBytes(text: string): number {
  let bytes = Buffer.byteLength(inert(text));
  for (const [character] of text.matchAll(/[&<>"'`=\n]/g)) bytes += (ESCAPED_BYTES[character] ?? 1) - 1;
  return bytes;
}

/** The bytes of all texts in a value, at any depth, as a mail shows them. */
export function htmlBytes(value: unknown): number {
  if (typeof value === "string") return escapedBytes(value);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce((sum: number, item) => sum + htmlBytes(item), 0);
}
