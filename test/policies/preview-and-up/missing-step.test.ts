import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { version } from "pulumi/package.json";
import { ROOT } from "../../../infra/settings/stack-file";
import { installedCli, missingStep } from "../../../policies/preview-and-up/missing-step";

/** A Pulumi CLI that fails at everything except what it is told to answer. */
const cli = (answers: string) => `#!/bin/sh\ncase "$1 $2" in\n${answers}\n*) echo failed >&2; exit 255;;\nesac\n`;
const LOGGED_IN = '"whoami "*) echo somebody;;\n';
const HAS_DEV = '"stack ls") echo \'[{"name":"acme/mail/dev"}]\';;\n';

describe("The step missing before a preview", () => {
  let folder: string;
  const inside = (...parts: string[]) => path.join(folder, ...parts);
  beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), "step-"))));
  afterEach(() => rmSync(folder, { recursive: true }));

  function install(answers: string, ...parts: string[]): string {
    const file = inside(...parts, "pulumi");
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, cli(answers), { mode: 0o755 });
    return file;
  }

  it("is to install a CLI, where there is none and none can be fetched", () => {
    assert.match(
      missingStep(undefined, ["preview"], {}) ?? "",
      /^The Pulumi CLI \d+\.\d+\.\d+ is not on this machine .*\n.*\nany pulumi on the PATH will do\.$/,
    );
  });

  it("is to log in, then to create the stack, then none", () => {
    const asked = (answers: string, ...args: string[]) =>
      missingStep(install(answers), args, { PATH: process.env.PATH });
    assert.equal(
      asked("", "preview", "--stack", "dev"),
      "Nobody is logged in. Step 1 of docs/deployment.md comes first: npx pulumi login",
    );
    for (const args of [["--stack", "prod"], ["--stack=prod"], ["-s", "prod"]])
      assert.equal(
        asked(LOGGED_IN + HAS_DEV, "preview", ...args),
        "There is no stack prod. Step 2 of docs/deployment.md comes first: npx pulumi stack init prod",
      );
    assert.equal(asked(LOGGED_IN + HAS_DEV, "preview", "--stack", "acme/dev"), undefined);
    assert.equal(asked(LOGGED_IN + HAS_DEV, "preview"), undefined);
    assert.equal(asked(LOGGED_IN, "preview", "--stack", "dev"), undefined);
  });

  it("uses the pinned CLI before one on the PATH, and never npm's", () => {
    const environment = { PULUMI_HOME: inside("home"), PATH: [inside("node_modules/.bin"), inside("bin")].join(":") };
    install("", "node_modules", ".bin");
    assert.equal(installedCli(environment), undefined);
    const onPath = install("", "bin");
    assert.equal(installedCli(environment), onPath);
    const pinned = install("", "home", "versions", version, "bin");
    assert.equal(installedCli(environment), pinned);
  });

  it("is printed after the CLI's own output, and the exit code stays", () => {
    install("", "bin");
    const preview = spawnSync(
      process.execPath,
      ["setup.cjs", "policies/preview-and-up/pulumi.ts", "preview", "--stack", "dev"],
      {
        cwd: ROOT,
        encoding: "utf8",
        env: { ...process.env, PULUMI_HOME: inside("home"), PATH: `${inside("bin")}:/usr/bin:/bin` },
      },
    );
    assert.equal(preview.status, 255);
    assert.match(preview.stderr, /\$ pulumi preview --policy-pack .* --stack dev\nfailed\n\nNobody is logged in\. /);
  });
});
