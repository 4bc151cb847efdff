/** A terminal for tests: it keeps what it is told. */
import type { Terminal } from "../../cli/terminal";

/** A terminal of 80 columns without colours, what was printed and told on it, and the exit code, 0 until one is set. */
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
