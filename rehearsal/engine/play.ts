/** Plays stacks on the real engine, one after another, and reports the verdicts. */
import { exitCodes } from "../../cli/process/exit-codes";
import type { Terminal } from "../../cli/terminal/terminal";
import { stacks } from "../../infra/settings/stack-file";
import { buildPacks } from "../../policies/pack-bundles/build";
import { remember } from "../../cli/doors/doors";
import { doorHome, obtainCli, thisMachine } from "./cli";
import { type EngineIn, playStack, verdictTable } from "./door";
import { engineIn } from "./engine";
import type { Verdict } from "./step";

/**
 * Plays one stack; or all stacks, and then remembers the result.
 *
 * @throws NoCli when no Pulumi CLI runs and none can be built
 */
export async function play(only: string | undefined, { print, end, columns }: Terminal): Promise<void> {
  const started = performance.now();
  const cli = await obtainCli(print);
  print(`Pulumi ${cli.version} (${cli.executable})`);
  await buildPacks();
  const verdicts: Verdict[] = [];
  for (const stack of only ? [only] : stacks()) {
    const engine: EngineIn = (workplace, more) => engineIn(workplace, cli, doorHome(thisMachine), more);
    verdicts.push(...(await playStack(stack, engine, print)));
  }
  const failed = verdicts.filter(({ shown }) => !shown).length;
  const result = `${verdicts.length - failed} shown, ${failed} failed`;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  print(`\n${verdictTable(verdicts, columns)}\n\nnpm run engine: ${result}, in ${seconds} s.`);
  if (!only) remember("engine", result);
  if (failed > 0) end(exitCodes.failed);
}
