/** A former provider's list of addresses that must not get mail, as its CSV file has it. Pure; no message quotes the file. */
import { type CsvError, type InfoRecord, parse } from "csv-parse/sync";
import { type Address, parseAddress } from "../../../core/recipients/address";
import type { Reason } from "../../../core/recipients/recipient";

/** Why somebody must not get mail: a reason of SES's, or a wish that SES has no word for. */
export type Stop = Reason | "UNSUBSCRIBE";

/** All of them. */
export const STOPS = ["BOUNCE", "COMPLAINT", "UNSUBSCRIBE"] as const satisfies readonly Stop[];

/** One person whom mail has to stop for. */
export interface Entry {
  readonly address: Address;
  readonly stop: Stop;
}

/** What a file holds. */
export interface List {
  readonly entries: readonly Entry[];
  /** Entries that repeat another one about the same person. */
  readonly repeated: number;
  /** A soft bounce is over by itself. */
  readonly softBounces: number;
  /** The numbers of the lines whose address SES could not send to anyway. */
  readonly unreadable: readonly number[];
}

/** Where a file has what. */
export interface Columns {
  /** The name of the column with the address; absent: found by its name. */
  readonly address?: string;
  /** Why all of the file must not get mail, or the name of the column that says it line by line. */
  readonly reason: { readonly ofAll: Stop } | { readonly column: string };
}

/** A file that cannot be imported as it is. */
export class ListFault extends Error {
  override readonly name = "ListFault";
}

const letters = (text: string) => text.toLowerCase().replace(/[^a-z]/g, "");

/**
 * The columns that hold an address, as providers name them: SendGrid `email`, Mailgun `address`
 * (https://documentation.mailgun.com/docs/mailgun/api-reference/send/mailgun/bounces.md), Postmark `EmailAddress`
 * (https://postmarkapp.com/developer/api/suppressions-api).
 */
const addressColumns = ["email", "address", "emailaddress", "recipient"];

/**
 * The words for a reason: SES's own, Postmark's `HardBounce`, `SpamComplaint` and `ManualSuppression`, and `unsubscribe`, `hard-bounce` and
 * `soft-bounce` of other providers. Case, blanks and hyphens do not matter.
 */
const reasonWords: Readonly<Record<string, Stop | "soft">> = {
  bounce: "BOUNCE",
  hardbounce: "BOUNCE",
  complaint: "COMPLAINT",
  spamcomplaint: "COMPLAINT",
  spam: "COMPLAINT",
  unsubscribe: "UNSUBSCRIBE",
  unsubscribed: "UNSUBSCRIBE",
  manualsuppression: "UNSUBSCRIBE",
  softbounce: "soft",
};

interface Row {
  /** The number of the row's last line in the file, from 1. */
  readonly line: number;
  readonly fields: readonly string[];
}

/**
 * Reads a file.
 *
 * @param content CSV in UTF-8, or in UTF-16 with its mark, by commas, semicolons or tabs; the first line names the columns
 * @throws ListFault for a file in which the meaning of a line is not certain
 */
export function readList(content: Buffer, columns: Columns): List {
  const [head, ...rows] = rowsOf(content);
  if (!head) throw new ListFault("The file is empty.");
  const address = addressColumn(head.fields, columns.address);
  const { reason } = columns;
  const reasonColumn = "column" in reason ? columnNamed(reason.column, head.fields) : undefined;
  const stopOf = (row: Row) => ("ofAll" in reason ? reason.ofAll : stopIn(row, reasonColumn ?? 0, reason.column));
  const entries = new Map<string, Entry>();
  const unreadable: number[] = [];
  let softBounces = 0;
  for (const row of rows) {
    const stop = stopOf(row);
    const parsed = parseAddress(row.fields[address] ?? "");
    if (stop === "soft") softBounces++;
    else if (!parsed || parsed.simulated) unreadable.push(row.line);
    else keep(entries, { address: parsed, stop });
  }
  const repeated = rows.length - softBounces - unreadable.length - entries.size;
  return { entries: [...entries.values()], repeated, softBounces, unreadable };
}

/** Keeps one entry for each person and kind of stop: a complaint outranks a bounce; an unsubscription is kept beside either. */
function keep(entries: Map<string, Entry>, entry: Entry): void {
  const key = `${entry.address.recipient} ${entry.stop === "UNSUBSCRIBE" ? "wish" : "suppression"}`;
  if (!entries.has(key) || entry.stop === "COMPLAINT") entries.set(key, entry);
}

function rowsOf(content: Buffer): Row[] {
  const options = { bom: true, info: true, skip_empty_lines: true, trim: true, delimiter: delimiterOf(content) };
  try {
    const read = parse(content, options) as unknown as { readonly record: string[]; readonly info: InfoRecord }[];
    return read.map(({ record, info }) => ({ line: info.lines, fields: record }));
  } catch (error) {
    const { code, lines } = error as CsvError & { readonly lines?: number };
    // The parser's own message quotes the field.
    throw new ListFault(`Line ${lines ?? 1} of the file is not CSV like the lines before it (${code}).`);
  }
}

/** What the first line, which holds names of columns alone, is divided by. */
function delimiterOf(content: Buffer): string {
  const [first = ""] = content.toString("utf8").split(/[\r\n]/, 1);
  return [";", "\t"].find((delimiter) => first.includes(delimiter)) ?? ",";
}

function addressColumn(head: readonly string[], named: string | undefined): number {
  if (named !== undefined) return columnNamed(named, head);
  if (head.some((name) => name.includes("@")))
    throw new ListFault(
      "The first line of the file holds an address. It must name the columns: insert the line email above it.",
    );
  const found = head.flatMap((name, index) => (addressColumns.includes(letters(name)) ? [index] : []));
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const what = found.length === 0 ? "No column is" : "More than one column is";
  throw new ListFault(
    `${what} called ${addressColumns.join(", ")} or the like. Add --column <name>, one of: ${head.join(", ")}.`,
  );
}

function columnNamed(name: string, head: readonly string[]): number {
  const index = head.findIndex((each) => each.toLowerCase() === name.toLowerCase());
  if (index >= 0) return index;
  const there = head.some((each) => each.includes("@"))
    ? "Its first line holds an address"
    : `It has ${head.join(", ")}`;
  throw new ListFault(`The file has no column ${name}. ${there}.`);
}

function stopIn({ fields, line }: Row, index: number, column: string): Stop | "soft" {
  const word = letters(fields[index] ?? "");
  const stop = Object.hasOwn(reasonWords, word) ? reasonWords[word] : undefined;
  if (stop) return stop;
  throw new ListFault(
    `Line ${line} of the file: column ${column} has an unknown reason. ` +
      `Known are bounce, hard bounce, soft bounce, complaint, spam, unsubscribe and Postmark's words.`,
  );
}
