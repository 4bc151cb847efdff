/** Files and folders that a command line names. */
import { closeSync, existsSync, mkdirSync, openSync, readFileSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { InvalidArgumentError, Option } from "@commander-js/extra-typings";
import type { Terminal } from "../terminal/terminal";

/** A path as whoever typed it means it: npm runs scripts in the project's folder and says in INIT_CWD where it was called. */
const fromCaller = (file: string) => path.resolve(process.env.INIT_CWD ?? process.cwd(), file);

/** Refuses a path with the system's own reason, which names it. */
function refuse(error: unknown): never {
  throw new InvalidArgumentError(`Cannot write there: ${(error as Error).message}.`);
}

/**
 * Makes sure that a file can be written, by opening it. An existing file is left as it is, and a missing one is not left behind.
 *
 * @returns its absolute path
 * @throws InvalidArgumentError when it cannot be written
 */
function writableFile(text: string): string {
  const file = fromCaller(text);
  try {
    const isNew = !existsSync(file);
    closeSync(openSync(file, isNew ? "wx" : "r+"));
    if (isNew) unlinkSync(file);
    return file;
  } catch (error) {
    return refuse(error);
  }
}

/** A file that was read. */
export interface ReadFile {
  /** Without its folders. */
  readonly name: string;
  readonly content: Buffer;
}

/** Reads a whole file. @throws InvalidArgumentError when it cannot be read */
export function readableFile(text: string): ReadFile {
  try {
    return { name: path.basename(text), content: readFileSync(fromCaller(text)) };
  } catch (error) {
    throw new InvalidArgumentError(`Cannot read it: ${(error as Error).message}.`);
  }
}

/**
 * Makes a folder and those above it, one by one: `mkdirSync` with `recursive` never ends below a folder that answers ENOENT
 * although it exists, as /proc does (seen with Node.js 24).
 */
function makeFolder(folder: string): void {
  if (existsSync(folder)) return;
  makeFolder(path.dirname(folder));
  mkdirSync(folder);
}

/** Where a command writes its result as JSON. */
export interface JsonTarget {
  /** Whether the JSON goes to standard output. */
  readonly isStandardOutput: boolean;
  write(document: unknown, terminal: Terminal): void;
}

/** The terminal for everything but the JSON, which goes to standard error where the JSON goes to standard output. */
export const besideJson = (json: JsonTarget | undefined, terminal: Terminal): Terminal =>
  json?.isStandardOutput ? { ...terminal, print: terminal.tell } : terminal;

/** JSON that cannot control a terminal: JSON.stringify does not escape DEL and C1. */
const jsonText = (document: unknown) =>
  JSON.stringify(document, undefined, 2).replace(
    /[\u007f-\u009f]/g,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );

/** `--json [file]`: one JSON document, to a file or to standard output. A file that cannot be written is refused at once. */
export const jsonOption = () =>
  new Option("--json [file]", "print the result as JSON, or write it to the file")
    .preset("-")
    .argParser((text: string): JsonTarget => {
      if (text === "-") {
        return { isStandardOutput: true, write: (document, terminal) => terminal.print(jsonText(document)) };
      }
      const file = writableFile(text);
      return { isStandardOutput: false, write: (document) => writeFileSync(file, `${jsonText(document)}\n`) };
    });

/** Takes the files that a command makes. */
export interface Folder {
  readonly path: string;
  /** The names of the files so far, in the order in which they came. */
  readonly files: readonly string[];
  /** @param file a name, or a path below the folder, whose folders are made if need be */
  write(file: string, content: string): void;
}

/**
 * A folder that files can be written into, made if need be.
 *
 * @throws InvalidArgumentError when it can be neither made nor written into
 */
export function writableFolder(text: string): Folder {
  const folder = fromCaller(text);
  try {
    makeFolder(folder);
  } catch (error) {
    refuse(error);
  }
  writableFile(path.join(folder, `.writable-${process.pid}`));
  const files: string[] = [];
  return {
    path: folder,
    files,
    write: (file, content) => {
      const target = path.join(folder, file);
      makeFolder(path.dirname(target));
      writeFileSync(target, content);
      files.push(file);
    },
  };
}
