/**
 * `npm run preview` and `npm run up`: the Pulumi CLI under both policy packs, built from the sources beside this file. Nothing
 * on the command line or in the environment can remove a pack or lower the level of a rule.
 */
import { spawn } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { buildPacks, packFolders } from "../pack-bundles/build";
import { configurationFaults } from "../pack-configuration/configuration";
import { installedCli, missingStep } from "./missing-step";

/** A command line that is not accepted; the message says what to write instead. */
export class Refused extends Error {}

/** The environment variables by which the CLI takes these flags too. */
const OPTIONS = ["PULUMI_OPTION_POLICY_PACK", "PULUMI_OPTION_POLICY_PACK_CONFIG"];

/** Takes a flag, given as `--flag value` or `--flag=value`, out of the arguments. */
function take(flag: string, args: readonly string[]): { readonly values: string[]; readonly rest: string[] } {
  const values: string[] = [];
  const rest: string[] = [];
  for (let index = 0; index < args.length; index++) {
    const arg = args[index] ?? "";
    if (arg === flag) values.push(args[++index] ?? "");
    else if (arg.startsWith(`${flag}=`)) values.push(arg.slice(flag.length + 1));
    else rest.push(arg);
  }
  return { values, rest };
}

/** Whether a pack has a rule: each rule is a file of its name. */
const hasRule = (folder: string) => (name: string) =>
  /^[a-z]+(-[a-z]+)*$/.test(name) && existsSync(path.join(folder, `${name}.ts`));

function faultsOfFile(folder: string, file: string): readonly string[] {
  if (!existsSync(file)) return [`${file}: there is no such file`];
  return configurationFaults(readFileSync(file, "utf8"), hasRule(folder)).map((fault) => `${file}: ${fault}`);
}

/**
 * The CLI's arguments for an operation under every pack.
 *
 * @param args what the user gave
 * @param directory the folder that the user's paths are relative to
 * @throws Refused when they name a policy pack, or configure one with anything but exemptions
 */
export function pulumiArguments(operation: string, args: readonly string[], directory: string): string[] {
  const { values, rest } = take("--policy-pack-config", args);
  if (take("--policy-pack", rest).values.length > 0)
    throw new Refused(`${operation} passes every policy pack of policies/ itself: leave out --policy-pack.`);
  // Absolute, since --cwd would have the CLI read another file than the one that was checked.
  const files = values.map((file) => path.resolve(directory, file));
  const names = packFolders.map((folder) => path.basename(folder)).join(", ");
  if (files.length > 0 && files.length !== packFolders.length)
    throw new Refused(
      `Give --policy-pack-config once for each pack, in this order: ${names}. A file with {} exempts nothing.`,
    );
  const faults = files.flatMap((file, index) => faultsOfFile(packFolders[index] ?? "", file));
  if (faults.length > 0)
    throw new Refused(
      ["The configuration of a policy pack may only list exemptions:", ...faults.map((fault) => `  ${fault}`)].join(
        "\n",
      ),
    );
  return [
    operation,
    ...packFolders.flatMap((folder) => ["--policy-pack", folder]),
    ...files.flatMap((file) => ["--policy-pack-config", file]),
    ...rest,
  ];
}

/** Starts the CLI that is there, else has the npm package `pulumi` download it, which needs a network. */
function start(args: readonly string[], env: NodeJS.ProcessEnv) {
  const cli = installedCli(env);
  if (!cli) {
    const setup = path.join(__dirname, "../..", "setup.cjs");
    return spawn(process.execPath, [setup, "pulumi", ...args], { stdio: "inherit", env });
  }
  console.error(`$ pulumi ${args.join(" ")}`);
  // The language hosts stand beside the CLI, which looks for them on the PATH.
  const PATH = [path.dirname(cli), env.PATH].join(path.delimiter);
  return spawn(cli, args, { stdio: "inherit", env: { ...env, PATH } });
}

/** Runs the CLI; its exit status is this process's. If it failed because an earlier step was left out, that step is named. */
function runPulumi(args: readonly string[]): void {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !OPTIONS.includes(name)));
  const child = start(args, env);
  let isInterrupted = false;
  process.on("SIGINT", () => (isInterrupted = true));
  process.on("SIGTERM", () => child.kill("SIGTERM"));
  child.on("close", (code) => {
    process.exitCode = code ?? 1;
    const step = code === 0 || isInterrupted ? undefined : missingStep(installedCli(env), args, env);
    if (step) console.error(`\n${step}`);
  });
}

async function main([operation = "preview", ...args]: readonly string[]): Promise<void> {
  const accepted = pulumiArguments(operation, args, process.cwd());
  for (const folder of await buildPacks()) console.error(`Built ${path.relative(process.cwd(), folder)}/index.js.`);
  runPulumi(accepted);
}

if (require.main === module)
  main(process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Refused ? error.message : error);
    process.exitCode = 1;
  });
