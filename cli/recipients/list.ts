/** `npm run mail -- recipients list`: who is suppressed, why and since when, for whoever looks for the cause. */
import { paginateScan, DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import { printable } from "../../core/formatting/printable";
import type { Reason, Recipient } from "../../core/recipients/recipient";
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import { Aws } from "../aws-client/aws";
import { besideJson } from "../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { wrapped } from "../terminal/wrap";
import { feedbackText } from "./print";

/** Recipients between two lines of progress. */
const PROGRESS = 10_000;

/** The command's options. */
export interface ListOptions extends StackOptions {
  /** ISO 8601: only who is suppressed since. */
  readonly since?: string;
  readonly reason?: Reason;
}

/** A suppressed recipient, with the newest that is known of the cause. */
export interface Suppressed {
  readonly recipient: string;
  readonly reason: Reason;
  readonly suppressedAt: string;
  /** The newest, see {@link feedbackText}. */
  readonly feedback?: string;
}

/** The suppressed recipients that are asked for, among some items. An item that others made may have nothing but its key. */
export function suppressedOf(
  items: readonly Recipient[],
  { since = "", reason }: Pick<ListOptions, "since" | "reason">,
): Suppressed[] {
  return items
    .filter((item) => item.state === "SUPPRESSED" && (item.suppressedAt ?? "") >= since)
    .filter((item) => reason === undefined || item.reason === reason)
    .map(({ recipient, reason: why = "BOUNCE", suppressedAt = "", recentFeedback: [newest] = [] }) => {
      const feedback = newest && feedbackText(newest);
      return { recipient, reason: why, suppressedAt, ...(feedback && { feedback }) };
    });
}

/** Carries out the command. @throws AwsFault */
export async function list(options: ListOptions, context: CommandContext): Promise<void> {
  const terminal = besideJson(options.json, context.terminal);
  const settings = settingsOf(options.stack, { ...context, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  const found: Suppressed[] = [];
  let read = 0;
  const request = { TableName: names(settings.target).recipientsTable.name, ConsistentRead: true };
  for await (const { Items = [] } of paginateScan({ client: aws.client(DynamoDBClient) }, request)) {
    found.push(
      ...suppressedOf(
        Items.map((item) => unmarshall(item) as Recipient),
        options,
      ),
    );
    read += Items.length;
    if (read % PROGRESS < Items.length && read >= PROGRESS) terminal.tell(`${read} recipients read so far.`);
  }
  found.sort((one, other) => other.suppressedAt.localeCompare(one.suppressedAt));
  for (const suppressed of found) terminal.print(text(suppressed, terminal.columns));
  terminal.print(`${found.length} suppressed of ${read} recipients in the table.`);
  options.json?.write({ stack: options.stack, recipients: found }, context.terminal);
}

function text({ recipient, reason, suppressedAt, feedback }: Suppressed, columns: number): string {
  const first = printable(`${suppressedAt.slice(0, 16).replace("T", " ")} UTC  ${reason.padEnd(9)}  ${recipient}`);
  const rest = feedback === undefined ? [] : wrapped(feedback, columns - 4).map((line) => `    ${line}`);
  return [first, ...rest].join("\n");
}
