/** Which step of docs/deployment.md has to be done before the Pulumi CLI can preview or update a stack. */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { homedir } from "node:os";
import path from "node:path";
import { version } from "pulumi/package.json";

type Environment = Readonly<Record<string, string | undefined>>;

const EXECUTABLE = process.platform === "win32" ? "pulumi.exe" : "pulumi";

/**
 * The Pulumi CLI that is on this machine already: the pinned one where the npm package `pulumi` keeps it, else the first on the
 * PATH outside npm's own folders; undefined where there is none, so that the package would have to download it.
 */
export function installedCli(environment: Environment): string | undefined {
  const home = environment.PULUMI_HOME || path.join(homedir(), ".pulumi");
  const searched = (environment.PATH ?? "").split(path.delimiter).filter((folder) => !folder.includes("node_modules"));
  const folders = [path.join(home, "versions", version, "bin"), ...searched];
  return folders.map((folder) => path.join(folder, EXECUTABLE)).find((file) => existsSync(file));
}

/** The value of a flag, given as `--flag value`, `--flag=value` or `-f value`. */
function valueOf(args: readonly string[], ...flags: readonly string[]): string | undefined {
  for (const [index, arg] of args.entries()) {
    if (flags.includes(arg)) return args[index + 1];
    const flag = flags.find((one) => arg.startsWith(`${one}=`));
    if (flag) return arg.slice(flag.length + 1);
  }
  return undefined;
}

/**
 * The step that was left out, found by asking the CLI once it has failed.
 *
 * @param cli the CLI that failed; undefined where it could not be fetched
 * @param args the arguments that it failed with
 * @returns undefined where it failed for another reason
 */
export function missingStep(cli: string | undefined, args: readonly string[], environment: Environment) {
  if (cli === undefined) {
    return [
      `The Pulumi CLI ${version} is not on this machine and could not be fetched from get.pulumi.com.`,
      "Where that is out of reach, install it by other means (https://www.pulumi.com/docs/iac/download-install/):",
      "any pulumi on the PATH will do.",
    ].join("\n");
  }
  const ask = (...question: string[]) =>
    spawnSync(cli, [...question, "--non-interactive"], { encoding: "utf8", env: { ...environment } });
  if (ask("whoami").status !== 0) {
    return "Nobody is logged in. Step 1 of docs/deployment.md comes first: npx pulumi login";
  }
  const stack = valueOf(args, "--stack", "-s");
  const { status, stdout } = ask("stack", "ls", "--json");
  if (stack === undefined || status !== 0) return undefined;
  const stacks = (JSON.parse(stdout) as readonly { readonly name: string }[]).map(({ name }) => name);
  const last = (name: string) => name.split("/").at(-1);
  if (stacks.some((name) => last(name) === last(stack))) return undefined;
  return `There is no stack ${stack}. Step 2 of docs/deployment.md comes first: npx pulumi stack init ${stack}`;
}
