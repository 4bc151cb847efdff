/** What a command has of the terminal that it runs at. */
import { createInterface } from "node:readline/promises";
import { styleText } from "node:util";
import type { ExitCode } from "../process/exit-codes";

/** The styles that commands use. */
export type Style = "bold" | "dim" | "green" | "red" | "yellow";

/** Styles text where the reader sees styles, else leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Where a command reads and writes; tests put their own in its place. */
export interface Terminal {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Writes a line to standard output. */
  readonly print: (text: string) => void;
  /** Writes a line to standard error. */
  readonly tell: (text: string) => void;
  /** For standard output. */
  readonly paint: Paint;
  /** How many columns a line of standard output has. */
  readonly columns: number;
  /** Asks a person; absent where nobody can answer. */
  readonly ask?: (question: string) => Promise<string>;
  /** Sets the code that the process ends with. */
  readonly end: (code: ExitCode) => void;
}

/** The columns of a terminal that does not say how many it has, and of a file. */
const STANDARD_COLUMNS = 80;

async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stdout });
  return prompt.question(question).finally(() => prompt.close());
}

let own: Terminal | undefined;

/** The terminal of this process. COLUMNS says how wide to write where standard output is no terminal. */
export const processTerminal = (): Terminal => (own ??= openTerminal());

function openTerminal(): Terminal {
  const { env, stdin, stdout } = process;
  endWithReader();
  return {
    environment: env,
    print: console.log,
    tell: console.error,
    // Node.js heeds NO_COLOR, FORCE_COLOR and TERM=dumb: https://nodejs.org/api/util.html#utilstyletextformat-text-options
    paint: (style, text) => styleText(style, text, { stream: stdout }),
    columns: stdout.columns || Number(env.COLUMNS) || STANDARD_COLUMNS,
    ...(stdin.isTTY && stdout.isTTY && { ask }),
    end: (code) => (process.exitCode = code),
  };
}

/**
 * Ends the process quietly when the reader of its output has read enough, as `head` does.
 *
 * @throws any other error of standard output
 */
export function endWithReader(): void {
  process.stdout.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") throw error;
    process.exit(0);
  });
}
