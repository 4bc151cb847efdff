import type { Engine, Outcome } from "../../../../rehearsal/engine/engine";
import type { Workplace } from "../../../../rehearsal/engine/workplace";

const nothing: Outcome = { code: 0, output: "", changes: {}, rules: [] };

/** An engine that answers each command line from a script, and records the lines. */
export function scriptedEngine(workplace: Workplace, script: (line: string) => Partial<Outcome>) {
  const lines: string[] = [];
  const printed: string[] = [];
  const run = (...args: string[]): Promise<Outcome> => {
    lines.push(args.join(" "));
    return Promise.resolve({ ...nothing, ...script(args.join(" ")) });
  };
  const engine: Engine = {
    workplace,
    printed,
    run,
    async operate(operation, ...args) {
      const outcome = await run(operation, ...args);
      printed.push(outcome.output);
      return outcome;
    },
    analyze: (state) => run("policy", "analyze", "--file", state),
  };
  return { engine, lines };
}
