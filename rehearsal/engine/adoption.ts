/** Adoption of existing resources on the real engine: already as declared, absent, or different. */
import { isDeepStrictEqual } from "node:util";
import { adoptable as adoptableEntries } from "../../infra/resource-options/adoption";
import { names } from "../../infra/names-and-arns/names";
import { record } from "../../infra/recorded-graph/record";
import { settingsOf } from "../../infra/recorded-graph/recorded-stack";
import type { Held } from "./account";
import { identifyingInputs } from "./aws-provider";
import type { Engine } from "./engine";
import { changesOf, NotShown, succeeded } from "./step";
import { ROOT } from "../../infra/settings/stack-file";

/** The `adopt` entries for everything in a stack that can be adopted. */
export function adoptable(stack: string, directory = ROOT): string[] {
  const { target, sendingDomain, addressIdentities } = settingsOf(stack, directory);
  return adoptableEntries(names(target), [sendingDomain, ...addressIdentities]);
}

/**
 * The resources that a stack adopts, exactly as the program declares them.
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

/** The same resource, made by hand with a name and nothing else. */
function bare(held: Held): Held {
  const named = identifyingInputs(held.type).map((key) => [key, held.inputs[key]]);
  return { ...held, inputs: Object.fromEntries(named) as Held["inputs"] };
}

/** Imports existing resources that match the declaration: nothing in the account changes. */
async function importsPresent(engine: Engine, stack: string, held: readonly Held[]): Promise<string> {
  for (const resource of held) engine.workplace.account.put(resource);
  const outcome = await succeeded(engine.operate("up", "--stack", stack));
  if (outcome.changes.import !== held.length || outcome.changes.update) {
    throw new NotShown(
      `${held.length} resources exist as declared, but the up did ${changesOf(outcome)}`,
      outcome.output,
    );
  }
  await succeeded(engine.operate("up", "--stack", stack, "--expect-no-changes"));
  return `${changesOf(outcome)}; a second up changes nothing`;
}

/**
 * Imports resources one of which does not exist: the preview refuses and names it. The absent one is of a type that an account need not
 * have.
 */
async function importsAbsent(engine: Engine, stack: string, held: readonly Held[]): Promise<string> {
  const absent = held.find(({ type }) => identifyingInputs(type).length > 0);
  for (const resource of held) if (resource !== absent) engine.workplace.account.put(resource);
  const { code, output } = await engine.operate("preview", "--stack", stack);
  const reason = `resource '${absent?.id ?? ""}' does not exist`;
  if (code === 0 || !output.includes(reason)) throw new NotShown(`the preview did not say: ${reason}`, output);
  return `the preview refuses: ${reason}`;
}

/** Imports existing resources that differ: the same `pulumi up` brings them to what the program declares. */
async function importsDifferent(engine: Engine, stack: string, held: readonly Held[]): Promise<string> {
  const { account } = engine.workplace;
  for (const resource of held) account.put(bare(resource));
  const outcome = await succeeded(engine.operate("up", "--stack", stack));
  const unequal = held.filter(({ type, id, inputs }) => !isDeepStrictEqual(account.find(type, id)?.inputs, inputs));
  if (!outcome.changes.update) throw new NotShown(`the up did ${changesOf(outcome)}, but no update`, outcome.output);
  if (unequal.length > 0) {
    throw new NotShown(`not as declared after the up: ${unequal.map(({ id }) => id).join(", ")}`, outcome.output);
  }
  await succeeded(engine.operate("up", "--stack", stack, "--expect-no-changes"));
  return `${changesOf(outcome)}; a second up changes nothing`;
}

/** The cases by name. Each gets an engine of its own whose stack adopts all that it can; `held` is what the program declares. */
export const adoptionCases = {
  "imports, present": importsPresent,
  "imports, absent": importsAbsent,
  "imports, different": importsDifferent,
};
