/** `npm run engine`: the program, its stacks and the policy packs on the real Pulumi engine, without AWS. */
import { parseArgs } from "node:util";
import { RunError } from "@pulumi/pulumi";
import { remember } from "../doors";
import { stacks } from "../../infra/stack-file";
import { buildPacks } from "../../policies/build";
import { doorHome, NoCli, obtainCli, thisMachine } from "./cli";
import { type EngineIn, playStack, table } from "./door";
import { engineIn } from "./engine";
import type { Verdict } from "./step";

const USAGE = `npm run engine [-- --stack <stack>]

Runs the program on the real Pulumi engine, with a local backend and an AWS provider that answers from this machine:
fresh preview, up, an up that changes nothing, policy analyze, refresh, secrets, protection, destroy, and imports of what
exists.
  --stack <stack>   only this one of: ${stacks().join(", ")}
Needs a Pulumi CLI that runs, or Go to build one.`;

async function main(): Promise<void> {
  const { values } = parseArgs({ options: { stack: { type: "string" }, help: { type: "boolean" } } });
  if (values.help) return console.log(USAGE);
  const wanted = stacks().filter((stack) => !values.stack || stack === values.stack);
  if (wanted.length === 0) throw new RunError(`There is no Pulumi.${values.stack}.yaml.\n\n${USAGE}`);

  const started = performance.now();
  const cli = await obtainCli(console.log);
  console.log(`Pulumi ${cli.version} (${cli.executable})`);
  await buildPacks();
  const verdicts: Verdict[] = [];
  for (const stack of wanted) {
    const engine: EngineIn = (workplace, more) => engineIn(workplace, cli, doorHome(thisMachine), more);
    verdicts.push(...(await playStack(stack, engine, console.log)));
  }
  const failed = verdicts.filter(({ shown }) => !shown).length;
  const result = `${verdicts.length - failed} shown, ${failed} failed`;
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  console.log(`\n${table(verdicts)}\n\nThe engine's door: ${result}, in ${seconds} s.`);
  if (!values.stack) remember("engine", result);
  process.exitCode = failed > 0 ? 1 : 0;
}

main().catch((error: unknown) => {
  console.error(error instanceof NoCli || RunError.isInstance(error) ? error.message : error);
  process.exitCode = 1;
});
