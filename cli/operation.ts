/** The commands for a running stack. Each is loaded when it is called. */
import { Argument, type CommandUnknownOpts, InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { MILLISECONDS } from "../core/time/spans";
import { lineOfText, listOption, minutes, oneOf } from "./command-line/command-line";
import { yesOption } from "./command-line/consent";
import { jsonOption } from "./command-line/files";
import type { Options as LogsOptions } from "./logs/logs";
import type { Options as PauseOptions } from "./pause/pause";
import type { Action } from "./pause/record";
import type { Options as RedriveOptions } from "./redrive/redrive";
import type { Options as ReportOptions } from "./report/report";
import type { Options as SendOptions } from "./send/send";
import type { Options as SimulateOptions } from "./simulate/simulate";
import type { Options as StartOptions, Started } from "./start/start";
import type { Options as TestAlertsOptions } from "./test-alerts/test-alerts";
import type { CommandContext } from "./command-line/context";
import { commandOfStack } from "./command-line/stack-option";

/** A command that asks before it changes anything. */
const asking = (...words: Parameters<typeof commandOfStack>) =>
  commandOfStack(...words)
    .addOption(jsonOption())
    .option(...yesOption);

/** Adds the commands that look into a running stack, and those that change what it does. */
export function addOperation(program: CommandUnknownOpts, context: CommandContext): void {
  addLogs(program, context);
  addPauseAndResume(program, context);
  addRedrive(program, context);
  addStart(program, context);
  asking(program, context, "report", "mail the report of the last full week now").action((options: ReportOptions) => {
    const { report } = require("./report/report") as typeof import("./report/report");
    return report(options, context);
  });
}

/** Adds the commands that try a running stack out. */
export function addTrials(program: CommandUnknownOpts, context: CommandContext): void {
  addSimulate(program, context);
  addSend(program, context);
  asking(
    program,
    context,
    "test-alerts",
    "trigger one alarm as a test, to check that it reaches people and the guard",
  ).action((options: TestAlertsOptions) => {
    const { testAlerts } = require("./test-alerts/test-alerts") as typeof import("./test-alerts/test-alerts");
    return testAlerts(options, context);
  });
}

function addPauseAndResume(program: CommandUnknownOpts, context: CommandContext): void {
  const descriptions: Readonly<Record<Action, string>> = {
    pause: "stop SES from sending, and mail the reason to everyone who gets alerts",
    resume: "let SES send again, and mail the reason to everyone who gets alerts",
  };
  for (const action of ["pause", "resume"] as const)
    asking(program, context, action, descriptions[action])
      .addOption(
        new Option(
          "--set <set>",
          "main: invitations, cancellations and notices; updates: reminders, follow-ups and digests; account: everything that the account sends, including other stacks' mail",
        )
          .choices(["main", "updates", "account"] as const)
          .makeOptionMandatory(),
      )
      .requiredOption("--reason <text>", "the reason, in one sentence", lineOfText)
      .action((options: PauseOptions) => {
        const { pause } = require("./pause/pause") as typeof import("./pause/pause");
        return pause(action, options, context);
      });
}

function addRedrive(program: CommandUnknownOpts, context: CommandContext): void {
  const { deadLetterNames } = require("./redrive/queues") as typeof import("./redrive/queues");
  asking(
    program,
    context,
    "redrive",
    "list failed messages without their content, then move them back to their queue or delete them",
  )
    .addOption(
      new Option("--queue <queue>", `the dead-letter queue: ${deadLetterNames.join(", ")}`)
        .argParser(oneOf("queue", deadLetterNames))
        .makeOptionMandatory(),
    )
    .addOption(listOption("--message <ids...>", "only these messages, by id"))
    .option("--show", "also print the content: addresses and subjects")
    .addOption(new Option("--move", "move them back to the queue they came from").conflicts("delete"))
    .option("--delete", "delete them permanently")
    .action((options: RedriveOptions) => {
      const { redrive } = require("./redrive/redrive") as typeof import("./redrive/redrive");
      return redrive(options, context);
    });
}

function addSimulate(program: CommandUnknownOpts, context: CommandContext): void {
  asking(
    program,
    context,
    "simulate",
    "send to SES's mailbox simulator through the deployed outbox, check everything that should follow, and clean up",
  )
    .option("--wait <minutes>", "how long to wait for the results", minutes, 10)
    .action((options: SimulateOptions) => {
      const { simulate } = require("./simulate/simulate") as typeof import("./simulate/simulate");
      return simulate(options, context);
    });
}

/** What `--since` counts in. */
const UNITS: Readonly<Record<string, number>> = {
  m: MILLISECONDS.minute,
  h: MILLISECONDS.hour,
  d: MILLISECONDS.day,
};

/** Reads how long ago: `90m`, `2h`, `3d`. @returns milliseconds @throws InvalidArgumentError for anything else */
function ago(text: string): number {
  const [, number = "", unit = ""] = /^([1-9]\d{0,2})([mhd])$/.exec(text) ?? [];
  const milliseconds = UNITS[unit];
  if (milliseconds !== undefined) return Number(number) * milliseconds;
  throw new InvalidArgumentError(
    "It takes up to three digits, and m for minutes, h for hours or d for days: 90m, 2h or 3d.",
  );
}

function addLogs(program: CommandUnknownOpts, context: CommandContext): void {
  const { LOGS } = require("./logs/names") as typeof import("./logs/names");
  const member = oneOf("log", LOGS);
  commandOfStack(
    program,
    context,
    "logs",
    "print warnings and errors from a stack's logs, without recipients' addresses",
  )
    .addArgument(
      new Argument("[logs...]", `the logs to read: ${LOGS.join(", ")} (default: all)`).argParser(
        (word: string, previous: readonly string[] | undefined) => [...(previous ?? []), member(word)],
      ),
    )
    .addOption(
      new Option("--since <time>", "how far back, such as 90m, 2h or 3d").argParser(ago).default(ago("1h"), "1h"),
    )
    .option("--filter <pattern>", "only lines that match this CloudWatch Logs filter pattern")
    .addOption(new Option("--all", "all lines, not only warnings and errors").conflicts("filter"))
    .addOption(jsonOption())
    .action((chosen: readonly string[] | undefined, options: LogsOptions) => {
      const { logs } = require("./logs/logs") as typeof import("./logs/logs");
      return logs(chosen ?? [], options, context);
    });
}

function addStart(program: CommandUnknownOpts, context: CommandContext): void {
  asking(program, context, "start", "run a scheduled function now")
    .addArgument(
      new Argument("<function>", "the function; each also runs every hour").choices(["reconcile", "digest"] as const),
    )
    .action((kind: Started, options: StartOptions) => {
      const { start } = require("./start/start") as typeof import("./start/start");
      return start(kind, options, context);
    });
}

/** @throws InvalidArgumentError for a sample that does not exist */
function sampleName(name: string): string {
  const { SAMPLES } = require("../mail/samples/samples") as typeof import("../mail/samples/samples");
  return oneOf(
    "sample",
    SAMPLES.map((sample) => sample.name),
  )(name);
}

function addSend(program: CommandUnknownOpts, context: CommandContext): void {
  asking(program, context, "send", "send samples of the mails to an address that is verified in SES")
    .requiredOption("--to <address>", "the verified address")
    .addOption(
      listOption("--mail <names...>", "only these samples, by the names that preview shows (default: all)", sampleName),
    )
    .action((options: SendOptions) => {
      const { send } = require("./send/send") as typeof import("./send/send");
      return send(options, context);
    });
}
