/** Text from outside, made fit for a terminal. */

/**
 * What would move the cursor, clear lines or reverse text, and so make a terminal show something else than it was sent: C0, DEL
 * and C1 (category Cc), line and paragraph separators, and the controls of writing direction.
 */
const unprintable = /[\p{Cc}\u2028\u2029\p{Bidi_Control}]/gu;

const escaped = (control: string) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;

/**
 * A value in which every text, however deep, shows what a terminal would act upon as an escape: `\u001b`.
 *
 * Property names are left alone: they are ours.
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

/** The same for text of several lines that we wrote ourselves, whose line ends stay. */
export const printableLines = (text: string): string => text.split("\n").map(printable).join("\n");
