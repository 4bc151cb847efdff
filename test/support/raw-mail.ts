/**
 * Reads a mail's bytes line by line, from the RFCs and without a library: nodemailer, which writes the mails, postal-mime, which reads them
 * in the tests, and mailauth are by one author, who could misread a rule three times.
 */
import assert from "node:assert/strict";

/** A field of a header, unfolded (RFC 5322 section 2.2.3), its name in lower case. */
export type Field = readonly [name: string, value: string];

/** A part of a mail: a body, or other parts within it. */
export interface Part {
  readonly fields: readonly Field[];
  /** The header lines as sent, still folded. */
  readonly headerLines: readonly string[];
  /** The media type from Content-Type, in lower case. */
  readonly type: string;
  readonly content: Buffer;
  readonly parts: readonly Part[];
}

/** The values of a field; one value for a field that may occur only once. */
export const values = ({ fields }: Part, name: string): string[] =>
  fields.filter(([field]) => field === name).map(([, value]) => value);

/**
 * Reads a mail.
 *
 * @throws AssertionError for a line that breaks a rule: a bare CR or LF, more than 998 octets, a byte that is not ASCII
 */
export function readRawMail(bytes: Buffer): Part {
  const text = bytes.toString("latin1");
  assert.match(text, /^\p{ASCII}*$/u, "not ASCII");
  assert.ok(!text.includes("\0"), "a NUL");
  assert.doesNotMatch(text, /(?<!\r)\n|\r(?!\n)/, "a bare CR or LF");
  assert.ok(text.endsWith("\r\n"), "no line end at the end");
  for (const line of text.split("\r\n")) assert.ok(line.length <= 998, `a line of ${line.length} octets`);
  return readPart(text);
}

function readPart(text: string): Part {
  const end = text.indexOf("\r\n\r\n");
  assert.notEqual(end, -1, "no empty line after the header");
  const headerLines = text.slice(0, end).split("\r\n");
  const fields = unfold(headerLines).map((line): Field => {
    const [, name, value] =
      /^([!-9;-~]+): ?(.*)$/.exec(line) ?? assert.fail(`no header field: ${JSON.stringify(line)}`);
    return [(name ?? "").toLowerCase(), value ?? ""];
  });
  const body = text.slice(end + 4);
  const field = (name: string) => fields.find(([key]) => key === name)?.[1] ?? "";
  const contentType = field("content-type");
  const type = (contentType.split(";")[0] ?? "").trim().toLowerCase();
  return {
    fields,
    headerLines,
    type,
    content: decode(body, field("content-transfer-encoding")),
    parts: type.startsWith("multipart/") ? readParts(body, contentType) : [],
  };
}

function unfold(lines: readonly string[]): string[] {
  const unfolded: string[] = [];
  for (const line of lines) {
    if (/^[ \t]/.test(line)) unfolded.push(`${unfolded.pop() ?? assert.fail("a fold before any field")}${line}`);
    else unfolded.push(line);
  }
  return unfolded;
}

/** The parts between the boundaries (RFC 2046 section 5.1.1), each of which must be closed. */
function readParts(body: string, contentType: string): Part[] {
  const boundary = /;\s*boundary="?([^";]+)"?/i.exec(contentType)?.[1] ?? assert.fail("no boundary");
  const [before = "", ...rest] = `\r\n${body}`.split(`\r\n--${boundary}`);
  assert.equal(before.trim(), "");
  assert.match(rest.at(-1) ?? "", /^--\s*$/, "not closed");
  return rest.slice(0, -1).map((part) => {
    assert.match(part, /^\r\n/, "a boundary inside a line");
    return readPart(part.slice(2));
  });
}

function decode(body: string, encoding: string): Buffer {
  switch (encoding.toLowerCase()) {
    case "base64":
      return Buffer.from(body, "base64");
    case "quoted-printable": {
      const bytes = body
        .replaceAll(/=\r\n/g, "")
        .replaceAll(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(parseInt(hex, 16)));
      return Buffer.from(bytes, "latin1");
    }
    case "7bit":
    case "":
      return Buffer.from(body, "latin1");
    default:
      return assert.fail(`Content-Transfer-Encoding ${encoding}`);
  }
}
