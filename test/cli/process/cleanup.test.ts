import assert from "node:assert/strict";
import { once } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readlinkSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { start } from "../../support/command";

/** A Pulumi CLI that prints its version and otherwise never finishes, with a plugin process of its own. */
const SLOW_PULUMI = `#!/bin/sh
[ "$1" = version ] && { echo v3.0.0; exit; }
echo started > "$TMPDIR/started"
exec sleep 600
`;

describe("A command that is interrupted", () => {
  let folder: string;
  let temporary: string;
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "interrupted-"));
    temporary = path.join(folder, "tmp");
    mkdirSync(temporary);
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  /** The processes that work in a folder, from Linux's /proc; elsewhere they cannot be listed. */
  function processesIn(directory: string): string[] {
    if (!existsSync("/proc/self/cwd")) return [];
    return readdirSync("/proc").filter((pid) => {
      try {
        return /^\d+$/.test(pid) && readlinkSync(`/proc/${pid}/cwd`).startsWith(directory);
      } catch {
        return false;
      }
    });
  }

  async function until(condition: () => boolean): Promise<void> {
    while (!condition()) await setTimeout(20);
  }

  /** Starts a command, interrupts it once it is at work, and waits until it exits. */
  async function interrupted(
    [script, ...args]: readonly [string, ...string[]],
    how: "Ctrl-C" | "SIGTERM",
    isAtWork: () => boolean,
    environment: Readonly<Record<string, string>> = {},
  ): Promise<{ code: number; stderr: string }> {
    const child = start(script, args, { TMPDIR: temporary, ...environment });
    let stderr = "";
    child.stderr.on("data", (chunk: Buffer) => (stderr += chunk.toString()));
    child.stdout.resume();
    const closed = once(child, "close") as Promise<[number]>;
    const ended = closed.then(([code]) => assert.fail(`It ended by itself with ${code}: ${stderr}`));
    ended.catch(() => undefined);
    await Promise.race([until(isAtWork), ended]);
    assert.ok(child.pid !== undefined);
    if (how === "Ctrl-C") process.kill(-child.pid, "SIGINT");
    else child.kill("SIGTERM");
    const [code] = await closed;
    return { code, stderr };
  }

  for (const [how, code, signal] of [
    ["Ctrl-C", 130, "SIGINT"],
    ["SIGTERM", 143, "SIGTERM"],
  ] as const) {
    it(`leaves no process and no file behind while it plays a scenario: ${how}`, async () => {
      const isAtWork = () => processesIn(temporary).length > 0 || readdirSync(temporary).length >= 4;
      const ended = await interrupted(["rehearse", "--only", "bounce-storm"], how, isAtWork);
      assert.equal(ended.code, code, ended.stderr);
      assert.ok(ended.stderr.includes(`Ended by ${signal}; what was started is ended`), ended.stderr);
      assert.deepEqual(readdirSync(temporary), []);
      await until(() => processesIn(temporary).length === 0);
    });

    it(`leaves no process and no file behind while the engine runs: ${how}`, async () => {
      const bin = path.join(folder, "bin");
      mkdirSync(bin);
      writeFileSync(path.join(bin, "pulumi"), SLOW_PULUMI);
      chmodSync(path.join(bin, "pulumi"), 0o755);
      const isAtWork = () => existsSync(path.join(temporary, "started"));
      const ended = await interrupted(["engine"], how, isAtWork, {
        PATH: `${bin}:${process.env.PATH ?? ""}`,
        PULUMI_HOME: path.join(folder, "none"),
        XDG_CACHE_HOME: path.join(folder, "none"),
      });
      assert.equal(ended.code, code, ended.stderr);
      assert.deepEqual(readdirSync(temporary), ["started"]);
      await until(() => processesIn(temporary).length === 0);
    });
  }
});
