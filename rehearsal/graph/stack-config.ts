/** A stack's configuration as the engine hands it to the program: declarations, stack file, secrets of the rehearsal. */
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

/** Configuration by full key, `<namespace>:<key>`, objects as JSON text; and the keys whose values are secret. */
export interface StackConfig {
  readonly project: string;
  readonly values: Readonly<Record<string, string>>;
  readonly secretKeys: readonly string[];
}

/** The folder with Pulumi.yaml. */
export const root = path.resolve(__dirname, "../..");

/** The stacks that have a stack file, in alphabetical order. */
export function stacks(directory = root): string[] {
  return readdirSync(directory)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack) => stack !== undefined)
    .sort();
}

/**
 * Values for the secrets that no stack file holds in the clear. Each has its real one's shape and opens nothing; the words
 * in them let a test find a leak.
 */
export const rehearsalSecrets: Readonly<Record<string, string>> = {
  porkbunApiKey: `pk1_${"rehearsal0".repeat(6)}`,
  porkbunSecretApiKey: `sk1_${"rehearsal0".repeat(6)}`,
  linkSigningKey: Buffer.from("a link-signing key of the rehearsal, 32+").toString("base64"),
};

const text = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));
const read = (file: string): unknown => parse(readFileSync(file, "utf8"));

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml as the engine does, and puts {@link rehearsalSecrets} where a secret is declared.
 *
 * @param overlay values by short key that replace what the files say; `undefined` removes a key
 * @throws Error when the stack has no file, or a declared secret has no value for the rehearsal
 */
export function stackConfig(
  stack: string,
  overlay: Readonly<Record<string, unknown>> = {},
  directory = root,
): StackConfig {
  const file = path.join(directory, `Pulumi.${stack}.yaml`);
  if (!existsSync(file)) {
    throw new Error(`There is no Pulumi.${stack}.yaml. Stacks with a file: ${stacks(directory).join(", ") || "none"}.`);
  }
  const project = read(path.join(directory, "Pulumi.yaml")) as Project;
  const declared = Object.entries(project.config ?? {});
  const full = (key: string) => (key.includes(":") ? key : `${project.name}:${key}`);
  const secrets = declared.filter(([, declaration]) => declaration.secret).map(([key]) => key);
  const given = (read(file) as { config?: Record<string, unknown> } | null)?.config ?? {};
  const merged: Record<string, unknown> = {
    ...Object.fromEntries(
      declared.filter(([, d]) => d.default !== undefined).map(([key, d]) => [full(key), d.default]),
    ),
    ...given,
    ...Object.fromEntries(secrets.map((key) => [full(key), rehearsalSecret(key)])),
    ...Object.fromEntries(Object.entries(overlay).map(([key, value]) => [full(key), value])),
  };
  const values = Object.entries(merged).filter(([, value]) => value !== undefined && value !== null);
  return {
    project: project.name,
    values: Object.fromEntries(values.map(([key, value]) => [key, text(value)])),
    secretKeys: secrets.map(full),
  };
}

function rehearsalSecret(key: string): string {
  const value = rehearsalSecrets[key];
  if (value === undefined)
    throw new Error(`Pulumi.yaml declares the secret ${key}: give it a value in rehearsal/graph/stack-config.ts`);
  return value;
}
