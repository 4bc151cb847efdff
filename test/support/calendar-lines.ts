/** Reads a calendar line by line, from RFC 5545 section 3.1 and without a library. */
import assert from "node:assert/strict";

const PROPERTIES: ReadonlySet<string> = new Set(
  "BEGIN VERSION PRODID METHOD UID SEQUENCE DTSTAMP DTSTART DTEND SUMMARY LOCATION DESCRIPTION ORGANIZER ATTENDEE URL STATUS END".split(
    " ",
  ),
);

/**
 * The lines of a calendar, unfolded.
 *
 * @throws AssertionError for a line of more than 75 octets, a bare CR or LF, a split character, any other control character, or a property
 * that no meeting has
 */
export function calendarLines(text: string): string[] {
  assert.ok(text.endsWith("\r\n"));
  assert.doesNotMatch(text, /(?<!\r)\n|\r(?!\n)/, "a bare CR or LF");
  assert.doesNotMatch(text, /[^\P{Cc}\r\n\t]/u, "a control character");
  for (const line of text.split("\r\n")) {
    assert.ok(Buffer.byteLength(line) <= 75, `a line of ${Buffer.byteLength(line)} octets`);
    assert.ok(line.isWellFormed(), "a character cut in two");
  }
  const lines = text.slice(0, -2).replaceAll("\r\n ", "").split("\r\n");
  for (const line of lines) assert.ok(PROPERTIES.has(/^[A-Z-]+/.exec(line)?.[0] ?? ""), `a line of its own: ${line}`);
  return lines;
}
