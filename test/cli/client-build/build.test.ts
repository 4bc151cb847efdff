import assert from "node:assert/strict";
import { execFile, execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { buildClient } from "../../../cli/client-build/build";
import { ROOT } from "../../../infra/settings/stack-file";
import { messages, rules } from "../../support/messages";
import { Outbox } from "../../support/outbox-queues";

const { name } = JSON.parse(readFileSync(path.join(ROOT, "package.json"), "utf8")) as { name: string };

/** Code that an application may write, and code that the types must refuse. */
const APPLICATION = `
import { MessageRefusedError, OutboxClient, parseStatus, type MessageInput } from "${name}/outbox";
import schema from "${name}/outbox.schema.json";

const client = new OutboxClient(JSON.parse(process.argv[2] ?? "{}"));
const messages: MessageInput[] = JSON.parse(process.argv[3] ?? "[]");
// @ts-expect-error: a category that the outbox does not know
const wrong: MessageInput = { ...messages[0], category: "party" };

async function main(): Promise<void> {
  const results = await client.sendAll(messages);
  const refused = await client.send(wrong).catch((error: unknown) => error);
  const { id, status } = parseStatus('{"id":"one","status":"sent","at":"2026-12-01T08:00:00.000Z"}');
  console.log(JSON.stringify({
    failed: results.filter(({ error }) => error).map(({ id }) => id),
    refused: refused instanceof MessageRefusedError,
    heard: [id, status],
    schema: Object.keys(schema).length > 0,
  }));
  client.close();
}
void main();
`;

describe("npm run client:build", () => {
  let folder: string;
  let outbox: Outbox;
  before(async () => {
    folder = mkdtempSync(path.join(tmpdir(), "application-"));
    outbox = await Outbox.start();
  });
  after(async () => {
    rmSync(folder, { recursive: true });
    await outbox.stop();
  });

  it("builds a package that installs into an empty folder without a registry, and sends from there", async () => {
    const tarball = await buildClient(folder);
    assert.deepEqual(readdirSync(folder), [path.basename(tarball)]);
    writeFileSync(path.join(folder, "package.json"), "{}");
    const offline = ["install", tarball, "--offline", "--no-audit", "--no-fund", "--silent"];
    execFileSync("npm", [...offline, "--cache", path.join(folder, "no-cache")], { cwd: folder });
    assert.deepEqual(readdirSync(path.join(folder, "node_modules", name, "node_modules")), ["valibot"]);

    writeFileSync(path.join(folder, "application.ts"), APPLICATION);
    symlinkSync(path.join(ROOT, "node_modules/@types"), path.join(folder, "node_modules/@types"));
    const options = [
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--resolveJsonModule",
      "--types",
      "node",
    ];
    execFileSync(process.execPath, [require.resolve("typescript/bin/tsc"), ...options, "application.ts"], {
      cwd: folder,
      stdio: "inherit",
    });

    const ids = Array.from({ length: 12 }, (_, index) => `m${index}`);
    const wanted = ids.map((id) => ({ ...messages.invitation, id }));
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["application.js", JSON.stringify({ queueUrls: outbox.queueUrls, ...rules }), JSON.stringify(wanted)],
      { cwd: folder, env: { ...process.env, ...outbox.environment } },
    );
    assert.deepEqual(JSON.parse(stdout), { failed: [], refused: true, heard: ["one", "sent"], schema: true });
    assert.deepEqual((await outbox.bodies("outbox-bulk")).map(({ id }) => id).sort(), ids.sort());
  }).timeout(120_000);
});
