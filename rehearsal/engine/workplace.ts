/** The folder in which the engine runs: a copy of the project, plugins, a state backend and an account, for one scenario. */
import {
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import path from "node:path";
import { parse, stringify } from "yaml";
import { removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import { ROOT, stacks } from "../../infra/settings/stack-file";
import { Account } from "./account";

/** What the program consists of, apart from the stack files. */
const PARTS = [
  "Pulumi.yaml",
  "infra",
  "functions",
  "core",
  "mail",
  "package.json",
  "package-lock.json",
  "tsconfig.json",
];

/** What a published policy pack consists of. */
const PACK_FILES = ["PulumiPolicy.yaml", "package.json", "index.js"];

const readYaml = (file: string) => parse(readFileSync(file, "utf8")) as Record<string, unknown>;

/** Writes an executable that runs a TypeScript file with this Node.js, under the name that the engine looks for. */
function writePlugin(folder: string, name: string, script: string, ...args: string[]): void {
  const loader = path.join(ROOT, "infra/program-loading/typescript.cjs");
  const words = [process.execPath, "--require", loader, path.join(__dirname, script), ...args];
  const line = words.map((word) => `"${word}"`).join(" ");
  if (process.platform === "win32") writeFileSync(path.join(folder, `${name}.cmd`), `@${line} %*\r\n`);
  else writeFileSync(path.join(folder, name), `#!/bin/sh\nexec ${line} "$@"\n`, { mode: 0o755 });
}

/** The files of one scenario. */
export class Workplace {
  /** The copy of the project, in which the engine runs. */
  project: string;
  /** The folder of the file backend, which stores the state. */
  readonly backend: string;
  /** The folder of the language host and the providers. */
  readonly plugins: string;
  /** The folder of the policy packs, away from the project and from where they were built. */
  readonly packs: string;
  readonly account: Account;

  private constructor(readonly directory: string) {
    this.project = path.join(directory, "project");
    this.backend = path.join(directory, "backend");
    this.plugins = path.join(directory, "plugins");
    this.packs = path.join(directory, "packs");
    this.account = new Account(path.join(directory, "account"));
  }

  /**
   * Copies a project with its policy packs as last built, because `pulumi stack init` and `pulumi config set` write into it, and names the
   * plugins in the project file, where they take precedence over any others on the machine.
   */
  static make(source = ROOT): Workplace {
    const workplace = new Workplace(temporaryFolder("pulumi-engine"));
    const { project, backend } = workplace;
    mkdirSync(project);
    mkdirSync(backend);
    for (const part of [...PARTS, ...stacks(source).map((stack) => `Pulumi.${stack}.yaml`)]) {
      const original = path.join(source, part);
      if (existsSync(original)) cpSync(original, path.join(project, part), { recursive: true });
    }
    symlinkSync(path.join(ROOT, "node_modules"), path.join(project, "node_modules"), "junction");
    workplace.#installPacks(source);
    workplace.#namePlugins();
    return workplace;
  }

  /** Replaces values in a stack file, by short key. */
  configure(stack: string, overlay: Readonly<Record<string, unknown>>): void {
    const { name } = readYaml(path.join(this.project, "Pulumi.yaml"));
    const file = path.join(this.project, `Pulumi.${stack}.yaml`);
    const settings = readYaml(file);
    const full = Object.entries(overlay).map(([key, value]) => [`${String(name)}:${key}`, value] as const);
    const config = { ...(settings.config as object | undefined), ...Object.fromEntries(full) };
    writeFileSync(file, stringify({ ...settings, config }));
  }

  /** Moves the project, as if it had been checked out elsewhere. */
  moveProject(): void {
    const elsewhere = path.join(this.directory, "another-checkout");
    renameSync(this.project, elsewhere);
    this.project = elsewhere;
  }

  /** The folders of the policy packs. */
  policyPacks(): string[] {
    const folders = readdirSync(this.packs).map((folder) => path.join(this.packs, folder));
    return folders.filter((folder) => existsSync(path.join(folder, "PulumiPolicy.yaml"))).sort();
  }

  remove(): void {
    removeFolder(this.directory);
  }

  /** Puts each built pack where only the dependency in its package.json is installed: Pulumi's pack runner. */
  #installPacks(source: string): void {
    const installed = path.join("node_modules", "@pulumi", "pulumi");
    mkdirSync(path.join(this.packs, path.dirname(installed)), { recursive: true });
    symlinkSync(path.join(ROOT, installed), path.join(this.packs, installed), "junction");
    const policies = path.join(source, "policies");
    for (const name of existsSync(policies) ? readdirSync(policies) : []) {
      for (const file of PACK_FILES.filter((each) => existsSync(path.join(policies, name, each)))) {
        cpSync(path.join(policies, name, file), path.join(this.packs, name, file));
      }
    }
  }

  #namePlugins(): void {
    const folder = this.plugins;
    mkdirSync(folder);
    writePlugin(folder, "pulumi-language-nodejs", "language-host.ts");
    writePlugin(folder, "pulumi-resource-aws", "aws-provider.ts", this.account.directory);
    writePlugin(folder, "pulumi-resource-command", "command-provider.ts");
    const file = path.join(this.project, "Pulumi.yaml");
    const languages = [{ name: "nodejs", path: folder }];
    const providers = ["aws", "command"].map((name) => ({ name, path: folder }));
    writeFileSync(file, stringify({ ...readYaml(file), plugins: { languages, providers } }));
  }
}
