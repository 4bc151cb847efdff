/** Messages that failed, as a person reads them. Pure. */
import { printable, printableLines } from "../../core/formatting/printable";
import type { Terminal } from "../terminal/terminal";
import { wrapped } from "../terminal/wrap";
import type { Taken } from "./messages";

/** A message without what it says. */
export interface Summary {
  readonly id: string;
  /** ISO 8601. */
  readonly sentAt: string;
  /** Why the outbox cannot send it; other queues do not say. */
  readonly reason?: string;
}

/** A message with what it says. */
export interface Shown extends Summary {
  readonly body: string;
}

/** The attribute by which the outbox says why it cannot send a message. It has no word of the message. */
export const REASON = "reason";

/** What may be shown of a message. */
export function summary({ id, sentAt, attributes }: Taken): Summary {
  const reason = attributes[REASON]?.StringValue;
  return { id, sentAt: sentAt.toISOString(), ...(reason !== undefined && { reason }) };
}

const minute = (instant: string) => `${instant.slice(0, 16).replace("T", " ")} UTC`;
const INDENT = "  ";

/** JSON with its indentation; any other text as it is. */
function readable(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), undefined, 2);
  } catch {
    return body;
  }
}

/** A message in lines. */
export function messageText(message: Summary | Shown, { columns }: Pick<Terminal, "columns">): string {
  const { id, sentAt, reason } = message;
  return [
    `${id}  sent ${minute(sentAt)}`,
    ...(reason === undefined ? [] : wrapped(printable(reason), columns - INDENT.length).map((line) => INDENT + line)),
    ...("body" in message
      ? printableLines(readable(message.body))
          .split("\n")
          .map((line) => INDENT + line)
      : []),
  ].join("\n");
}
