/** The tools, the stack's file, and Pulumi: what can be looked at without an account. */
import { version as sdkVersion } from "@pulumi/pulumi/package.json";
import { fullKey, type StackFile } from "../../infra/settings/stack-file";
import { secretFaults } from "../secrets/faults";
import type { PulumiCli } from "../pulumi/cli";
import { type Finding, ok } from "./finding";

/** The oldest Node.js that the project runs on where it carries none of its own; see setup.cjs. */
const OLDEST_NODE = 22;

/** Node.js, and the Pulumi CLI beside the SDK that the program uses. */
export async function tools(cli: PulumiCli | undefined): Promise<Finding[]> {
  const { node } = process.versions;
  const isNew = Number(node.split(".")[0]) >= OLDEST_NODE;
  return [
    isNew
      ? ok("Node.js", node)
      : {
          what: "Node.js",
          state: "wrong",
          detail: `${node} is too old: install Node.js ${OLDEST_NODE} or newer, https://nodejs.org/.`,
          stopsUp: true,
        },
    cli ? cliVersion(await cli.version()) : noCli,
  ];
}

const noCli: Finding = {
  what: "Pulumi CLI",
  state: "missing",
  detail: "It is not on this machine. The first use downloads it from get.pulumi.com.",
  mend: ["npx pulumi version"],
  stopsUp: true,
};

/** Compares two versions of numbers and periods. */
const isOlder = (version: string, than: string) => version.localeCompare(than, "en", { numeric: true }) < 0;

/** The engine refuses a CLI older than Pulumi.yaml's requiredPulumiVersion, which is the SDK's. */
function cliVersion(version: string): Finding {
  if (!isOlder(version, sdkVersion)) return ok("Pulumi CLI", `${version}, and the SDK is ${sdkVersion}`);
  return {
    what: "Pulumi CLI",
    state: "wrong",
    detail: `${version || "It does not run, or"} is older than the SDK, ${sdkVersion}. npx uses the project's own.`,
    mend: ["npx pulumi version"],
    stopsUp: true,
  };
}

/** Who is logged in to Pulumi, and whether the stack is there. */
export async function login(cli: PulumiCli | undefined, stack: string): Promise<Finding[]> {
  if (!cli) return [{ what: "Login", state: "unknown", detail: "It needs the Pulumi CLI.", stopsUp: true }];
  const said = await cli.whoami();
  if ("refusal" in said) {
    const detail = `Nobody is logged in (${said.refusal}). For a state on this machine alone: npx pulumi login --local`;
    return [{ what: "Login", state: "missing", detail, mend: ["npx pulumi login"], stopsUp: true }];
  }
  return [ok("Login", said.answer), stackFinding(stack, await cli.hasStack(stack))];
}

function stackFinding(stack: string, exists: boolean | undefined): Finding {
  const what = `Stack ${stack}`;
  if (exists) return ok(what, "exists");
  if (exists === undefined)
    return { what, state: "unknown", detail: "Pulumi could not list its stacks.", stopsUp: true };
  return { what, state: "missing", detail: "not created yet", mend: [`npx pulumi stack init ${stack}`], stopsUp: true };
}

/** The secrets that the stack's file has to hold encrypted; where one is missing, the lines that set it. */
export function secrets(file: StackFile): Finding[] {
  const faults = secretFaults(file);
  return file.secrets.flatMap((key): Finding[] => {
    const fault = faults.find((each) => each.key === key);
    if (!fault) return file.secretKeys.includes(fullKey(file.project, key)) ? [ok(key, "encrypted in the file")] : [];
    const { problem, run } = fault;
    const isMissing = problem.startsWith("is missing");
    const detail = isMissing ? `not set: ${problem.replace(/^is missing: /, "")}` : problem;
    const mend = run.split(/(?<=&& )/).map((line, index) => `${index > 0 ? "  " : ""}${line.trimEnd()}`);
    return [{ what: key, state: isMissing ? "missing" : "wrong", detail, mend, stopsUp: true }];
  });
}
