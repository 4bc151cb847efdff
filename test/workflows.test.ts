import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { root, stacks } from "../infra/stack-file";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}
interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly stack: readonly string[] } };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: unknown;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const folder = path.join(root, ".github", "workflows");
const textOf = (file: string) => readFileSync(path.join(folder, file), "utf8");
const { scripts } = JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")) as { scripts: object };

for (const file of readdirSync(folder))
  describe(`The workflow ${file}`, () => {
    const text = textOf(file);
    const workflow = parse(text) as Workflow;
    const jobs = Object.values(workflow.jobs);

    it("pins every action by the full SHA of a commit, and says which version that is", () => {
      const lines = text.split("\n").filter((line) => line.includes("uses:"));
      assert.equal(lines.length, jobs.flatMap(({ steps }) => steps).filter(({ uses }) => uses !== undefined).length);
      for (const line of lines) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it("runs npm scripts that exist", () => {
      const commands = jobs.flatMap(({ steps }) => steps.flatMap(({ run }) => run ?? []));
      const named = commands.flatMap((run) => [...run.matchAll(/npm run ([\w-]+)/g)].map(([, script]) => script));
      assert.ok(named.length > 0);
      for (const script of named) assert.ok(script !== undefined && Object.hasOwn(scripts, script), script);
    });

    it("gives no job a permission that the job does not name", () => {
      assert.deepEqual(workflow.permissions, {});
    });
  });

describe("The preview of pull requests", () => {
  const workflow = parse(textOf("preview.yml")) as Workflow;
  const { preview, fork } = workflow.jobs;
  const steps = preview?.steps ?? [];
  const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));

  it("previews every stack by the script that has both policy packs", () => {
    assert.deepEqual(preview?.strategy?.matrix.stack, stacks());
    const command = 'npm run preview -- --cwd "$GITHUB_WORKSPACE/change" --stack ${{ matrix.stack }}';
    assert.deepEqual([steps.at(-1)?.run, steps.at(-1)?.["working-directory"]], [command, "base"]);
  });

  it("judges the commit that the reviewer saw by the default branch's workflow, packs and setup", () => {
    assert.equal(workflow.on, "pull_request_target", "pull_request would take this file from the pull request");
    assert.deepEqual(
      checkouts.map((step) => step.with),
      [
        { ref: "${{ github.sha }}", path: "base", "persist-credentials": false },
        { ref: "${{ github.event.pull_request.head.sha }}", path: "change", "persist-credentials": false },
      ],
    );
    const inChange = steps.filter((step) => step["working-directory"] === "change");
    assert.deepEqual(
      inChange.map(({ run }) => run),
      ["npm ci --ignore-scripts"],
    );
  });

  it("keeps the token behind an environment with reviewers, and out of every step but the last", () => {
    assert.equal(preview?.environment, "preview");
    assert.deepEqual(
      steps.flatMap(({ env }, index) => (env ? [[index - steps.length, Object.keys(env)]] : [])),
      [[-1, ["PULUMI_ACCESS_TOKEN"]]],
    );
    const credentials = steps.findIndex(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
    assert.equal(credentials, steps.length - 2, "nothing is installed once there are credentials");
  });

  it("may read the source and ask for an OIDC token", () => {
    assert.deepEqual(preview?.permissions, { contents: "read", "id-token": "write" });
  });

  it("leaves out a fork, with a note and without permissions", () => {
    const [own, others] = [preview?.if, fork?.if];
    assert.equal(own, "github.event.pull_request.head.repo.full_name == github.repository");
    assert.equal(others, own?.replace("==", "!="));
    assert.deepEqual([fork?.permissions, fork?.environment], [undefined, undefined]);
    assert.match(fork?.steps[0]?.run ?? "", /^echo "::notice title=No preview::[^"$`]+"$/);
    assert.equal(JSON.stringify(fork).includes("secrets."), false);
  });

  it("has owners of everything that judges", () => {
    const owned = readFileSync(path.join(root, ".github", "CODEOWNERS"), "utf8").matchAll(/^\/(\S+?)\/?\s+\S+@\S+$/gm);
    const paths = [...owned].map(([, owner = ""]) => owner);
    assert.deepEqual(paths.sort(), [".github", "package-lock.json", "package.json", "policies", "setup.cjs"]);
    for (const each of paths) assert.ok(existsSync(path.join(root, each)), each);
  });
});
