/** `npm run mail -- redrive`: looks into a queue of messages that failed, sends them back to where they belong, or deletes them. */
import { awsAccess } from "../../infra/dns/stack";
import { Aws } from "../aws-client/aws";
import { AwsFault } from "../aws-client/fault";
import { isAgreed } from "../command-line/consent";
import { besideJson } from "../command-line/files";
import { type CommandContext, settingsOf, type StackOptions } from "../command-line/context";
import type { Terminal } from "../terminal/terminal";
import { wrapped } from "../terminal/wrap";
import { Queue, type Taken } from "./messages";
import { messageText, REASON, summary } from "./print";
import { type DeadLetters, deadLettersOf } from "./queues";

/** The command's options. */
export interface Options extends StackOptions {
  readonly queue: string;
  /** The ids of messages; absent: all that are in the queue. */
  readonly message?: readonly string[];
  readonly move?: true;
  readonly delete?: true;
  readonly show?: true;
  readonly yes?: true;
}

/** Messages that one run takes: they have to fit into memory, and into the time for which they are hidden. */
const MOST = 1000;

interface Session {
  readonly options: Options;
  readonly letters: DeadLetters;
  readonly queue: Queue;
  /** For everything but JSON. */
  readonly terminal: Terminal;
}

/**
 * Carries out the command.
 *
 * @throws AwsFault; UsageError where nobody can be asked; Error where a message that is named is not in the queue
 */
export async function redrive(options: Options, context: CommandContext): Promise<void> {
  const terminal = besideJson(options.json, context.terminal);
  const settings = settingsOf(options.stack, { ...context, terminal });
  const aws = await Aws.open(awsAccess(settings), terminal);
  const letters = deadLettersOf(options.queue, settings);
  const session: Session = { options, letters, queue: new Queue(aws, letters.queue.url), terminal };
  try {
    const chosen = await choose(session);
    const done = await act(session, chosen);
    options.json?.write(
      {
        stack: options.stack,
        queue: letters.queue.name,
        target: letters.target.name,
        messages: chosen.map((message) => ({
          ...shown(session, message),
          done: done.has(message.id) ? verb(options) : "left",
        })),
      },
      context.terminal,
    );
  } finally {
    await putBack(session);
  }
}

const verb = ({ move }: Options) => (move ? "moved" : "deleted");
const messages = (number: number) => (number === 1 ? "1 message" : `${number} messages`);

const shown = ({ options }: Session, message: Taken) => ({
  ...summary(message),
  ...(options.show && { body: message.body }),
});

/** Takes the messages that are meant, and shows them. */
async function choose(session: Session): Promise<readonly Taken[]> {
  const { options, letters, queue, terminal } = session;
  const { name } = letters.queue;
  const taken = await queue.take(MOST, (sum) => sum % 100 === 0 && terminal.tell(`${sum} messages of ${name} so far.`));
  const chosen = taken.filter(({ id }) => options.message?.includes(id) ?? true);
  const missing = options.message?.filter((id) => !taken.some((message) => message.id === id)) ?? [];
  if (missing.length > 0) throw new Error(`${name} has no message ${missing.join(", ")}. Nothing was changed.`);
  const first =
    taken.length === MOST ? `The first ${messages(MOST)} of ${name}; run this again for the rest:` : undefined;
  terminal.print(first ?? (taken.length === 0 ? `${name} is empty.` : `${name}: ${messages(taken.length)}`));
  for (const message of chosen) terminal.print(messageText(shown(session, message), terminal));
  return chosen;
}

/** Asks, and moves or deletes. @returns the ids of the messages that this was done to */
async function act(session: Session, chosen: readonly Taken[]): Promise<ReadonlySet<string>> {
  const { options, letters, terminal } = session;
  const done = new Set<string>();
  if (chosen.length === 0) return done;
  if (!options.move && !options.delete) {
    terminal.print(hint(session));
    return done;
  }
  const what = options.move
    ? `Move ${messages(chosen.length)} to ${letters.target.name}?`
    : `Delete ${messages(chosen.length)} of ${letters.queue.name} permanently?`;
  if (!(await isAgreed(what, options.yes, terminal))) {
    terminal.print("Nothing was changed.");
    return done;
  }
  try {
    for (const message of chosen) {
      await actOn(session, message);
      done.add(message.id);
      terminal.print(`${done.size}/${chosen.length} ${verb(options)} ${message.id}`);
    }
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    const rest =
      "A message whose deletion failed is in both queues; that does no harm: nobody is mailed or suppressed twice.";
    const so = `${done.size} of ${messages(chosen.length)} ${verb(options)}.`;
    throw new Error(`${so} ${error.message}${options.move ? ` ${rest}` : ""}`, { cause: error });
  }
  return done;
}

/** A moved message loses the outbox's reason, which is about a failure that is over. */
async function actOn({ options, letters, queue }: Session, message: Taken): Promise<void> {
  if (!options.move) return queue.delete(message.id);
  const kept = Object.entries(message.attributes).filter(([name]) => name !== REASON);
  await queue.move(message, letters.target.url, Object.fromEntries(kept));
}

function hint({ options, terminal }: Session): string {
  const line = `npm run mail -- redrive --stack ${options.stack} --queue ${options.queue} --move`;
  const others = "With --message <id>, it moves only that one; --delete deletes them; --show prints their content.";
  return [
    "Nothing was changed. Once the cause is fixed, move them back:",
    `  ${line}`,
    ...wrapped(others, terminal.columns),
  ].join("\n");
}

/** Messages that cannot be put back come back by themselves. */
async function putBack({ queue, letters, terminal }: Session): Promise<void> {
  try {
    await queue.putBack();
  } catch (error) {
    if (!(error instanceof AwsFault)) throw error;
    terminal.tell(`What is left in ${letters.queue.name} is visible again in 10 minutes. ${error.message}`);
  }
}
