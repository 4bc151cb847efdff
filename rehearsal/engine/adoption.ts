/** Adoption of what an account has already, on the real engine: there as the program states it, absent, or different. */
import { isDeepStrictEqual } from "node:util";
import { adoptable as adoptableEntries } from "../../infra/adoption";
import { names } from "../../infra/names";
import { record } from "../../infra/graph/record";
import { settingsOf } from "../../infra/graph/recorded-stack";
import type { Held } from "./account";
import { identifyingInputs } from "./aws-provider";
import type { Engine } from "./engine";
import { changesOf, NotShown, succeeded } from "./step";
import { ROOT } from "../../infra/stack-file";

/** The `adopt` entries of everything in a stack that can be named there. */
export function adoptable(stack: string, directory = ROOT): string[] {
  const { place, sendingDomain, addressIdentities } = settingsOf(stack, directory);
  return adoptableEntries(names(place), [sendingDomain, ...addressIdentities]);
}

/**
 * What an account holds, exactly as the program states it, of all that a stack adopts.
 *
 * @param adopt replaces the entries of the stack file
 */
export async function adopted(stack: string, directory = ROOT, adopt?: readonly string[]): Promise<Held[]> {
  const { resources } = await record({ stack, phase: "up", directory, ...(adopt && { config: { adopt } }) });
  return resources.flatMap(({ type, inputs, outputs, options }) => {
    if (!options.import) return [];
    const assigned = Object.entries(outputs).filter(([key]) => !(key in inputs));
    return { type, id: options.import, inputs, outputs: Object.fromEntries(assigned) };
  });
}

/** The same resource as somebody made it by hand who gave it a name and nothing else. */
function bare(held: Held): Held {
  const named = identifyingInputs(held.type).map((key) => [key, held.inputs[key]]);
  return { ...held, inputs: Object.fromEntries(named) as Held["inputs"] };
}

/** Imports of what is there as stated: they change nothing in the account. */
async function importsPresent(engine: Engine, stack: string, held: readonly Held[]): Promise<string> {
  for (const resource of held) engine.workplace.account.put(resource);
  const outcome = await succeeded(engine.operate("up", "--stack", stack));
  if (outcome.changes.import !== held.length || outcome.changes.update) {
    throw new NotShown(
      `${held.length} resources are there as stated, the up did ${changesOf(outcome)}`,
      outcome.output,
    );
  }
  await succeeded(engine.operate("up", "--stack", stack, "--expect-no-changes"));
  return `${changesOf(outcome)}; a second up changes nothing`;
}

/** Imports of which one is not there, of those that an account can lack: the preview refuses and names it. */
async function importsAbsent(engine: Engine, stack: string, held: readonly Held[]): Promise<string> {
  const absent = held.find(({ type }) => identifyingInputs(type).length > 0);
  for (const resource of held) if (resource !== absent) engine.workplace.account.put(resource);
  const { code, output } = await engine.operate("preview", "--stack", stack);
  const reason = `resource '${absent?.id ?? ""}' does not exist`;
  if (code === 0 || !output.includes(reason)) throw new NotShown(`the preview did not say: ${reason}`, output);
  return `the preview refuses: ${reason}`;
}

/** Imports of what is there but differs: they are brought to what the program states, in the same up. */
async function importsDifferent(engine: Engine, stack: string, held: readonly Held[]): Promise<string> {
  const { account } = engine.workplace;
  for (const resource of held) account.put(bare(resource));
  const outcome = await succeeded(engine.operate("up", "--stack", stack));
  const unequal = held.filter(({ type, id, inputs }) => !isDeepStrictEqual(account.find(type, id)?.inputs, inputs));
  if (!outcome.changes.update) throw new NotShown(`the up did ${changesOf(outcome)}, no update`, outcome.output);
  if (unequal.length > 0) {
    throw new NotShown(`not as stated after the up: ${unequal.map(({ id }) => id).join(", ")}`, outcome.output);
  }
  await succeeded(engine.operate("up", "--stack", stack, "--expect-no-changes"));
  return `${changesOf(outcome)}; a second up changes nothing`;
}

/** The cases by name; each takes an engine of its own whose stack adopts all that it can, `held` as the program states it. */
export const adoptionCases = {
  "imports, present": importsPresent,
  "imports, absent": importsAbsent,
  "imports, different": importsDifferent,
};
