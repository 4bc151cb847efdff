/** A terminal for tests, which records its output. */
import type { Terminal } from "../../cli/terminal/terminal";

/**
 * A terminal of 80 columns without colors, with what was written to standard output and standard error, and the exit code, 0 until one is
 * set.
 */
export function fakeTerminal() {
  const printed: string[] = [];
  const told: string[] = [];
  const ended = { code: 0 };
  const terminal: Terminal = {
    environment: {},
    print: (text) => printed.push(text),
    tell: (text) => told.push(text),
    paint: (_, text) => text,
    columns: 80,
    end: (code) => (ended.code = code),
  };
  return { terminal, printed, told, ended };
}
