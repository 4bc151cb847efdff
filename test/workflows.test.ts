import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { root, stacks } from "../infra/stack-file";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
interface Job {
  readonly if?: string;
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

  it("previews every stack by the script that has both policy packs", () => {
    assert.deepEqual(preview?.strategy?.matrix.stack, stacks());
    assert.equal(preview?.steps.at(-1)?.run, "npm run preview -- --stack ${{ matrix.stack }}");
  });

  it("may read the source and ask for an OIDC token, and leaves no token in the checkout", () => {
    assert.deepEqual(preview?.permissions, { contents: "read", "id-token": "write" });
    const checkout = preview?.steps.find(({ uses }) => uses?.startsWith("actions/checkout@"));
    assert.deepEqual(checkout?.with, { "persist-credentials": false });
  });

  it("leaves out a fork, which gets no secrets, with a note and without permissions", () => {
    assert.equal(workflow.on, "pull_request", "pull_request_target would give a fork's code the secrets");
    const [own, others] = [preview?.if, fork?.if];
    assert.equal(own, "github.event.pull_request.head.repo.full_name == github.repository");
    assert.equal(others, own?.replace("==", "!="));
    assert.equal(fork?.permissions, undefined);
    assert.match(fork?.steps[0]?.run ?? "", /^echo "::notice title=No preview::[^"$`]+"$/);
    assert.equal(JSON.stringify(fork).includes("secrets."), false);
  });
});
