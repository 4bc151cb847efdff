/** `npm run mail -- send`: sends a sample of each mail to an address that SES has verified, as the outbox would send it. */
import { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { systemClock } from "../../infra/dns/porkbun/client";
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import type { Senders } from "../../mail/mime/addressing";
import { compiledTemplates } from "../../mail/rendering/compiled";
import { SAMPLES } from "../../mail/samples/samples";
import type { Sample } from "../../mail/samples/sample";
import { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";
import { isAgreed } from "../command-line/consent";
import { besideJson } from "../command-line/files";
import { sampleMail } from "../preview/sample-mail";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";

/** The command's options. */
export interface Options extends StackOptions {
  readonly to: string;
  /** The names of samples; absent: all. */
  readonly mail?: readonly string[];
  readonly yes?: true;
}

/**
 * Carries out the command.
 *
 * @throws AwsFault; UsageError where nobody can be asked; Error where the address is not verified
 */
export async function send(options: Options, context: CommandContext): Promise<void> {
  const { stack, to, json, yes } = options;
  const terminal = besideJson(json, context.terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  await assertVerified(to, settings, aws);
  const samples = SAMPLES.filter(({ name }) => options.mail?.includes(name) ?? true);
  const mails = samples.length === 1 ? "1 sample" : `${samples.length} samples`;
  if (!(await isAgreed(`Send ${mails} to ${to}? They contain sample data.`, yes, terminal))) {
    terminal.print("Nothing was sent.");
    return;
  }
  const { SendQuota } = await holdings.account(aws);
  const pause = 1000 / Math.max(SendQuota?.MaxSendRate ?? 1, 1);
  const { clock = systemClock } = context;
  const sent: { mail: string; messageId: string }[] = [];
  for (const sample of samples) {
    if (sent.length > 0) await clock.sleep(pause);
    const messageId = await sendOne(sample, to, settings, aws);
    sent.push({ mail: sample.name, messageId });
    terminal.print(`${sent.length}/${samples.length} ${sample.name}`);
  }
  json?.write({ stack, to, sent }, context.terminal);
}

/** @throws Error where SES has verified neither the address nor its domain: nobody gets a sample who did not ask for it */
async function assertVerified(to: string, { target }: Settings, aws: Aws): Promise<void> {
  for (const name of [to, to.slice(to.lastIndexOf("@") + 1)])
    if ((await holdings.identity(aws, name))?.VerifiedForSendingStatus) return;
  throw new Error(
    `SES has not verified ${to}, nor its domain: samples go only to verified addresses. To have SES mail it a link: ` +
      `aws sesv2 create-email-identity --email-identity ${to} --region ${target.region}`,
  );
}

const sendersOf = ({ company, sendingDomain, senders, supportAddress }: Settings): Senders => ({
  company,
  domain: sendingDomain,
  ...senders,
  support: supportAddress,
});

/** @returns SES's message id */
async function sendOne(sample: Sample, to: string, settings: Settings, aws: Aws): Promise<string> {
  const { company: name, postalAddress, abuseContact, target } = settings;
  const company = { name, abuseContact, ...(postalAddress !== undefined && { postalAddress }) };
  const reader = { ...sample.reader, address: to };
  const { raw } = await sampleMail(
    { ...sample, reader },
    { templates: await compiledTemplates(), company },
    sendersOf(settings),
  );
  const command = new SendEmailCommand({
    ConfigurationSetName: names(target).configurationSets.main.name,
    Destination: { ToAddresses: [to] },
    Content: { Raw: { Data: raw } },
  });
  const { MessageId = "" } = await aws.client(SESv2Client).send(command);
  return MessageId;
}
