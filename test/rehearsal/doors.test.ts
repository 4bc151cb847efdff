import assert from "node:assert/strict";
import { rmSync, unlinkSync, writeFileSync } from "node:fs";
import path from "node:path";
import { closing, remember, sourceDigest } from "../../rehearsal/doors";
import { sourceProject } from "./engine/source-project";

describe("The doors that npm test leaves closed", () => {
  let directory: string;
  beforeEach(() => (directory = sourceProject({ "package-lock.json": "{}" })));
  afterEach(() => rmSync(directory, { recursive: true }));

  const change = (file: string, text: string) => writeFileSync(path.join(directory, file), text);

  it("are told one by one, each with what it needs and the command that opens it", () => {
    const { lines, allPassed } = closing(directory);
    assert.deepEqual(lines, [
      "rehearse: not run; plays every scenario on a local cloud: npm run rehearse",
      "engine: not run; needs the Pulumi CLI, or Go to build it: npm run engine",
      "bench: not run; measures, and wants the machine for itself: npm run bench",
    ]);
    assert.equal(allPassed, false);
  });

  it("say when they ran on the source as it stands, and how that ended", () => {
    remember("rehearse", true, directory);
    remember("engine", false, directory);
    remember("bench", true, directory);
    const [rehearse, engine, bench] = closing(directory).lines;
    assert.match(rehearse ?? "", /^rehearse: ran on this source at \d{4}-\d\d-\d\dT[\d:.]+Z: passed$/);
    assert.match(engine ?? "", /^engine: ran on this source at \S+: FAILED$/);
    assert.match(bench ?? "", /^bench: ran on this source at \S+: passed$/);
    assert.equal(closing(directory).allPassed, false);
    remember("engine", true, directory);
    assert.equal(closing(directory).allPassed, true);
  });

  it("are closed again by a change of the source", () => {
    remember("engine", true, directory);
    change("infra/index.ts", "export = () => ({ changed: true });\n");
    assert.equal(
      closing(directory).lines[1],
      "engine: not run since the source changed; needs the Pulumi CLI, or Go to build it: npm run engine",
    );
  });

  it("know the source by the program, the stack files and the lock, and not by the documents", () => {
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
