/**
 * `npm run mail -- confirm-alerts`: asks for the links that SNS has mailed to the recipients of alerts, and confirms each in the
 * way in which the unsubscribe link in an alert stops working, since alerts are forwarded.
 */
import { createInterface } from "node:readline";
import { ConfirmSubscriptionCommand, SNSClient } from "@aws-sdk/client-sns";
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import { Aws } from "../aws-client/aws";
import { AwsFault } from "../aws-client/fault";
import * as holdings from "../aws-inventory/holdings";
import { exitCodes } from "../process/exit-codes";
import { settingsOf, type CommandContext } from "../command-line/context";
import type { Terminal } from "../terminal/terminal";
import { type Confirmation, LinkError, readLink } from "./link";

/** The command's options. */
export interface Options {
  readonly stack: string;
}

/** Carries out the command. @throws AwsFault; Error where there is no topic yet */
export async function confirmAlerts({ stack }: Options, surroundings: CommandContext): Promise<void> {
  const { terminal } = surroundings;
  const settings = settingsOf(stack, surroundings);
  const aws = await Aws.open(awsAccess(settings), terminal);
  const { arn } = names(settings.target).alertsTopic;
  if (!(await holdings.topic(aws, arn))) {
    throw new Error(`The topic ${arn} does not exist yet. First run npm run up -- --stack ${stack}`);
  }
  const waiting = await unconfirmed(settings, aws, arn);
  if (waiting.size === 0) {
    terminal.print("Everyone who gets alerts has confirmed.");
    return;
  }
  terminal.print(`SNS has mailed a link to ${[...waiting].join(", ")}. It is valid for 2 days.`);
  for await (const text of pasted(terminal, waiting)) {
    await confirmOne(text, waiting, { arn, aws, terminal });
    if (waiting.size === 0) return;
  }
  terminal.tell(`Not confirmed yet: ${[...waiting].join(", ")}.`);
  terminal.end(exitCodes.failed);
}

/** The recipients that have not confirmed. */
async function unconfirmed({ alertRecipients }: Settings, aws: Aws, topicArn: string): Promise<Set<string>> {
  const subscriptions = await holdings.subscriptions(aws, topicArn);
  const confirmed = subscriptions.filter(holdings.isConfirmed).map(({ Endpoint }) => Endpoint);
  return new Set(alertRecipients.filter((address) => !confirmed.includes(address)));
}

/** What is pasted at the terminal until an empty line, else the lines of standard input. */
async function* pasted({ ask }: Terminal, waiting: ReadonlySet<string>): AsyncGenerator<string> {
  if (!ask) {
    for await (const line of createInterface({ input: process.stdin })) if (line.trim() !== "") yield line;
    return;
  }
  for (;;) {
    const text = await ask(`Paste the link mailed to ${[...waiting].join(" or ")}, or nothing to stop: `);
    if (text.trim() === "") return;
    yield text;
  }
}

interface Confirming {
  readonly arn: string;
  readonly aws: Aws;
  readonly terminal: Terminal;
}

/** Confirms with one link; says so if it cannot be used, and another can be pasted. */
async function confirmOne(text: string, waiting: Set<string>, { arn, aws, terminal }: Confirming): Promise<void> {
  try {
    const { token, address } = readLink(text, arn);
    if (!waiting.has(address))
      throw new LinkError(`The link belongs to none of those who have not confirmed: ${[...waiting].join(", ")}.`);
    await confirm({ token, address }, arn, aws);
    waiting.delete(address);
    terminal.print(`${address} gets alerts from now on. Only the account can end that; the link in an alert cannot.`);
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    terminal.tell(error.message);
  }
}

async function confirm({ token, address }: Confirmation, topicArn: string, aws: Aws): Promise<void> {
  const command = new ConfirmSubscriptionCommand({
    TopicArn: topicArn,
    Token: token,
    AuthenticateOnUnsubscribe: "true",
  });
  try {
    await aws.client(SNSClient).send(command);
  } catch (error) {
    if (!(error instanceof AwsFault && error.code.startsWith("InvalidParameter"))) throw error;
    throw new LinkError(
      "SNS rejected the token: it is wrong, or older than 2 days. To get a new mail: " +
        `aws sns subscribe --topic-arn ${topicArn} --protocol email --notification-endpoint ${address}`,
    );
  }
}
