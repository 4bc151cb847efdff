/**
 * `npm run mail -- request-access --submit`: asks AWS for production access once everything that AWS checks is in place, and says
 * how the review stands.
 */
import { GetAccountCommand, PutAccountDetailsCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { systemClock } from "../../infra/dns/porkbun/client";
import { awsAccess } from "../../infra/dns/stack";
import type { Settings } from "../../infra/settings/settings";
import { Aws } from "../aws-client/aws";
import { AwsFault } from "../aws-client/fault";
import { isAgreed } from "../command-line/consent";
import { sectionText } from "../doctor/print";
import { exitCodes } from "../process/exit-codes";
import { besideJson } from "../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import { paragraphs, wrapped } from "../terminal/wrap";
import { readiness } from "./readiness";
import { type Review, reviewOf, reviewText } from "./review";

/** The command's options. */
export interface Options extends StackOptions {
  /** Where the privacy page is. */
  readonly privacy?: string;
  /** Minutes to wait for AWS's decision. */
  readonly wait: number;
  readonly yes?: true;
}

/** Milliseconds between two looks at a review, which takes a person at AWS hours. */
const PAUSE = 60_000;

/**
 * Carries out the command; ends with 1 where something is missing for the request, or it is denied.
 *
 * @throws AwsFault; UsageError where nobody can be asked
 */
export async function submit(options: Options, context: CommandContext): Promise<void> {
  const { stack, json, wait } = options;
  const terminal = besideJson(json, context.terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  let review = await readReview(aws);
  const mayAsk = review.state !== "pending" && review.state !== "granted";
  if (mayAsk && !(await request(review, settings, aws, options, { ...context, terminal }))) return;
  const { clock = systemClock } = context;
  const end = clock.now() + wait * 60_000;
  for (
    review = await readReview(aws);
    review.state === "pending" && clock.now() + PAUSE <= end;
    review = await readReview(aws)
  ) {
    terminal.tell("AWS has not decided yet; looking again in a minute.");
    await clock.sleep(PAUSE);
  }
  paragraphs(terminal)(reviewText(review, stack));
  json?.write({ stack, ...review }, context.terminal);
  if (review.state === "denied" || review.state === "failed") context.terminal.end(exitCodes.failed);
}

const readReview = async (aws: Aws): Promise<Review> =>
  reviewOf(await aws.client(SESv2Client).send(new GetAccountCommand({})));

/** Looks, asks and submits. @returns whether AWS has the request */
async function request(
  review: Review,
  settings: Settings,
  aws: Aws,
  options: Options,
  { terminal, fetchPage = fetch }: CommandContext,
): Promise<boolean> {
  const { website, target } = settings;
  if (review.state !== "none")
    terminal.print(`${wrapped(reviewText(review, target.stack), terminal.columns).join("\n")}\n`);
  const privacy = options.privacy ?? new URL("/privacy", website).href;
  const findings = await readiness(settings, privacy, aws, fetchPage);
  terminal.print(sectionText({ title: "What AWS checks", findings }, terminal));
  if (findings.some(({ state }) => state !== "ok")) {
    terminal.print("Nothing was submitted. Fix these first, then run this again.");
    terminal.end(exitCodes.failed);
    return false;
  }
  const contacts = [...new Set([settings.complianceContact, settings.abuseContact])];
  const question =
    `Ask AWS for production access of account ${target.accountId} in ${target.region}: transactional mail, website ${website}, ` +
    `contacts ${contacts.join(", ")}? While AWS reviews the request it cannot be changed.`;
  if (!(await isAgreed(question, options.yes, terminal))) {
    terminal.print("Nothing was submitted.");
    return false;
  }
  await put(website, contacts, aws);
  return true;
}

/** A conflict means that AWS has a request already, whoever made it; that one is then shown. */
async function put(WebsiteURL: string, AdditionalContactEmailAddresses: string[], aws: Aws): Promise<void> {
  const details = new PutAccountDetailsCommand({
    MailType: "TRANSACTIONAL",
    WebsiteURL,
    ContactLanguage: "EN",
    AdditionalContactEmailAddresses,
    ProductionAccessEnabled: true,
  });
  try {
    await aws.client(SESv2Client).send(details);
  } catch (error) {
    if (!(error instanceof AwsFault && error.code === "ConflictException")) throw error;
  }
}
