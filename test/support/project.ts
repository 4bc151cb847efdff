/** A copy of the project with its own stack files, where commands run as processes, with a double of the Pulumi CLI. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { version } from "pulumi/package.json";
import { ROOT } from "../../infra/settings/stack-file";
import { mail } from "../../cli/mail";
import type { CommandContext } from "../../cli/command-line/context";
import { TestClock } from "./infra/dns/porkbun/zone";
import { TEST_STACKS } from "./stack-files";
import { setProcessEnvironment } from "./process-environment";
import { type Ended, scripts } from "./command";
import { fakeTerminal } from "./fake-terminal";

/** What a command reads of the project. */
const FILES = ["package.json", "package-lock.json", "tsconfig.json"];
/** What it needs besides to run as a process. */
const CODE = ["cli", "core", "functions", "infra", "mail", "policies", "setup.cjs"];

/** The state of the double of the Pulumi CLI; see pulumi-double.cjs. */
export interface PulumiState {
  readonly user?: string;
  readonly selected?: string;
  readonly stacks: Readonly<Record<string, { readonly resources: readonly unknown[] }>>;
  readonly secrets: Readonly<Record<string, string>>;
  readonly typed?: Readonly<Record<string, string>>;
  readonly up?: string;
  readonly preview?: { readonly lines: readonly string[]; readonly code: number };
}

const wordsOf = (line: string | readonly string[]) => (typeof line === "string" ? line.split(" ") : line);

/** A copy of the project. */
export class Project {
  readonly directory = mkdtempSync(path.join(tmpdir(), "operator-"));
  readonly #home = path.join(this.directory, "home");
  readonly #double = path.join(this.#home, "pulumi.json");
  #hasCode = false;

  /** @param pulumi absent when there is no Pulumi CLI on this machine */
  constructor(pulumi?: PulumiState) {
    this.#copy(FILES);
    cpSync(TEST_STACKS, this.directory, { recursive: true });
    symlinkSync(path.join(ROOT, "node_modules"), path.join(this.directory, "node_modules"), "junction");
    mkdirSync(this.#home);
    if (pulumi) this.#install(pulumi);
  }

  #copy(parts: readonly string[]): void {
    for (const part of parts) cpSync(path.join(ROOT, part), path.join(this.directory, part), { recursive: true });
  }

  /** Copies what a process of its own needs, unless that was done. */
  copyCode(): void {
    if (!this.#hasCode) this.#copy(CODE);
    this.#hasCode = true;
  }

  #install(pulumi: PulumiState): void {
    const bin = path.join(this.#home, "versions", version, "bin");
    mkdirSync(bin, { recursive: true });
    const double = path.join(__dirname, "pulumi-double.cjs");
    writeFileSync(path.join(bin, "pulumi"), `#!/bin/sh\nexec "${process.execPath}" "${double}" "$@"\n`, {
      mode: 0o755,
    });
    this.pulumi = pulumi;
  }

  get pulumi(): PulumiState {
    return JSON.parse(readFileSync(this.#double, "utf8")) as PulumiState;
  }

  set pulumi(state: PulumiState) {
    writeFileSync(this.#double, JSON.stringify(state));
  }

  /** The text of a file in the copy. */
  read(file: string): string {
    return readFileSync(path.join(this.directory, file), "utf8");
  }

  /** Replaces the text of a file in the copy. */
  edit(file: string, edited: (text: string) => string): void {
    writeFileSync(path.join(this.directory, file), edited(this.read(file)));
  }

  /** The environment of the user: only the given credentials, and nothing of this machine's owner. */
  environment(own: Readonly<Record<string, string>>): Record<string, string> {
    return {
      PATH: process.env["PATH"] ?? "",
      HOME: this.#home,
      PULUMI_HOME: this.#home,
      PULUMI_DOUBLE: this.#double,
      // Without credentials the SDK would ask the EC2 instance metadata service.
      AWS_EC2_METADATA_DISABLED: "true",
      ...own,
    };
  }

  /** Runs a command line of `npm run mail --` at 80 columns until it exits. Words with spaces are single arguments. */
  async mail(
    line: string | readonly string[],
    { input = "", ...environment }: Readonly<Record<string, string>> = {},
  ): Promise<Ended> {
    const [, ...words] = (scripts["mail"] ?? "").split(" ");
    this.copyCode();
    const child = spawn(process.execPath, [...words, ...wordsOf(line)], {
      cwd: this.directory,
      stdio: "pipe",
      env: this.environment(environment),
    });
    child.stdin.end(input);
    const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code, stdout, stderr };
  }

  /**
   * The same in this process, which is faster, for the many ways in which a call can fail. Porkbun's rate limits cost no time.
   *
   * @param answers what a person types at the prompts, in order; absent when nobody is there to ask
   * @param own differences from the usual surroundings
   */
  async mailHere(
    line: string | readonly string[],
    environment: Readonly<Record<string, string>> = {},
    answers?: readonly string[],
    own: Partial<CommandContext> = {},
  ): Promise<Ended> {
    const { terminal: plain, printed, told, ended } = fakeTerminal();
    const left = [...(answers ?? [])];
    const terminal = { ...plain, ...(answers && { ask: () => Promise.resolve(left.shift() ?? "") }) };
    const before = { ...process.env };
    // The SDK reads the process's own environment.
    setProcessEnvironment(this.environment(environment));
    try {
      const surroundings = {
        terminal: { ...terminal, environment: process.env },
        directory: this.directory,
        clock: new TestClock(),
        ...own,
      };
      await mail(wordsOf(line), surroundings);
    } finally {
      setProcessEnvironment(before);
    }
    return { code: ended.code, stdout: printed.join("\n"), stderr: told.join("\n") };
  }

  remove(): void {
    rmSync(this.directory, { recursive: true, force: true });
  }
}
