import assert from "node:assert/strict";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { version } from "pulumi/package.json";
import { candidates, doorHome, type Machine, NoCli, obtainCli } from "../../../rehearsal/engine/cli";

describe("The CLI of the engine run", () => {
  let home: string;
  let lines: string[];
  const report = (line: string) => lines.push(line);
  const on = (...folders: string[]): Machine => ({
    platform: "linux",
    home,
    env: { PATH: folders.map((folder) => path.join(home, folder)).join(path.delimiter) },
  });

  /** Puts an executable shell script into the home folder. */
  function install(file: string, script: string): string {
    const executable = path.join(home, file);
    mkdirSync(path.dirname(executable), { recursive: true });
    writeFileSync(executable, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
    return executable;
  }

  /** A Go that fetches 450 packages and builds a CLI that runs, or does what `build` says. */
  const installGo = (
    build = `/usr/bin/seq 450 >&2; printf '#!/bin/sh\\necho v0.0.1-built\\n' > "$7"; /bin/chmod +x "$7"`,
  ) => install("go/bin/go", `[ "$1" = version ] && exit 0\n${build}`);

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), "engine-cli-"));
    lines = [];
  });
  afterEach(() => rmSync(home, { recursive: true }));

  it("is the pinned one in npm's cache, before one on the PATH", async () => {
    install("bin/pulumi", "echo v3.1.0");
    const kept = install(`.pulumi/versions/${version}/bin/pulumi`, `echo v${version}`);
    assert.deepEqual(await obtainCli(report, on("bin")), { executable: kept, version: `v${version}` });
    assert.deepEqual(lines, []);
  });

  it("is one on the PATH that runs, not one that fails", async () => {
    install(`.pulumi/versions/${version}/bin/pulumi`, "exit 1");
    const executable = install("bin/pulumi", "echo v3.1.0");
    assert.deepEqual(await obtainCli(report, on("bin")), { executable, version: "v3.1.0" });
  });

  it("is never npm's wrapper, which downloads", () => {
    const machine = on("node_modules/.bin", "bin");
    const searched = candidates(machine);
    assert.ok(searched.includes(path.join(home, "bin", "pulumi")));
    assert.deepEqual(
      searched.filter((candidate) => candidate.includes("node_modules")),
      [],
    );
  });

  it("is built with Go where none runs, with progress, and found the next time", async () => {
    installGo();
    const executable = path.join(home, ".cache/pulumi-engine/versions", version, "bin/pulumi");
    assert.deepEqual(await obtainCli(report, on("go/bin")), { executable, version: `v${version}` });
    assert.deepEqual(lines, [
      `No Pulumi CLI runs here: building ${version} with Go (about 5 minutes on 2 cores, once per machine) ...`,
      "  200 packages fetched or compiled ...",
      "  400 packages fetched or compiled ...",
    ]);
    assert.deepEqual(await obtainCli(report, on()), { executable, version: "v0.0.1-built" });
  });

  it("is not taken from a failed build, whose last lines are shown", async () => {
    installGo("echo no space left >&2; exit 1");
    await assert.rejects(obtainCli(report, on("go/bin")), {
      message: `Go could not build the Pulumi CLI ${version}:\nno space left`,
    });
    assert.equal(existsSync(path.join(home, ".cache/pulumi-engine/versions", version, "bin/pulumi")), false);
  });

  it("is missing with instructions where there is no Go either", async () => {
    await assert.rejects(obtainCli(report, on()), (error) => {
      assert.ok(error instanceof NoCli);
      assert.match(
        error.message,
        /^npm run engine needs the Pulumi CLI \(tested with [\d.]+\) and found none that runs/,
      );
      assert.match(error.message, /npx pulumi version/);
      assert.match(error.message, /install Go/);
      return true;
    });
  });

  it("is stored in the user's cache folder", () => {
    const homeOn = (platform: NodeJS.Platform, env = {}) => doorHome({ platform, home: "/h", env });
    assert.equal(homeOn("linux"), "/h/.cache/pulumi-engine");
    assert.equal(homeOn("darwin"), "/h/Library/Caches/pulumi-engine");
    assert.equal(homeOn("win32", { LOCALAPPDATA: "/l" }), "/l/pulumi-engine");
    assert.equal(homeOn("win32"), "/h/AppData/Local/pulumi-engine");
    assert.equal(homeOn("linux", { XDG_CACHE_HOME: "/c" }), "/c/pulumi-engine");
  });
});
