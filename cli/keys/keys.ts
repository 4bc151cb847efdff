/** `npm run mail -- keys`: the keys that sign the links in mail, in the stack's secret configuration. */
import { randomBytes } from "node:crypto";
import type { CommandUnknownOpts } from "@commander-js/extra-typings";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import { isKeyId, type KeyMap, LAST_KEY_ID, mapOfOne } from "../../core/link-tokens/key-map";
import { parseKeyRing } from "../../core/link-tokens/key-ring";
import { fullKey, readStackFile } from "../../infra/settings/stack-file";
import { besideJson, jsonOption } from "../command-line/files";
import { PulumiCli } from "../pulumi/cli";
import type { CommandContext, StackOptions } from "../command-line/context";
import { commandOfStack } from "../command-line/stack-option";
import { wrapped } from "../terminal/wrap";

/** The keys after a change, what to say about it, and what to do next. */
interface Changed {
  readonly map: KeyMap;
  readonly said: string;
  /** The command lines to run next, each with when. */
  readonly next: readonly (readonly [when: string, line: string])[];
}

interface Options extends StackOptions {
  readonly key?: string;
}

const KEYS = "linkSigningKeys";
const FIRST_KEY = "linkSigningKey";

/** The newest id: each key gets the next number. */
const newest = ({ keys }: KeyMap) => String(Math.max(...Object.keys(keys).map(Number)));

/** @throws Error where no id is left */
export function add(map: KeyMap, { stack }: Options): Changed {
  const id = String(Number(newest(map)) + 1);
  if (Number(id) > LAST_KEY_ID) throw new Error(`Key ${newest(map)} has the last id that there is. No key was added.`);
  const keys = { ...map.keys, [id]: randomBytes(32).toString("base64") };
  return {
    map: { ...map, keys },
    said: `Key ${id} will verify links. Key ${map.sign} still signs them.`,
    next: [
      ["Now", `npm run up -- --stack ${stack}`],
      ["10 minutes later", `npm run mail -- keys sign --key ${id} --stack ${stack}`],
    ],
  };
}

/** @throws Error where there is no such key, or it signs already */
export function sign(map: KeyMap, { stack, key = newest(map) }: Options): Changed {
  assertKey(map, key);
  if (key === map.sign)
    throw new Error(`Key ${key} signs already. For a new one: npm run mail -- keys add --stack ${stack}`);
  return {
    map: { ...map, sign: key },
    said: `Key ${key} will sign links. Those that key ${map.sign} has signed keep working.`,
    next: [["Now", `npm run up -- --stack ${stack}`]],
  };
}

/** @throws Error where there is no such key, or it signs */
export function retire(map: KeyMap, { stack, key = "" }: Options): Changed {
  assertKey(map, key);
  if (key === map.sign) {
    throw new Error(`Key ${key} signs. First have another one sign: npm run mail -- keys add --stack ${stack}`);
  }
  const keys = Object.fromEntries(Object.entries(map.keys).filter(([id]) => id !== key));
  return {
    map: { ...map, keys },
    said:
      `Key ${key} is removed. After the next up, no link that it signed works any more, not even to unsubscribe. ` +
      `Earlier versions of Pulumi.${stack}.yaml still contain it.`,
    next: [["If that is intended", `npm run up -- --stack ${stack}`]],
  };
}

function assertKey({ keys }: KeyMap, key: string): void {
  if (!Object.hasOwn(keys, key)) throw new Error(`There is no key ${key}. There are: ${Object.keys(keys).join(", ")}.`);
}

async function change(make: typeof add, options: Options, context: CommandContext): Promise<void> {
  const { stack, json } = options;
  const { directory } = context;
  const terminal = besideJson(json, context.terminal);
  const cli = PulumiCli.find(terminal.environment, directory);
  if (!cli) throw new Error("There is no Pulumi CLI on this machine yet. First run npx pulumi version");
  const { map, said, next } = make(await readKeys(cli, options.stack, directory), options);
  await cli.setSecret(KEYS, JSON.stringify(map), stack);
  terminal.print([...wrapped(said, terminal.columns), ...next.map(([when, line]) => `${when}:\n  ${line}`)].join("\n"));
  json?.write({ stack, sign: map.sign, keys: Object.keys(map.keys) }, context.terminal);
}

/** @throws Error where the keys cannot be read: what cannot be read must not be overwritten */
async function readKeys(cli: PulumiCli, stack: string, directory: string | undefined): Promise<KeyMap> {
  const { project, secretKeys } = readStackFile(stack, directory);
  const key = [KEYS, FIRST_KEY].find((each) => secretKeys.includes(fullKey(project, each)));
  if (key === undefined) {
    throw new Error(
      `${stack} has no link-signing key yet. npm run mail -- doctor --stack ${stack} says how to set it.`,
    );
  }
  const value = await cli.configured(key, stack);
  if (value === undefined) {
    throw new Error(`${key} cannot be read. Nothing was changed. Try: npm run mail -- doctor --stack ${stack}`);
  }
  const text = key === KEYS ? value : JSON.stringify(mapOfOne(value));
  parseKeyRing(text);
  return JSON.parse(text) as KeyMap;
}

/** The id of a key. @throws InvalidArgumentError for anything else */
function keyId(text: string): string {
  if (isKeyId(text)) return text;
  throw new InvalidArgumentError(`A key's id is a number from 1 to ${LAST_KEY_ID}.`);
}

/** Adds the command. */
export function addKeys(program: CommandUnknownOpts, surroundings: CommandContext): void {
  const keys = program.command("keys").description("rotate the keys that sign the links in mails").helpCommand(false);
  const key = (description: string) => new Option("--key <id>", description).argParser(keyId);
  commandOfStack(keys, surroundings, "add", "add a key that verifies links but does not sign yet")
    .addOption(jsonOption())
    .action((options: Options) => change(add, options, surroundings));
  commandOfStack(keys, surroundings, "sign", "sign new links with another key; existing links keep working")
    .addOption(key("the key (default: the newest)"))
    .addOption(jsonOption())
    .action((options: Options) => change(sign, options, surroundings));
  commandOfStack(keys, surroundings, "retire", "remove a key; the links it signed stop working")
    .addOption(key("the key").makeOptionMandatory())
    .addOption(jsonOption())
    .action((options: Options) => change(retire, options, surroundings));
}
