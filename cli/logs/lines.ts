/** Lines of a log as a person reads them. Pure. */
import { printable } from "../../core/formatting/printable";
import { wrapped } from "../terminal/wrap";

/** A line and when it was written. */
export interface LogLine {
  readonly at: Date;
  readonly message: string;
}

/**
 * Any address. The functions write none; but the line that Lambda writes when a function crashes holds the error's own message, which
 * may come from anywhere.
 */
const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/g;

/** A message in which every address is replaced by `<address>`. */
export const withoutAddresses = (message: string): string => message.replace(ADDRESS, "<address>");

/** What an entry of ours has for machines, or what is printed before it. */
const NOT_DETAILS = ["level", "message", "timestamp", "_aws"];

/** An entry of ours in one line, `ERROR refused: id=…, attempts=3`; any other line as it is. */
export function readable(message: string): string {
  const entry = parsed(message);
  if (entry === undefined) return message.trimEnd();
  const details = Object.entries(entry).filter(([name]) => !NOT_DETAILS.includes(name));
  const text = details.map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`);
  const head = [entry["level"], entry["message"]].filter((part) => typeof part === "string").join(" ");
  return [head, text.join(", ")].filter(Boolean).join(": ");
}

function parsed(message: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value = JSON.parse(message) as unknown;
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** A line with its time in UTC; what does not fit goes on below, indented. */
export function lineText({ at, message }: LogLine, columns: number): string {
  const time = at.toISOString().slice(0, 19).replace("T", " ");
  const [first = "", ...rest] = readable(message)
    .split(/\r\n|[\r\n]/)
    .flatMap((line) => wrapped(printable(line.replaceAll("\t", " ")), columns - time.length - 2));
  return [`${time}  ${first}`, ...rest.map((line) => " ".repeat(time.length + 2) + line)].join("\n");
}
