/** How every command reads its command line, explains itself and ends. */
import {
  Command,
  CommanderError,
  type CommandUnknownOpts,
  Help,
  InvalidArgumentError,
  Option,
} from "@commander-js/extra-typings";
import { closest, distance } from "fastest-levenshtein";
import { exitCodes } from "../process/exit-codes";
import { processTerminal, type Terminal } from "../terminal/terminal";

/** A command line that cannot be carried out; its message names what is wrong and what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** The exit codes that only some commands have, as their help describes them. */
const ownCodes = {
  drift: "the zone or the stack has drifted",
  missedAim: "an aim was missed, or could not be measured",
  notRun: "a check has not run",
  outdated: "a document is out of date",
} as const;

type OwnCode = keyof typeof ownCodes;

/** Exit codes of a command's own, each with the subcommands that can end with it; none if the command itself can. */
type OwnCodes = Readonly<Partial<Record<OwnCode, readonly string[]>>>;

/** What help says of exit codes. The help of a subcommand names only those that it can end with. */
function codesText(codes: OwnCodes, asked: CommandUnknownOpts): string {
  const subcommand: string[] = [];
  for (let each = asked; each.parent; each = each.parent) subcommand.unshift(each.name());
  const own = (Object.entries(codes) as [OwnCode, readonly string[]][]).filter(
    ([, enders]) => subcommand.length === 0 || enders.includes(subcommand[0] ?? ""),
  );
  const text = own.map(([code]) => `, ${exitCodes[code]} ${ownCodes[code]}`).join("");
  return `\nExit code: 0 done, 1 failed, 2 wrong command line${text}.`;
}

const helpWidth = ({ columns }: Terminal) => Math.min(columns, 100);

/**
 * Words with their meanings as help shows its options: in two columns, as wide as the terminal.
 *
 * @param sections each group of words, by the heading above it
 */
export function glossary(
  sections: Readonly<Record<string, Readonly<Record<string, string>>>>,
  terminal: Terminal,
): string {
  const help = new Help();
  help.prepareContext({ helpWidth: helpWidth(terminal) });
  const longest = Math.max(
    ...Object.values(sections).flatMap((meanings) => Object.keys(meanings).map((w) => w.length)),
  );
  const lines = Object.entries(sections).map(([title, meanings]) => [
    `\n${title}:`,
    ...Object.entries(meanings).map(([word, meaning]) => help.formatItem(word, longest, meaning, help)),
  ]);
  return lines.flat().join("\n");
}

/** A paragraph for the end of a command's help. */
export const paragraph = (text: string, terminal: Terminal): string =>
  `\n${new Help().boxWrap(text, helpWidth(terminal))}`;

/** An option in help: it says whether the option is required, but not which value stands for one without a value. */
function optionDescription(option: Option): string {
  const shown = Object.assign(Object.create(Option.prototype) as Option, option, { presetArg: undefined });
  const isRequired = option.mandatory && option.defaultValue === undefined;
  return `${new Help().optionDescription(shown)}${isRequired ? " (required)" : ""}`;
}

/**
 * A command as an npm script starts it. Options and arguments are added by the caller; `--help`, suggestions for what was
 * misspelled and the refusal of what is unknown are there already.
 *
 * @param script the npm script's name
 * @param summary what the command does, for its help
 * @param codes the exit codes of its own that it can end with
 */
export function command(
  script: string,
  summary: string,
  { codes = {}, terminal = processTerminal() }: { codes?: OwnCodes; terminal?: Terminal } = {},
) {
  const width = helpWidth(terminal);
  return new Command(`npm run ${script} --`)
    .description(summary)
    .helpOption("-h, --help", "print this help")
    .helpCommand(false)
    .addHelpText("afterAll", ({ command: asked }) => new Help().boxWrap(codesText(codes, asked), width))
    .exitOverride()
    .configureHelp({ helpWidth: width, optionDescription })
    .configureOutput({
      writeOut: (text) => terminal.print(text.trimEnd()),
      writeErr: (text) => terminal.tell(text.trimEnd()),
    });
}

/**
 * Carries out a command line. A command should load what it needs in its action: Pulumi's SDK alone takes a second, for which
 * neither help nor a misspelled option should have to wait.
 *
 * The process ends with the code that the command sets, else with 0 when its action resolves, 1 when it rejects, and 2 when the
 * command line is wrong.
 */
export async function run(
  program: CommandUnknownOpts,
  terminal: Terminal = processTerminal(),
  args: readonly string[] = process.argv.slice(2),
): Promise<void> {
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    // Commander has written its message itself; asking for help is an "error" to it as well.
    if (error instanceof CommanderError && error.exitCode === 0) return;
    if (!(error instanceof CommanderError)) terminal.tell(message(error));
    const isUsage = error instanceof CommanderError || error instanceof UsageError;
    if (isUsage) terminal.tell(`All options: ${program.name()} --help`);
    terminal.end(isUsage ? exitCodes.usage : exitCodes.failed);
  }
}

const message = (error: unknown) => (error instanceof Error ? error.message : String(error));

/** ` Did you mean "prod"?` for a word that is close to a known one, else nothing. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0) return "";
  const nearest = closest(word, [...known]);
  const isNear = distance(word, nearest) <= Math.min(3, Math.floor(nearest.length / 2));
  return isNear ? ` Did you mean "${nearest}"?` : "";
}

/**
 * Reads an option that takes a list: `--only a,b`, `--only "a, b"`, `--only a b` and `--only a --only b` are the same.
 *
 * @param flags as commander takes them, the value variadic: `--only <scenarios...>`
 * @param check refuses one member of the list by throwing InvalidArgumentError
 */
export function listOption<Flags extends string>(
  flags: Flags,
  description: string,
  check: (member: string) => string = (member) => member,
) {
  return new Option(flags, description).argParser((value: string, previous: readonly string[] | undefined) => {
    const members = value.split(",").map((member) => member.trim());
    return [...(previous ?? []), ...members.filter(Boolean).map(check)];
  });
}

/**
 * Accepts one of a set of words.
 *
 * @param what the word stands for, as in "there is no scenario x"
 */
export function oneOf(what: string, known: readonly string[]): (word: string) => string {
  return (word) => {
    if (known.includes(word)) return word;
    throw new InvalidArgumentError(`There is no ${what} "${word}".${didYouMean(word, known)}`);
  };
}

/** Reads a number of minutes. @throws InvalidArgumentError for anything else */
export function minutes(text: string): number {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text);
  throw new InvalidArgumentError("It takes a number of minutes.");
}

/** The most characters that a line of text may have, since it is read in a mail and kept. */
const LONGEST_LINE = 500;

/** Reads a line of text, such as a reason. @throws InvalidArgumentError for one that says nothing, or is too long */
export function lineOfText(text: string): string {
  const line = text.trim();
  if (line === "") throw new InvalidArgumentError("It takes a line of text, and this one is empty.");
  if (/\p{Cc}/u.test(line)) throw new InvalidArgumentError("It takes one line of text.");
  if (line.length <= LONGEST_LINE) return line;
  throw new InvalidArgumentError(`It has ${line.length} characters; at most ${LONGEST_LINE} are allowed.`);
}
