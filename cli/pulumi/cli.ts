/** What commands ask of the Pulumi CLI. At most a stack's configuration is changed, and nothing is downloaded. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";
import { ROOT } from "../../infra/settings/stack-file";
import { installedCli } from "../../policies/preview-and-up/missing-step";
import type { Terminal } from "../terminal/terminal";

/** An answer of the CLI, or the first line of what it said instead. */
export type CliAnswer = { readonly answer: string } | { readonly refusal: string };

/** A resource in a stack's state, as `pulumi stack export` has it. */
export interface StateResource {
  readonly urn: string;
  readonly type: string;
  readonly id?: string;
}

/** The Pulumi CLI that is on this machine. */
export class PulumiCli {
  private constructor(
    private readonly executable: string,
    private readonly environment: Terminal["environment"],
    private readonly directory: string,
  ) {}

  /** @returns undefined where there is none yet, as on a new machine */
  static find(environment: Terminal["environment"], directory = ROOT): PulumiCli | undefined {
    const executable = installedCli(environment);
    return executable === undefined ? undefined : new PulumiCli(executable, environment, directory);
  }

  #ask(...args: readonly string[]): Promise<CliAnswer> {
    return this.#tell("", ...args);
  }

  /** @param input what the CLI reads from standard input */
  async #tell(input: string, ...args: readonly string[]): Promise<CliAnswer> {
    const env = { ...this.environment, PULUMI_SKIP_UPDATE_CHECK: "true" };
    try {
      const running = promisify(execFile)(this.executable, [...args, "--non-interactive"], {
        cwd: this.directory,
        env,
        // A stack's state is some hundred kilobytes.
        maxBuffer: 64 * 1024 * 1024,
      });
      // A CLI that ends without reading it breaks the pipe (EPIPE); how it ended is the answer.
      running.child.stdin?.on("error", () => undefined).end(input);
      const { stdout } = await running;
      return { answer: stdout.trim() };
    } catch (error) {
      const { stderr = "", message } = error as { stderr?: string; message: string };
      return { refusal: (stderr.trim() || message).split("\n")[0] ?? "" };
    }
  }

  /** Its version, without the `v`. */
  async version(): Promise<string> {
    const said = await this.#ask("version");
    return "answer" in said ? said.answer.replace(/^v/, "") : "";
  }

  /** Who is logged in. */
  whoami(): Promise<CliAnswer> {
    return this.#ask("whoami");
  }

  /** Whether the backend has a stack; undefined where it does not tell. */
  async hasStack(stack: string): Promise<boolean | undefined> {
    const said = await this.#ask("stack", "ls", "--json");
    if ("refusal" in said) return undefined;
    const stacks = JSON.parse(said.answer) as readonly { readonly name: string }[];
    return stacks.some(({ name }) => name.split("/").at(-1) === stack);
  }

  /** The resources that a stack has already; none where there is no such stack or its state cannot be read. */
  async resources(stack: string): Promise<readonly StateResource[]> {
    const said = await this.#ask("stack", "export", "--stack", stack);
    if ("refusal" in said) return [];
    const { deployment } = JSON.parse(said.answer) as {
      deployment?: { resources?: readonly StateResource[] | null };
    };
    return deployment?.resources ?? [];
  }

  /** A value of a stack's configuration, decrypted where it is a secret; undefined where it is not set or cannot be read. */
  async configured(key: string, stack: string): Promise<string | undefined> {
    const said = await this.#ask("config", "get", key, "--stack", stack);
    return "answer" in said && said.answer !== "" ? said.answer : undefined;
  }

  /**
   * Sets a secret of a stack's configuration. The value goes through a pipe: whoever lists processes sees their arguments.
   *
   * @throws Error with what the CLI says
   */
  async setSecret(key: string, value: string, stack: string): Promise<void> {
    const said = await this.#tell(value, "config", "set", "--secret", key, "--stack", stack);
    if ("refusal" in said) throw new Error(`${key} was not set: ${said.refusal}`);
  }
}
