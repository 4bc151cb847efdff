import assert from "node:assert/strict";
import { mkdirSync, rmSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { closing, remember, sourceDigest } from "../../../cli/doors/doors";
import { runScript } from "../../support/command";
import { sourceProject } from "../../support/rehearsal/engine/source-project";

describe("The checks that npm test leaves out", () => {
  let directory: string;
  beforeEach(() => (directory = sourceProject({ "package-lock.json": "{}" })));
  afterEach(() => rmSync(directory, { recursive: true }));

  const change = (file: string, text: string) => writeFileSync(path.join(directory, file), text);

  it("are listed with what each needs and the command that runs it", () => {
    const { lines, allRan } = closing(directory);
    assert.deepEqual(lines, [
      "rehearse: not run; plays every scenario on a local cloud: npm run rehearse",
      "mistakes: not run; makes each mistake that a scenario must notice: npm run rehearse -- --evidence evidence",
      "engine: not run; needs the Pulumi CLI, or Go to build it: npm run engine",
      "bench: not run; measures, and needs the machine to itself: npm run bench",
    ]);
    assert.equal(allRan, false);
  });

  it("say that they ran on the current source, and with what result", () => {
    remember("rehearse", "all passed", directory);
    remember("mistakes", "1 of 2 mistakes noticed", directory);
    remember("engine", "3 failed", directory);
    assert.equal(closing(directory).allRan, false);
    remember("bench", "every aim met", directory);
    const { lines, allRan } = closing(directory);
    assert.match(lines[0] ?? "", /^rehearse: ran on this source at \d{4}-\d\d-\d\dT[\d:.]+Z: all passed$/);
    assert.match(lines[1] ?? "", /^mistakes: ran on this source at \S+: 1 of 2 mistakes noticed$/);
    assert.match(lines[2] ?? "", /^engine: ran on this source at \S+: 3 failed$/);
    assert.match(lines[3] ?? "", /^bench: ran on this source at \S+: every aim met$/);
    assert.equal(allRan, true);
  });

  it("count as not run after a change of the source", () => {
    remember("engine", "all shown", directory);
    change("infra/index.ts", "export = () => ({ changed: true });\n");
    assert.equal(
      closing(directory).lines[2],
      "engine: not run since the source changed; needs the Pulumi CLI, or Go to build it: npm run engine",
    );
  });

  it("stay valid when a policy pack is built, or while one is being built", () => {
    const before = sourceDigest(directory);
    mkdirSync(path.join(directory, "policies/security"), { recursive: true });
    mkdirSync(path.join(directory, "policies/.trial"));
    for (const file of ["security/index.js", "security/.index.7.js", ".trial/pack.ts"])
      change(path.join("policies", file), "built");
    assert.equal(sourceDigest(directory), before);
    change("policies/security/pack.ts", "changed");
    assert.notEqual(sourceDigest(directory), before);
  });

  it("depend on the program, the stack files and the lockfile, and not on the documents", () => {
    const before = sourceDigest(directory);
    change("README.md", "changed");
    assert.equal(sourceDigest(directory), before);
    const digests = [before];
    for (const file of ["Pulumi.yaml", "Pulumi.prod.yaml", "package-lock.json", "infra/index.ts", "infra/new.ts"]) {
      change(file, "changed");
      digests.push(sourceDigest(directory));
    }
    unlinkSync(path.join(directory, "infra/new.ts"));
    assert.equal(sourceDigest(directory), digests.at(-2));
    assert.equal(new Set(digests).size, digests.length);
  });
});

describe("npm run doors", () => {
  it("has its own exit code unless every check has run on this source", async () => {
    const { lines, allRan } = closing();
    const { code, stdout } = await runScript("doors");
    assert.deepEqual([code, stdout], [allRan ? 0 : 22, `${lines.join("\n")}\n`]);
  });
});
