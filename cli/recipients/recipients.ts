/** `npm run mail -- recipients`: what an operator does when a person asks what is kept of them, or wants it changed. */
import { LONGEST_RECORD } from "../../core/aws-clients/clients";
import { systemClock } from "../../infra/dns/porkbun/client";
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import { Aws } from "../aws-client/aws";
import { isAgreed } from "../command-line/consent";
import { besideJson, type JsonTarget } from "../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { sectionText } from "../status/line";
import type { Terminal } from "../terminal/terminal";
import { paragraphs } from "../terminal/wrap";
import { allow, forget } from "./deeds";
import { addressOf, PeopleRecords, type Person } from "./person";
import { sectionsOf } from "./print";

/** The command's options. */
export interface Options extends StackOptions {
  readonly yes?: true;
  readonly restored?: true;
}

interface Session {
  readonly settings: Settings;
  readonly records: PeopleRecords;
  readonly terminal: Terminal;
  readonly print: (text: string) => void;
}

async function open({ stack, json }: StackOptions, context: CommandContext): Promise<Session> {
  const terminal = besideJson(json, context.terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  const { recipientsTable, objectionsTable, digestsTable, secrets } = names(settings.target);
  const records = await PeopleRecords.open(aws, {
    recipients: recipientsTable.name,
    objections: objectionsTable.name,
    digests: digestsTable.name,
    idKeySecret: secrets.recipientId.arn,
  });
  return { settings, records, terminal, print: paragraphs(terminal) };
}

const NOTHING = "Nothing was changed.";

/** As long as SES's list has an entry, reconcile would suppress the address again. */
const CLOSED =
  "In the sandbox, SES's own list is closed, so nobody can be taken off it. Nothing was changed. Run the command again once " +
  "the account has production access.";

/** Prints what is kept of a person. @throws AwsFault */
export async function show(text: string, options: Options, context: CommandContext): Promise<void> {
  const address = addressOf(text);
  const { settings, records, terminal } = await open(options, context);
  const person = await records.find(address);
  options.json?.write(exported(person, settings, new Date()), context.terminal);
  const sections = sectionsOf(person, settings);
  const labels = sections.flatMap(({ lines }) => lines.map(({ label }) => label.length));
  const column = Math.max(...labels) + 2;
  terminal.print(sections.map((section) => sectionText(section, column, terminal)).join("\n\n"));
}

/** Writes all that is kept of a person as JSON, for the person. @throws AwsFault */
export async function exportPerson(text: string, options: Options, context: CommandContext): Promise<void> {
  const address = addressOf(text);
  const toOutput: JsonTarget = {
    isStandardOutput: true,
    write: (document) => context.terminal.print(asJson(document)),
  };
  const { json = toOutput } = options;
  const { settings, records } = await open({ ...options, json }, context);
  json.write(exported(await records.find(address), settings, new Date()), context.terminal);
}

const asJson = (document: unknown) => JSON.stringify(document, undefined, 2);

/** What a person gets who asks for their data (GDPR articles 15 and 20). */
export function exported(
  { address, recipient, objection, waiting, listed }: Person,
  { company, complianceContact, mailingLists }: Pick<Settings, "company" | "complianceContact" | "mailingLists">,
  at: Date,
) {
  return {
    address: address.recipient,
    at: at.toISOString(),
    company,
    contact: complianceContact,
    mailingLists,
    recipient: recipient ?? null,
    objection: objection ?? null,
    waitingForDigest: waiting.map(({ day, receivedAt, message }) => ({ day, receivedAt, message })),
    suppressionListOfSes: listed ?? null,
  };
}

/** Says why nothing is changed. @returns false */
function no(print: Session["print"], why = NOTHING): false {
  print(why);
  return false;
}

/** Erases a person. @returns whether anything was changed. @throws AwsFault, UsageError, Error */
export async function forgetPerson(text: string, options: Options, context: CommandContext): Promise<boolean> {
  const address = addressOf(text);
  const { records, terminal, print } = await open(options, context);
  const person = await records.find(address);
  print(
    "This deletes the person's record, with preferences and consents, and the follow-ups that wait for their daily digest. Their id " +
      "stays marked: from then on nothing is mailed to them or stored about them, except the mail that they ask for themselves, to " +
      "verify an account or reset a password.",
  );
  if (person.listed === "unread") print("In the sandbox, SES does not tell whether its own list has the address.");
  else if (person.listed)
    print("SES's own list keeps the address: it bounced, or the person complained, and that list has no other key.");
  if (!(await isAgreed(`Erase ${address.recipient}?`, options.yes, terminal))) return no(print);
  print(`Waiting ${LONGEST_RECORD / 1000} seconds for messages that are being processed.`);
  await forget(records, person, context.clock ?? systemClock);
  print(
    "Erased. Backups of the table hold the record for 35 more days; the mark outlasts them. The ledger's rows hold only hashes, and " +
      "expire by themselves.",
  );
  return true;
}

/** Deletes what a backup brought back of people who were erased. @returns whether there was anything. @throws AwsFault, UsageError */
export async function forgetRestored(options: Options, context: CommandContext): Promise<boolean> {
  const { records, terminal, print } = await open(options, context);
  const found: string[] = [];
  for await (const { recipient } of records.restored()) found.push(recipient);
  if (found.length === 0) return no(print, "The table has no record of anyone who was erased.");
  const question = `Delete the ${found.length === 1 ? "record" : `${found.length} records`} of people who were erased?`;
  if (!(await isAgreed(question, options.yes, terminal))) return no(print);
  for (const recipient of found) await records.deleteItem(recipient);
  print(`Deleted: ${found.length}.`);
  return true;
}

/** Lets mail be sent to a person again. @returns whether anything was changed. @throws AwsFault, UsageError, Error */
export async function allowPerson(text: string, options: Options, context: CommandContext): Promise<boolean> {
  const address = addressOf(text);
  const { records, terminal, print } = await open(options, context);
  const person = await records.find(address);
  const { recipient, objection, listed } = person;
  const isStoppedHere = recipient?.state === "SUPPRESSED" || objection?.erasedAt !== undefined;
  if (listed === "unread") {
    if (isStoppedHere) throw new Error(CLOSED);
    return no(print, `Nothing here stops mail to ${address.recipient}. SES's own list cannot be read in the sandbox.`);
  }
  if (!isStoppedHere && !listed) return no(print, `Nothing stops mail to ${address.recipient}.`);
  print(
    "Do this only if the person asked for it. What they had switched off stays off, and a mailing list still needs their " +
      "confirmation.",
  );
  if (!(await isAgreed(`Allow mail to ${address.recipient} again?`, options.yes, terminal))) return no(print);
  await allow(records, person);
  print("They can be mailed again.");
  return true;
}
