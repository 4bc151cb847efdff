/** The life cycle of a stack on the real engine: created, deployed, unchanged, destroyed. */
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { secretTexts } from "../../infra/recorded-graph/stack-config";
import { verdict } from "../policy-packs/judge";
import type { Engine, Outcome } from "./engine";
import { changesOf, NotShown, type Step, succeeded } from "./step";
import type { Zone } from "./zone";

/** The output of `pulumi stack export`, with the members that are read here. */
interface Deployment {
  readonly deployment: {
    readonly resources?: readonly {
      readonly id?: string;
      readonly type: string;
      readonly protect?: boolean;
      readonly retainOnDelete?: boolean;
    }[];
  };
}

/** The type of the resource that writes the DNS records. */
const COMMAND = "command:local:Command";

/** Exports the stack's state. @returns the path of the file */
async function exportState(engine: Engine, stack: string): Promise<string> {
  const file = path.join(engine.workplace.directory, "state.json");
  await succeeded(engine.run("stack", "export", "--stack", stack, "--file", file));
  return file;
}

async function exported(engine: Engine, stack: string) {
  const state = readFileSync(await exportState(engine, stack), "utf8");
  return (JSON.parse(state) as Deployment).deployment.resources ?? [];
}

/**
 * Requires that every rule of every policy pack ran and found nothing. The engine itself succeeds even when a rule could not run or had
 * nothing to check.
 */
function demandPolicies({ workplace }: Engine, { rules, output }: Outcome): string {
  const expected = workplace.policyPacks().length;
  const judged = new Set(rules.map(({ pack }) => pack)).size;
  if (judged !== expected) throw new NotShown(`${judged} of ${expected} policy packs judged`, output);
  const failed = rules.filter((rule) => verdict(rule) !== "passed").map((rule) => `${rule.rule} ${verdict(rule)}`);
  if (failed.length > 0) throw new NotShown(`${failed.length} of ${rules.length} rules: ${failed.join(", ")}`, output);
  return `${rules.length} rules of ${expected} policy packs ran, no violations`;
}

/** Creates the stack and sets its secrets, encrypted. */
export async function initialize(engine: Engine, stack: string, secrets: Readonly<Record<string, string>>) {
  await succeeded(engine.run("stack", "init", stack));
  const pairs = Object.entries(secrets).flatMap(([key, value]) => ["--secret", `${key}=${value}`]);
  await succeeded(engine.run("config", "set-all", "--stack", stack, ...pairs));
}

/** A preview of the new stack under every policy pack, then an `up` that does exactly what the preview said. */
export function deploy(engine: Engine, stack: string, secrets: Readonly<Record<string, string>>): Step[] {
  let planned = "";
  return [
    {
      name: "fresh preview",
      async play() {
        await initialize(engine, stack, secrets);
        const outcome = await succeeded(engine.operate("preview", "--stack", stack));
        planned = changesOf(outcome);
        return `${planned}; ${demandPolicies(engine, outcome)}`;
      },
    },
    {
      name: "up",
      async play() {
        const outcome = await succeeded(engine.operate("up", "--stack", stack));
        const done = changesOf(outcome);
        if (done !== planned)
          throw new NotShown(`the preview planned ${planned}, but the up did ${done}`, outcome.output);
        return done;
      },
    },
    {
      name: "second up",
      async play() {
        // A path on one machine must not cause a difference on another.
        engine.workplace.moveProject();
        const outcome = await succeeded(engine.operate("up", "--stack", stack, "--expect-no-changes"));
        return `${changesOf(outcome)}, from another folder`;
      },
    },
  ];
}

/** Has every policy pack check what was deployed, from the exported state alone. */
export function analysis(engine: Engine, stack: string): Step {
  return {
    name: "policy analyze",
    async play() {
      const outcome = await succeeded(engine.analyze(await exportState(engine, stack)));
      return demandPolicies(engine, outcome);
    },
  };
}

/** The records that the stack's command wrote into its zone. */
export function recordsWritten(zone: Zone): Step {
  return {
    name: "records",
    play() {
      const count = zone.written();
      if (count === 0) return Promise.reject(new NotShown("nothing was written to the zone"));
      return Promise.resolve(`${count} records in the zone`);
    },
  };
}

/** A refresh that finds the account as the state has it. */
export function refresh(engine: Engine, stack: string): Step {
  return {
    name: "refresh",
    play: async () => changesOf(await succeeded(engine.operate("refresh", "--stack", stack, "--expect-no-changes"))),
  };
}

/** Every file in a folder and its subfolders, as text. */
function texts(folder: string): string[] {
  const entries = readdirSync(folder, { withFileTypes: true, recursive: true });
  return entries
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(path.join(entry.parentPath, entry.name), "utf8"));
}

/**
 * No secret's value appears in the state, its history, the stack file or the engine's output, although the state holds each one encrypted.
 */
export function secretsEncrypted(engine: Engine, stack: string, secrets: Readonly<Record<string, string>>): Step {
  return {
    name: "secrets in state",
    async play() {
      const { output: decrypted } = await succeeded(engine.run("stack", "export", "--show-secrets", "--stack", stack));
      const { project, backend } = engine.workplace;
      const stackFile = readFileSync(path.join(project, `Pulumi.${stack}.yaml`), "utf8");
      const written = [...texts(backend), stackFile, ...engine.printed];
      for (const [key, value] of Object.entries(secrets)) {
        for (const secret of secretTexts(value)) {
          if (!decrypted.includes(secret))
            throw new NotShown(`${key} is not in the state at all: the search would prove nothing`);
          if (written.some((text) => text.includes(secret))) throw new NotShown(`${key} is stored in the clear`);
        }
      }
      return `${Object.keys(secrets).length} values encrypted, none in the clear in ${written.length} files and outputs`;
    },
  };
}

/**
 * The end of the stack. With protected resources, destroy refuses and deletes nothing; once protection is lifted, what the stack retains
 * stays in the account and in the zone, and everything else is deleted. A stack without protected resources is deleted at once.
 */
export function destroy(engine: Engine, stack: string, zone: Zone): Step[] {
  const { account } = engine.workplace;
  return [
    {
      name: "protection",
      async play() {
        const guarded = (await exported(engine, stack)).filter(({ protect }) => protect);
        if (guarded.length === 0) return "nothing is protected";
        const before = account.all().length;
        const { code, output } = await engine.operate("destroy", "--stack", stack);
        if (code === 0 || !output.includes("because it is protected"))
          throw new NotShown("destroy was not refused", output);
        if (account.all().length !== before)
          throw new NotShown("destroy was refused after it had deleted resources", output);
        return `destroy refused for ${guarded.length} protected resources, nothing deleted`;
      },
    },
    {
      name: "destroy",
      async play() {
        const retained = (await exported(engine, stack)).filter(({ retainOnDelete }) => retainOnDelete);
        await succeeded(engine.operate("destroy", "--stack", stack, "--ignore-protect"));
        const left = (await exported(engine, stack)).length;
        if (left > 0) throw new NotShown(`${left} resources are left in the state`);
        const kept = account.all();
        const expected = retained.filter(({ type }) => type.startsWith("aws:"));
        const missing = expected.filter(({ type, id }) => !kept.some((held) => held.type === type && held.id === id));
        if (missing.length > 0 || kept.length > expected.length) {
          throw new NotShown(`the stack retains ${expected.length} resources, the account has ${kept.length}`);
        }
        const records = zone.written();
        if (records > 0 !== retained.some(({ type }) => type === COMMAND)) {
          throw new NotShown(`${records} records are left in the zone`);
        }
        return `state empty; retained: ${kept.length} in the account, ${records} records in the zone`;
      },
    },
  ];
}
