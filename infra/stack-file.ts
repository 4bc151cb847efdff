/** The stack files beside Pulumi.yaml, for commands that run without the engine. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";

interface Declaration {
  readonly default?: unknown;
  readonly secret?: boolean;
}

interface Project {
  readonly name: string;
  readonly config?: Readonly<Record<string, Declaration>>;
}

/** What Pulumi.yaml and a stack's file say together. */
export interface StackFile {
  readonly project: string;
  readonly stack: string;
  /** By full key, `<namespace>:<key>`, lists as JSON text; what the file holds encrypted is left out. */
  readonly values: Readonly<Record<string, string>>;
  /** The short keys that Pulumi.yaml declares as secret. */
  readonly secrets: readonly string[];
}

/** The folder with Pulumi.yaml. */
export const root = path.resolve(__dirname, "..");

/** The stacks that have a file, in alphabetical order. */
export function stacks(directory = root): string[] {
  return readdirSync(directory)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

/** A key with its namespace, the project's own where it has none. */
export const fullKey = (project: string, key: string) => (key.includes(":") ? key : `${project}:${key}`);

/** A value as the engine hands it on: text. */
export const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

const isEncrypted = (value: unknown) => typeof value === "object" && value !== null && "secure" in value;
const read = (file: string): unknown => parse(readFileSync(file, "utf8"));

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml as the engine does, but for what is encrypted there.
 *
 * @throws Error when the stack has no file
 */
export function readStackFile(stack: string, directory = root): StackFile {
  const file = path.join(directory, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    throw new Error(`There is no Pulumi.${stack}.yaml. Stacks with a file: ${stacks(directory).join(", ") || "none"}.`);
  }
  const { name: project, config = {} } = read(path.join(directory, "Pulumi.yaml")) as Project;
  const stated = (read(file) as { config?: Readonly<Record<string, unknown>> } | null)?.config ?? {};
  const declared = Object.entries(config);
  const defaults = declared
    .filter(([, declaration]) => declaration.default !== undefined && !declaration.secret)
    .map(([key, declaration]): [string, unknown] => [fullKey(project, key), declaration.default]);
  const values = [...defaults, ...Object.entries(stated)].filter(
    ([, value]) => value !== undefined && value !== null && !isEncrypted(value),
  );
  return {
    project,
    stack,
    values: Object.fromEntries(values.map(([key, value]) => [key, asText(value)])),
    secrets: declared.filter(([, { secret }]) => secret).map(([key]) => key),
  };
}
