/**
 * `npm run mail -- recipients import`: a former provider's list of addresses that must not get mail. First it says what it would do.
 * The table stops our mail at once; SES's own list, which takes an entry a second, follows.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import type { Stores } from "../../../core/aws-clients/clients";
import * as formatted from "../../../core/formatting/numbers";
import { identifier } from "../../../core/recipients/identity";
import { readSecret } from "../../../core/aws-clients/secrets";
import type { Pending } from "../../../functions/reconcile/pending";
import { systemClock } from "../../../infra/dns/porkbun/client";
import { awsAccess } from "../../../infra/dns/stack";
import { names } from "../../../infra/names-and-arns/names";
import { Aws } from "../../aws-client/aws";
import { UsageError } from "../../command-line/command-line";
import { isAgreed } from "../../command-line/consent";
import { besideJson, type ReadFile } from "../../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../../command-line/context";
import type { Terminal } from "../../terminal/terminal";
import { paragraphs } from "../../terminal/wrap";
import type { Origin } from "./change";
import { type Entry, type List, readList, type Stop } from "./file";
import { type Counts, countsOf, entries, summary } from "./print";
import { type Found, lookUp, record } from "./record";
import { addToList } from "./ses";

/** The command's options. */
export interface ImportOptions extends StackOptions {
  readonly source: string;
  readonly reason?: Stop;
  readonly reasonColumn?: string;
  readonly column?: string;
  readonly yes?: true;
}

/** Entries between two lines of progress. */
const PROGRESS = 500;

interface Session {
  readonly options: ImportOptions;
  readonly aws: Aws;
  readonly stores: Stores;
  readonly origin: Origin;
  readonly terminal: Terminal;
  readonly print: (text: string) => void;
}

/**
 * Carries out the command.
 *
 * @throws ListFault for a file that is not clear, with nothing changed; AwsFault; UsageError where nobody can be asked
 */
export async function importList(file: ReadFile, options: ImportOptions, context: CommandContext): Promise<void> {
  const list = listOf(file, options);
  const session = await open(options, context);
  const found = await dryRun(session, list.entries);
  const counts = countsOf(found);
  const { terminal, print } = session;
  summary(file.name, list, counts).forEach((line) => terminal.print(line));
  print("This only stops mail: it records no consent, and takes nobody off a list.");
  const recorded = await recordNew(session, found, counts);
  const { aws, stores } = session;
  const listed = recorded
    ? await addToList(recorded, { aws, stores, terminal, clock: context.clock ?? systemClock })
    : 0;
  const result = { stack: options.stack, file: file.name, ...session.origin, ...counts };
  const { repeated, softBounces, unreadable } = list;
  const done = { isRecorded: recorded !== undefined, addedToSes: listed };
  options.json?.write({ ...result, repeated, softBounces, unreadableLines: unreadable, ...done }, context.terminal);
}

function listOf({ content }: ReadFile, { reason, reasonColumn, column: address }: ImportOptions): List {
  const why = reason ? { ofAll: reason } : reasonColumn === undefined ? undefined : { column: reasonColumn };
  if (!why) throw new UsageError("Say why they must not get mail: pass --reason <reason> or --reason-column <name>.");
  return readList(content, { reason: why, ...(address !== undefined && { address }) });
}

async function open(options: ImportOptions, context: CommandContext): Promise<Session> {
  const terminal = besideJson(options.json, context.terminal);
  const settings = settingsOf(options.stack, { ...context, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  const { recipientsTable, objectionsTable, secrets } = names(settings.target);
  const stores = {
    dynamodb: aws.client(DynamoDBClient),
    ses: aws.client(SESv2Client),
    table: recipientsTable.name,
    objections: objectionsTable.name,
    identify: identifier(() => readSecret(aws.client(SecretsManagerClient), secrets.recipientId.arn)),
  };
  const print = paragraphs(terminal);
  const origin = { source: options.source, at: new Date().toISOString() };
  return { options, aws, stores, origin, terminal, print };
}

async function dryRun({ stores, origin, terminal }: Session, entries: readonly Entry[]): Promise<readonly Found[]> {
  const found: Found[] = [];
  await lookUp(stores, entries, origin, (each) => {
    if (found.push(each) % PROGRESS === 0) terminal.tell(`${formatted.count(found.length)} entries looked up so far.`);
  });
  return found;
}

/** Asks, and records. @returns all entries that SES's list still lacks; undefined where the answer was no */
async function recordNew(
  session: Session,
  found: readonly Found[],
  { newEntries }: Counts,
): Promise<readonly Pending[] | undefined> {
  const { options, terminal, print } = session;
  const onRecord = found.filter(({ outcome }) => outcome === "known");
  if (newEntries === 0) print("Nothing in it is new.");
  else if (await isAgreed(`Record ${entries(newEntries)}?`, options.yes, terminal)) {
    const fresh = found.filter(({ outcome }) => outcome === "new").map(({ entry }) => entry);
    onRecord.push(...(await recordAll(session, fresh)));
    print(`Recorded: ${entries(newEntries)}. The outbox mails none of them from now on.`);
  } else {
    print("Nothing was changed.");
    return undefined;
  }
  return onRecord.flatMap(({ pending }) => pending ?? []);
}

/** @throws Error that says how many were recorded by then */
async function recordAll({ stores, origin, terminal }: Session, fresh: readonly Entry[]): Promise<readonly Found[]> {
  const recorded: Found[] = [];
  try {
    await record(stores, fresh, origin, (each) => {
      if (recorded.push(each) % PROGRESS === 0) terminal.tell(`${formatted.count(recorded.length)} recorded so far.`);
    });
    return recorded;
  } catch (error) {
    const done = `Recorded: ${formatted.count(recorded.length)} of ${entries(fresh.length)}.`;
    throw new Error(
      `${done} ${(error as Error).message} What was recorded stays recorded; run the command again for the rest.`,
      {
        cause: error,
      },
    );
  }
}
