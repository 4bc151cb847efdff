import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { parse } from "yaml";
import { ROOT, stacks } from "../infra/settings/stack-file";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly id?: string;
  readonly name?: string;
  readonly shell?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly "working-directory"?: string;
}
interface Job {
  readonly if?: string;
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly needs?: string;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly strategy?: { readonly matrix: { readonly stack: string } };
  readonly steps: readonly Step[];
}
interface Workflow {
  readonly on: unknown;
  readonly permissions: object;
  readonly jobs: Readonly<Record<string, Job>>;
}

const FOLDER = path.join(ROOT, ".github", "workflows");
const textOf = (file: string) => readFileSync(path.join(FOLDER, file), "utf8");
const { scripts } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { scripts: object };

for (const file of readdirSync(FOLDER))
  describe(`The workflow ${file}`, () => {
    const text = textOf(file);
    const workflow = parse(text) as Workflow;
    const jobs = Object.values(workflow.jobs);

    it("pins every action by a full commit SHA, and says which version that is", () => {
      const lines = text.split("\n").filter((line) => line.includes("uses:"));
      assert.equal(lines.length, jobs.flatMap(({ steps }) => steps).filter(({ uses }) => uses !== undefined).length);
      for (const line of lines) assert.match(line, /uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    });

    it("runs npm scripts that exist, on the Node.js of .node-version", () => {
      const steps = jobs.flatMap(({ steps }) => steps);
      const named = steps.flatMap(({ run = "" }) => [...run.matchAll(/npm run ([\w-]+)/g)].map(([, script]) => script));
      for (const script of named) assert.ok(script !== undefined && Object.hasOwn(scripts, script), script);
      const node = steps.filter(({ uses }) => uses?.startsWith("actions/setup-node@"));
      assert.equal(node.length, 1);
      assert.match(String(node[0]?.with?.["node-version-file"]), /^(base\/)?\.node-version$/);
    });

    it("gives no job a permission that the job does not declare", () => {
      assert.deepEqual(workflow.permissions, {});
    });
  });

describe("The checks of pushes and pull requests", () => {
  it("are those of .ci/run, and get no credentials", () => {
    const { on, jobs } = parse(textOf("ci.yml")) as Workflow;
    assert.deepEqual(Object.keys(on as object), ["push", "pull_request"]);
    assert.deepEqual(jobs.checks?.permissions, { contents: "read" });
    assert.deepEqual(
      jobs.checks?.steps.flatMap(({ run }) => run ?? []),
      [".ci/run"],
    );
    assert.ok(existsSync(path.join(ROOT, ".ci/run")));
    assert.doesNotMatch(textOf("ci.yml"), /secrets\.|vars\./);
  });
});

describe("The nightly drift check", () => {
  const workflow = parse(textOf("drift.yml")) as Workflow;
  const { drift } = workflow.jobs;
  const steps = drift?.steps ?? [];

  it("runs for every stack, only on the default branch, and installs nothing once there are credentials", () => {
    assert.deepEqual(Object.keys(workflow.on as object), ["schedule", "workflow_dispatch"]);
    assert.equal(steps.at(-1)?.run, "npm run mail -- drift --stack ${{ matrix.stack }}");
    assert.equal(
      steps.findIndex(({ uses }) => uses?.startsWith("aws-actions/")),
      steps.length - 2,
    );
    for (const step of steps.slice(0, -1)) assert.doesNotMatch(JSON.stringify(step), /secrets\./);
    assert.deepEqual([drift?.environment, drift?.permissions], ["drift", { contents: "read", "id-token": "write" }]);
  });

  it("lists the stacks and installs the Pulumi CLI exactly as the preview does", () => {
    const { jobs } = parse(textOf("preview.yml")) as Workflow;
    const installing = (job: Job | undefined) => job?.steps.find(({ name }) => name === "Install the Pulumi CLI")?.run;
    assert.equal(installing(drift), installing(jobs.preview));
    const listing = (job: Job | undefined) => job?.steps.find(({ id }) => id === "list")?.run;
    assert.equal(listing(workflow.jobs.stacks), listing(jobs.stacks)?.replace(/^#.*\n/gm, ""));
  });
});

describe("The preview of pull requests", () => {
  const workflow = parse(textOf("preview.yml")) as Workflow;
  const { stacks: stackList, preview, fork } = workflow.jobs;
  const steps = preview?.steps ?? [];
  const previewStep = steps.find(({ name }) => name === "Preview");
  const checkouts = steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"));

  let directory: string;
  beforeEach(() => (directory = mkdtempSync(path.join(tmpdir(), "workflow-"))));
  afterEach(() => rmSync(directory, { recursive: true }));

  it("previews every stack that has a file, by the script that has both policy packs", () => {
    const output = path.join(directory, "output");
    const [checkout, list] = stackList?.steps ?? [];
    assert.equal(checkout?.with?.ref, "${{ github.sha }}", "names from a pull request would reach a command line");
    execFileSync("bash", ["-ec", list?.run ?? ""], { cwd: ROOT, env: { ...process.env, GITHUB_OUTPUT: output } });
    assert.equal(readFileSync(output, "utf8"), `stacks=${JSON.stringify(stacks())}\n`);
    assert.deepEqual(stackList?.outputs, { stacks: "${{ steps.list.outputs.stacks }}" });
    assert.equal(preview?.needs, "stacks");
    assert.equal(preview.strategy?.matrix.stack, "${{ fromJSON(needs.stacks.outputs.stacks) }}");
    const command = 'npm run preview -- --cwd "$GITHUB_WORKSPACE/change" --stack ${{ matrix.stack }} --color never';
    assert.deepEqual(
      [previewStep?.run?.split(" 2>&1 | tee ")[0], previewStep?.["working-directory"], previewStep?.shell],
      [command, "base", "bash"],
      "bash alone fails where the preview before tee does",
    );
  });

  it("checks the commit that the reviewer saw with the default branch's workflow, packs and setup", () => {
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

  it("keeps the token in an environment with reviewers, away from every step but the preview", () => {
    assert.equal(workflow.jobs.preview?.environment, "preview");
    assert.deepEqual(Object.keys(previewStep?.env ?? {}), ["PULUMI_ACCESS_TOKEN"]);
    for (const step of steps.filter((each) => each !== previewStep))
      assert.doesNotMatch(JSON.stringify(step), /secrets\./);
    const credentials = steps.findIndex(({ uses }) => uses?.startsWith("aws-actions/configure-aws-credentials@"));
    const [preview, ...rest] = steps.slice(credentials + 1);
    assert.equal(preview, previewStep, "nothing is installed once there are credentials");
    assert.deepEqual(
      rest.map(({ uses }) => uses?.split("@")[0]),
      ["actions/upload-artifact"],
    );
  });

  it("installs the Pulumi CLI where npm's package looks for it, and only with the right checksum", () => {
    const { version } = JSON.parse(readFileSync(require.resolve("pulumi/package.json"), "utf8")) as { version: string };
    const inside = (...parts: string[]) => path.join(directory, ...parts);
    mkdirSync(inside("release/pulumi"), { recursive: true });
    mkdirSync(inside("bin"));
    writeFileSync(inside("release/pulumi/pulumi"), "#!/bin/sh\n", { mode: 0o755 });
    execFileSync("tar", ["-czf", inside("release.tar.gz"), "-C", inside("release"), "pulumi"]);
    // In place of the network: returns the release for its own address only.
    const address = `https://get.pulumi.com/releases/sdk/pulumi-v${version}-linux-x64.tar.gz`;
    writeFileSync(inside("bin/curl"), `#!/bin/sh\n[ "$4" = ${address} ] && cp ${inside("release.tar.gz")} "$3"\n`);
    chmodSync(inside("bin/curl"), 0o755);
    const script = steps.find(({ name }) => name === "Install the Pulumi CLI")?.run ?? "";
    const install = (sum: string) =>
      spawnSync("bash", ["-eo", "pipefail", "-c", script], {
        cwd: ROOT,
        env: {
          ...process.env,
          PATH: `${inside("bin")}${path.delimiter}${process.env.PATH ?? ""}`,
          HOME: directory,
          RUNNER_TEMP: directory,
          PULUMI_CLI_SHA256: sum,
        },
      }).status;
    const executable = inside(".pulumi/versions", version, "bin/pulumi");
    for (const wrong of ["", "0".repeat(64)]) {
      assert.notEqual(install(wrong), 0);
      assert.equal(existsSync(executable), false);
    }
    const sum = createHash("sha256")
      .update(readFileSync(inside("release.tar.gz")))
      .digest("hex");
    assert.equal(install(sum), 0);
    assert.equal(existsSync(executable), true);
  });

  it("may read the source and request an OIDC token", () => {
    assert.deepEqual(preview?.permissions, { contents: "read", "id-token": "write" });
  });

  it("shows the previews in a comment, from a job that runs none of the change, whatever they say", () => {
    const { comment } = workflow.jobs;
    assert.deepEqual(
      [comment?.permissions, comment?.needs, comment?.environment],
      [{ "pull-requests": "write" }, "preview", undefined],
    );
    assert.doesNotMatch(JSON.stringify(comment), /secrets\.|checkout/);
    const write = comment?.steps.at(-1)?.run ?? "";
    mkdirSync(path.join(directory, "previews"));
    mkdirSync(path.join(directory, "bin"));
    writeFileSync(path.join(directory, "previews/prod.txt"), "```\n# Merged by a bot\n");
    writeFileSync(path.join(directory, "bin/gh"), '#!/bin/sh\necho "$@" > "$RUNNER_TEMP/asked"\n', { mode: 0o755 });
    execFileSync("bash", ["-eo", "pipefail", "-c", write], {
      cwd: directory,
      env: {
        PATH: `${path.join(directory, "bin")}:${process.env.PATH ?? ""}`,
        RUNNER_TEMP: directory,
        PULL_REQUEST: "7",
        GITHUB_REPOSITORY: "a/b",
      },
    });
    const said = readFileSync(path.join(directory, "comment.md"), "utf8");
    assert.equal(said, "### Preview of prod\n\n    ```\n    # Merged by a bot\n\n");
    assert.match(
      readFileSync(path.join(directory, "asked"), "utf8"),
      /^pr comment 7 --repo a\/b --edit-last --create-if-none /,
    );
  });

  it("skips forks, with a note and without permissions", () => {
    const [own, others] = [stackList?.if, fork?.if];
    assert.equal(own, "github.event.pull_request.head.repo.full_name == github.repository");
    assert.equal(others, own?.replace("==", "!="));
    assert.deepEqual([fork?.permissions, fork?.environment], [undefined, undefined]);
    assert.match(fork?.steps[0]?.run ?? "", /^echo "::notice title=No preview::[^"$`]+"$/);
    assert.equal(JSON.stringify(fork).includes("secrets."), false);
  });

  it("has code owners for everything that checks changes", () => {
    const owned = readFileSync(path.join(ROOT, ".github", "CODEOWNERS"), "utf8").matchAll(/^\/(\S+?)\/?\s+\S+@\S+$/gm);
    const paths = [...owned].map(([, owner = ""]) => owner);
    assert.deepEqual(paths.sort(), [".github", "package-lock.json", "package.json", "policies", "setup.cjs"]);
    for (const each of paths) assert.ok(existsSync(path.join(ROOT, each)), each);
  });
});
