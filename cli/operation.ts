/** The commands by which an operator changes how a running stack sends. Each is loaded when it is called. */
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
import { stackOption } from "./command-line/stack-option";

const ofStack = (program: CommandUnknownOpts, { directory }: CommandContext, name: string, description: string) =>
  program
    .command(name)
    .description(description)
    .addOption(stackOption(directory).makeOptionMandatory())
    .addOption(jsonOption())
    .option(...yesOption);

/** Adds the commands. */
export function addOperation(program: CommandUnknownOpts, context: CommandContext): void {
  addPauseAndResume(program, context);
  addRedrive(program, context);
  addSimulate(program, context);
  addSend(program, context);
  addLogs(program, context);
  addStart(program, context);
  ofStack(
    program,
    context,
    "test-alerts",
    "ring one alarm as a test, to see that its mail reaches people, and the guard",
  ).action((options: TestAlertsOptions) => {
    const { testAlerts } = require("./test-alerts/test-alerts") as typeof import("./test-alerts/test-alerts");
    return testAlerts(options, context);
  });
  ofStack(program, context, "report", "have the report of the last whole week mailed now").action(
    (options: ReportOptions) => {
      const { report } = require("./report/report") as typeof import("./report/report");
      return report(options, context);
    },
  );
}

function addPauseAndResume(program: CommandUnknownOpts, context: CommandContext): void {
  const descriptions: Readonly<Record<Action, string>> = {
    pause: "have SES refuse mail, and mail the reason to everyone who gets the alerts",
    resume: "have SES take mail again, and mail the reason to everyone who gets the alerts",
  };
  for (const action of ["pause", "resume"] as const)
    ofStack(program, context, action, descriptions[action])
      .addOption(
        new Option(
          "--set <set>",
          "main: the configuration set of what must arrive; updates: that of reminders, follow-ups and digests; account: everything that the account sends, other stacks' mail too",
        )
          .choices(["main", "updates", "account"] as const)
          .makeOptionMandatory(),
      )
      .requiredOption("--reason <text>", "why, in a sentence", lineOfText)
      .action((options: PauseOptions) => {
        const { pause } = require("./pause/pause") as typeof import("./pause/pause");
        return pause(action, options, context);
      });
}

function addRedrive(program: CommandUnknownOpts, context: CommandContext): void {
  const { deadLetterNames } = require("./redrive/queues") as typeof import("./redrive/queues");
  ofStack(
    program,
    context,
    "redrive",
    "list the messages that failed, without what they say; then move them back, or delete them",
  )
    .addOption(
      new Option("--queue <queue>", `which: ${deadLetterNames.join(", ")}`)
        .argParser(oneOf("queue", deadLetterNames))
        .makeOptionMandatory(),
    )
    .addOption(listOption("--message <ids...>", "only these messages, by id"))
    .option("--show", "print what each message says: addresses and subjects")
    .addOption(new Option("--move", "move them to the queue that they came from").conflicts("delete"))
    .option("--delete", "delete them for good")
    .action((options: RedriveOptions) => {
      const { redrive } = require("./redrive/redrive") as typeof import("./redrive/redrive");
      return redrive(options, context);
    });
}

function addSimulate(program: CommandUnknownOpts, context: CommandContext): void {
  ofStack(
    program,
    context,
    "simulate",
    "send to SES's mailbox simulator through the live outbox, wait for everything that has to follow, and clean up",
  )
    .option("--wait <minutes>", "how long to wait for all of it", minutes, 10)
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
  program
    .command("logs")
    .description("print the warnings and errors in the logs of a stack; no recipient's address is printed")
    .addArgument(
      new Argument("[logs...]", `which: ${LOGS.join(", ")}; all of them by default`).argParser(
        (word: string, previous: readonly string[] | undefined) => [...(previous ?? []), member(word)],
      ),
    )
    .addOption(stackOption(context.directory).makeOptionMandatory())
    .addOption(new Option("--since <time>", "how far back: 90m, 2h, 3d").argParser(ago).default(ago("1h"), "1h"))
    .option("--filter <pattern>", "only lines that match this filter pattern of CloudWatch Logs")
    .addOption(new Option("--all", "every line").conflicts("filter"))
    .addOption(jsonOption())
    .action((chosen: readonly string[] | undefined, options: LogsOptions) => {
      const { logs } = require("./logs/logs") as typeof import("./logs/logs");
      return logs(chosen ?? [], options, context);
    });
}

function addStart(program: CommandUnknownOpts, context: CommandContext): void {
  ofStack(program, context, "start", "run reconcile or digest at once, without waiting for its schedule")
    .addArgument(
      new Argument("<function>", "which of them; both have an hourly schedule").choices([
        "reconcile",
        "digest",
      ] as const),
    )
    .action((kind: Started, options: StartOptions) => {
      const { start } = require("./start/start") as typeof import("./start/start");
      return start(kind, options, context);
    });
}

/** @throws InvalidArgumentError for a sample that there is not */
function sampleName(name: string): string {
  const { SAMPLES } = require("../mail/samples") as typeof import("../mail/samples");
  return oneOf(
    "sample",
    SAMPLES.map((sample) => sample.name),
  )(name);
}

function addSend(program: CommandUnknownOpts, context: CommandContext): void {
  ofStack(program, context, "send", "send a sample of each mail to an address that SES has verified")
    .requiredOption("--to <address>", "the address")
    .addOption(listOption("--mail <names...>", "only these samples; preview shows their names", sampleName))
    .action((options: SendOptions) => {
      const { send } = require("./send/send") as typeof import("./send/send");
      return send(options, context);
    });
}
