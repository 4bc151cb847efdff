/** Makes text from outside safe to print on a terminal. */

/**
 * The characters that can move the cursor, clear lines or reverse text, and so make a terminal show something other than the text:
 * C0, DEL and C1 (category Cc), line and paragraph separators, and the controls of writing direction.
 */
const unprintable = /[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu;

const escaped = (control: string) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * A copy of a value in which those characters are escaped (`\u001b`) in every string, at any depth.
 *
 * Property names stay as they are, since they are ours.
 */
export function printable<T>(value: T): T {
  return replaced(value) as T;
}

function replaced(value: unknown): unknown {
  if (typeof value === "string") return value.replace(unprintable, escaped);
  if (Array.isArray(value)) return value.map(replaced);
  if (value === null || typeof value !== "object") return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, replaced(member)]));
}

/** Like {@link printable}, but keeps line ends: for our own text, which may have several lines. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");
