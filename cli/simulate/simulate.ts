/**
 * `npm run mail -- simulate`: sends to SES's mailbox simulator through the live outbox, waits until everything that has to follow
 * is seen, and deletes what is left of it. There is no way to name a recipient: mail to the simulator reaches nobody and does not
 * count for the account's reputation (https://docs.aws.amazon.com/ses/latest/dg/send-an-email-from-console.html#send-email-simulator).
 */
import { randomBytes } from "node:crypto";
import { SendMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { SECONDS } from "../../core/time/spans";
import { type Clock, systemClock } from "../../infra/dns/porkbun/client";
import { awsAccess } from "../../infra/dns/stack";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import { Aws } from "../aws-client/aws";
import { isAgreed } from "../command-line/consent";
import { exitCodes } from "../process/exit-codes";
import { besideJson } from "../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import type { Terminal } from "../terminal/terminal";
import { paragraphs } from "../terminal/wrap";
import { awaitEffects, type Effect, type Seen } from "./effects";
import { Looks } from "./looks";

/** The command's options. */
export interface Options extends StackOptions {
  /** Minutes. */
  readonly wait: number;
  readonly yes?: true;
}

/** A message to the simulator. */
interface Simulated {
  readonly id: string;
  readonly recipient: string;
}

const QUESTION =
  "Send four messages to SES's mailbox simulator through the live outbox? One counts as a complaint, for which the alarm " +
  "“tickets” rings once.";

/**
 * Carries out the command; ends with 1 where an effect is missing.
 *
 * @throws AwsFault; UsageError where nobody can be asked
 */
export async function simulate({ stack, json, wait, yes }: Options, context: CommandContext): Promise<void> {
  const terminal = besideJson(json, context.terminal);
  const settings = settingsOf(stack, { ...context, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  if (!(await isAgreed(QUESTION, yes, terminal))) return terminal.print("Nothing was sent.");
  const started = Date.now();
  const run = randomBytes(4).toString("hex");
  const effects = await play(run, wait, { aws, settings, terminal, clock: context.clock ?? systemClock });
  const wrong = effects.filter(({ isRight }) => !isRight);
  for (const { what, otherwise, found } of wrong)
    terminal.print(`! ${what}: ${found ? `${found.text} instead` : "not seen"}. ${otherwise}`);
  const verdict =
    wrong.length === 0
      ? "Everything is as it should be."
      : `${wrong.length} of ${effects.length} effects are not as they should be.`;
  paragraphs(terminal)(`${verdict} The simulator's data was deleted from the tables.`);
  json?.write({ stack, run, at: new Date(started).toISOString(), effects }, context.terminal);
  if (wrong.length > 0) terminal.end(exitCodes.failed);
}

interface Session {
  readonly aws: Aws;
  readonly settings: Settings;
  readonly terminal: Terminal;
  readonly clock: Clock;
}

/** Sends, and waits; whatever comes of it, the tables keep nothing. @param wait minutes */
async function play(run: string, wait: number, { aws, settings, terminal, clock }: Session): Promise<readonly Seen[]> {
  const looks = await Looks.open(aws, settings);
  const to = (kind: string) => ({ id: `simulate-${run}-${kind}`, recipient: `${kind}+${run}@simulator.amazonses.com` });
  const messages = { success: to("success"), bounce: to("bounce"), complaint: to("complaint") };
  const again = { ...messages.bounce, id: `${messages.bounce.id}-again` };
  const [since, started] = [clock.now(), Date.now()];
  const onSeen = (seen: Seen) => terminal.print(seenText(seen));
  const waiting = { clock, since, until: since + wait * 60_000, onSeen };
  const put = (message: Simulated) => putAlert(message, names(settings.target).functionQueues.urgent.queue.url, aws);
  try {
    for (const message of Object.values(messages)) await put(message);
    terminal.tell(`Three messages are in the outbox; waiting for up to ${wait} minutes.`);
    const first = await awaitEffects(immediate(messages, looks), waiting);
    // Its address would be mailed once more if it were not suppressed yet.
    if (first.every(({ isRight }) => isRight)) await put(again);
    return [...first, ...(await awaitEffects([repeated(again, looks), ...counted(looks, started)], waiting))];
  } finally {
    await looks.forget([...Object.values(messages), again]);
  }
}

/** A notice, which waits for nothing and leaves by the urgent queue. */
async function putAlert({ id, recipient }: Simulated, QueueUrl: string, aws: Aws): Promise<void> {
  const message = {
    v: 1,
    id,
    category: "system",
    to: { address: recipient },
    notAfter: new Date(Date.now() + SECONDS.hour * 1000).toISOString(),
    data: { notice: "alert", title: "Simulation", text: "This message goes to the mailbox simulator of Amazon SES." },
  };
  await aws.client(SQSClient).send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(message) }));
}

const runbook = (section: string) => `See docs/runbook.md#${section}`;

function immediate(messages: Readonly<Record<"success" | "bounce" | "complaint", Simulated>>, looks: Looks): Effect[] {
  const sent = Object.entries(messages).map(([kind, { id }]) => ({
    what: `${kind}: the outbox has sent it`,
    otherwise: runbook("outbox"),
    expects: "sent",
    look: () => looks.outcome(id),
  }));
  const suppressed = (["bounce", "complaint"] as const).map((kind) => ({
    what: `${kind}: its address is suppressed`,
    otherwise: runbook("stuck"),
    expects: kind.toUpperCase(),
    look: () => looks.suppression(messages[kind].recipient),
  }));
  const told = (
    [
      ["success", "delivered"],
      ["bounce", "bounced"],
      ["complaint", "complained"],
    ] as const
  ).map(([kind, status]) => ({
    what: `${kind}: its outcome is known`,
    otherwise: runbook("stuck"),
    expects: status,
    look: () => looks.told(messages[kind].id, status),
  }));
  return [...sent, ...suppressed, ...told];
}

const repeated = ({ id }: Simulated, looks: Looks): Effect => ({
  what: "bounce: its next message is not sent",
  otherwise: runbook("outbox"),
  expects: "skipped: suppressed",
  look: () => looks.outcome(id),
});

/** Metrics come last: CloudWatch takes minutes. */
const counted = (looks: Looks, since: number): Effect[] =>
  (
    [
      ["success: the delivery is counted", "delivered"],
      ["bounce: the bounce is counted", "hardBounces"],
      ["complaint: the complaint is counted", "complaints"],
    ] as const
  ).map(([what, count]) => ({ what, otherwise: runbook("functions"), look: () => looks.counted(count, since) }));

const seenText = ({ what, isRight, found }: Seen): string =>
  `${isRight ? " " : "!"} ${`${found?.seconds} s`.padStart(5)}  ${what} (${found?.text})`;
