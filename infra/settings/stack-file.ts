/** The stack files beside Pulumi.yaml, for commands that run without the engine. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  parseDocument,
  type YAMLMap,
} from "yaml";

/** A stack file that cannot be read, or that the engine would refuse; the message names file and line. */
export class StackFileError extends Error {
  override readonly name = "StackFileError";
}

/** What Pulumi.yaml and a stack's file say together, as the engine would pass it to the program. */
export interface StackFile {
  readonly project: string;
  readonly stack: string;
  /** By full key, `<namespace>:<key>`, lists as JSON text. Encrypted values are left out. */
  readonly values: Readonly<Record<string, string>>;
  /** The full keys that the file holds encrypted. */
  readonly secretKeys: readonly string[];
  /** The short keys that Pulumi.yaml declares as secret. */
  readonly secrets: readonly string[];
  /** Where the file states a key, and each item of a list: line numbers by full key and by `<full key>[<index>]`. */
  readonly lines: Readonly<Record<string, number>>;
  /** What only the engine can take into account, as sentences for a person. */
  readonly notes: readonly string[];
}

/** The folder with Pulumi.yaml. */
export const ROOT = path.resolve(__dirname, "../..");

/** The stack whose file is there to be copied: it is checked like any other, and nobody deploys it. */
export const EXAMPLE = "example";

const nameOf = (stack: string) => `Pulumi.${stack}.yaml`;

/** The stacks that have a file, in alphabetical order, without the example. */
export function stacks(directory = ROOT): string[] {
  return readdirSync(directory)
    .map((file) => /^Pulumi\.(.+)\.yaml$/.exec(file)?.[1])
    .filter((stack): stack is string => stack !== undefined && stack !== EXAMPLE)
    .sort();
}

/** The stack of a command that names none: the only one that has a file, else prod. */
export function defaultStack(directory = ROOT): string {
  const [only, ...others] = stacks(directory);
  return only !== undefined && others.length === 0 ? only : "prod";
}

/**
 * A key with its namespace, by default the project's. `<namespace>:config:<key>` is an older way to write `<namespace>:<key>`
 * (ParseKey in github.com/pulumi/pulumi/sdk/v3/go/common/resource/config).
 */
export function fullKey(project: string, key: string): string {
  const [, namespace, name] = /^([^:]+):config:([^:]+)$/.exec(key) ?? [];
  if (namespace !== undefined) return `${namespace}:${name}`;
  return key.includes(":") ? key : `${project}:${key}`;
}

/** A value as the engine passes it on: as text. */
export const asText = (value: unknown) => (typeof value === "string" ? value : JSON.stringify(value));

/** The engine marks a value as secret if any part of it is `secure: <ciphertext>`. */
function isEncrypted(value: unknown): boolean {
  if (value === null || typeof value !== "object") return false;
  const keys = Object.keys(value);
  return (keys.length === 1 && keys[0] === "secure") || Object.values(value).some(isEncrypted);
}

interface Yaml {
  readonly file: string;
  readonly document: Document;
  readonly lineOf: (node: Node) => number;
}

/** Reads a YAML file. @throws StackFileError with the place of every syntax error */
function readYaml(directory: string, file: string): Yaml {
  const lines = new LineCounter();
  // With merge keys, which the engine's reader supports.
  const document = parseDocument(readFileSync(path.join(directory, file), "utf8"), {
    lineCounter: lines,
    prettyErrors: false,
    merge: true,
  });
  const lineAt = (offset: number) => lines.linePos(offset).line;
  if (document.errors.length > 0) {
    const faults = document.errors.map(({ pos: [start], message }) => `  ${file}:${lineAt(start)}: ${message}`);
    throw new StackFileError(
      [`${file} is not valid YAML:`, ...faults, `  ${nameOf(EXAMPLE)} shows the format.`].join("\n"),
    );
  }
  return { file, document, lineOf: (node) => lineAt(node.range?.[0] ?? 0) };
}

interface Declaration {
  readonly default?: unknown;
  readonly secret?: boolean;
}

function readProject(directory: string) {
  const { document } = readYaml(directory, "Pulumi.yaml");
  const { name, config } = document.toJS() as { name: string; config: Readonly<Record<string, Declaration>> };
  return { project: name, declared: Object.entries(config) };
}

/** A key of a stack's file. */
interface Entry {
  readonly key: string;
  readonly line: number;
  readonly value: unknown;
  readonly node: unknown;
}

/**
 * Digits without quotes, as the engine's YAML reader reads them: octal if they begin with 0 and have no 8 or 9, and with any
 * underscores dropped (seen with the Pulumi CLI 3.259.0).
 */
function asEngineReads(node: unknown, value: unknown): unknown {
  const digits = isScalar(node) && node.type === "PLAIN" ? (node.source ?? "").replaceAll("_", "") : "";
  if (/^0[0-7]+$/.test(digits)) return Number.parseInt(digits, 8);
  return /^\d+$/.test(digits) ? Number(digits) : value;
}

/** The keys under `config`. @throws StackFileError if `config` is not a map */
function entriesOf({ file, document, lineOf }: Yaml, project: string): Entry[] {
  const { contents } = document;
  if (contents === null || (isScalar(contents) && contents.value === null)) return [];
  const config: unknown = isMap(contents) ? contents.get("config", true) : contents;
  if (config === undefined || (isScalar(config) && config.value === null)) return [];
  if (!isMap(config)) {
    const line = lineOf(config as Node);
    throw new StackFileError(
      `${file}:${line}: config is not a map of keys and values. Begin the file with config: and put one key on each line ` +
        `below it, as ${nameOf(EXAMPLE)} does.`,
    );
  }
  const stated = config.toJSON() as Record<string, unknown>;
  return (config as YAMLMap<Node, unknown>).items.map(({ key, value: node }: Pair<Node, unknown>) => {
    const written = String(isScalar(key) ? key.value : key);
    const value = asEngineReads(node, stated[written]);
    return { key: fullKey(project, written), line: lineOf(key), value, node };
  });
}

/** If a key has two values, it is chance which one the engine keeps. */
function refuseTwice(file: string, entries: readonly Entry[]): void {
  const twice = entries.filter(({ key }, index) => entries.findIndex((other) => other.key === key) !== index);
  if (twice.length === 0) return;
  const faults = twice.map(({ key, line }) => {
    const first = entries.find((other) => other.key === key)?.line;
    return `${file}:${line}: ${key} is stated in line ${first} already. Delete one of the two.`;
  });
  throw new StackFileError(faults.join("\n"));
}

function linesOf(entries: readonly Entry[], lineOf: Yaml["lineOf"]): Record<string, number> {
  const items = ({ key, node }: Entry) =>
    isSeq(node) ? node.items.map((item, index): [string, number] => [`${key}[${index}]`, lineOf(item as Node)]) : [];
  return Object.fromEntries(entries.flatMap((entry): [string, number][] => [[entry.key, entry.line], ...items(entry)]));
}

function notesOf({ file, document, lineOf }: Yaml): string[] {
  const environment = isMap(document.contents)
    ? document.contents.items.find(({ key }) => String(key) === "environment")
    : undefined;
  if (!environment) return [];
  return [
    `${file}:${lineOf(environment.key as Node)}: environment (Pulumi ESC) is not read here. ` +
      "pulumi preview and up take the values that it gives; this command does not.",
  ];
}

/**
 * Reads Pulumi.yaml and Pulumi.<stack>.yaml as the engine does, except for encrypted values and for Pulumi ESC.
 *
 * @throws StackFileError when the stack has no file, or one that cannot be read
 */
export function readStackFile(stack: string, directory = ROOT): StackFile {
  const file = nameOf(stack);
  if (!existsSync(path.join(directory, file))) {
    throw new StackFileError(
      `There is no ${file}. Stacks with a file: ${stacks(directory).join(", ") || "none"}. ` +
        `To begin one: cp ${nameOf(EXAMPLE)} ${file}, then change the values in it.`,
    );
  }
  const { project, declared } = readProject(directory);
  const yaml = readYaml(directory, file);
  const entries = entriesOf(yaml, project);
  refuseTwice(file, entries);
  const defaults = declared.map(([key, { default: value }]): [string, unknown] => [fullKey(project, key), value]);
  const stated = entries.map(({ key, value }): [string, unknown] => [key, value]);
  const values = Object.entries(Object.fromEntries([...defaults, ...stated])).filter(
    ([, value]) => value !== undefined && !isEncrypted(value),
  );
  return {
    project,
    stack,
    values: Object.fromEntries(values.map(([key, value]) => [key, asText(value)])),
    secretKeys: entries.filter(({ value }) => isEncrypted(value)).map(({ key }) => key),
    secrets: declared.filter(([, { secret }]) => secret).map(([key]) => key),
    lines: linesOf(entries, yaml.lineOf),
    notes: notesOf(yaml),
  };
}

const told = new Set<string>();

/** Prints {@link StackFile.notes}, each once a process. */
export function tellNotes({ notes }: StackFile, tell: (text: string) => void = console.error): void {
  for (const note of notes.filter((each) => !told.has(each))) {
    told.add(note);
    tell(note);
  }
}
