import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { text } from "node:stream/consumers";
import { record } from "../../infra/recorded-graph/record";
import { stackDns } from "../../infra/dns/stack";
import { ROOT } from "../../infra/settings/stack-file";
import { deploy } from "../../rehearsal/deployed-stack/deploy";
import type { Ended } from "../support/command";
import { LiveAccount } from "../support/live-account";
import { Project } from "../support/project";

const DOCUMENT = readFileSync(path.join(ROOT, "docs", "first-day.md"), "utf8");

/** What the document has typed, line by line. */
const typed = [...DOCUMENT.matchAll(/^```sh\n([^]*?)^```$/gm)].flatMap(([, lines = ""]) => lines.trim().split("\n"));

const keys = { porkbunApiKey: "pk1_firstday0001", porkbunSecretApiKey: "sk1_firstday0001" };

describe("docs/first-day.md", () => {
  let account: LiveAccount;
  let project: Project;
  let engine: Server;
  before(async () => {
    account = await LiveAccount.start();
    await account.furnish();
    account.porkbun.keys.set(keys.porkbunApiKey, { secret: keys.porkbunSecretApiKey });
    engine = createServer((request, response) => {
      request.resume();
      deployed()
        .then(() => response.end("Resources: created"))
        .catch((error: unknown) => response.writeHead(500).end(String(error)));
    });
    await new Promise<void>((resolve) => engine.listen(0, "127.0.0.1", resolve));
    const up = `http://127.0.0.1:${(engine.address() as AddressInfo).port}`;
    // The copy stands for the clone: nobody is asked over a network.
    project = new Project({ stacks: {}, secrets: {}, typed: keys, up });
    project.copyCode();
  });
  after(async () => {
    engine.close();
    project.remove();
    await account.stop();
  });

  /** What the engine does at `up`: it deploys what the stack's file in the copy says, taking over what that adopts. */
  async function deployed(): Promise<void> {
    await deploy(await record({ stack: "prod", phase: "up", directory: project.directory }), account.cloud);
    await account.writeZone(stackDns(account.settings), keys);
  }

  /** Types a line into a shell in the project's folder. */
  async function type(line: string, input = ""): Promise<Ended> {
    const environment = { ...account.environment(), npm_config_offline: "true", npm_config_update_notifier: "false" };
    const options = { cwd: project.directory, shell: true, env: project.environment(environment) };
    const child = spawn(line, { ...options, stdio: ["pipe", "pipe", "pipe"] });
    child.stdin.end(input);
    const closed = new Promise<number | null>((resolve) => child.on("close", resolve));
    const [stdout, stderr, code] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
    return { code, stdout, stderr };
  }

  it("has at most ten commands, all known to this test", () => {
    assert.deepEqual(typed, [
      "git clone <URL of this repository> candlefish-mail",
      "cd candlefish-mail",
      "npx pulumi login",
      "npm run mail -- secrets --stack prod",
      "npm run mail -- adopt --stack prod",
      "npm run mail -- doctor --stack prod",
      "npm run up -- --stack prod",
      "npm run mail -- confirm-alerts --stack prod",
      "npm run mail -- status --stack prod",
      "npm run --silent mail -- request-access --stack prod > request.md",
    ]);
    assert.ok(typed.length <= 10);
  });

  it("leads, when typed in order, from nothing to a request that is ready to submit", async () => {
    const [, , login = "", secrets = "", adopt = "", doctor = "", up = "", confirm = "", status = "", request = ""] =
      typed;
    const done = async (line: string, input?: string) => {
      const ended = await type(line, input);
      assert.equal(ended.code, 0, `${line}\n${ended.stdout}${ended.stderr}`);
      return ended.stdout;
    };
    await done(login);
    assert.match(await done(secrets), /\nSet, and encrypted in Pulumi\.prod\.yaml\.\n$/);
    for (const key of ["porkbunApiKey", "porkbunSecretApiKey", "linkSigningKey", "recipientIdKey"])
      assert.match(project.read("Pulumi.prod.yaml"), new RegExp(`candlefish-mail:${key}:\n {4}secure: `));

    const [, setting = ""] = /Replace the key in Pulumi\.prod\.yaml:\d+ with:\n([^]*)$/.exec(await done(adopt)) ?? [];
    project.edit("Pulumi.prod.yaml", (file) => file.replace(/ {2}candlefish-mail:adopt:\n(?: {4}- .*\n)*/, setting));
    assert.match(await done(doctor), /\nReady: npm run up -- --stack prod\n$/);
    await done(up);

    const { settings, cloud } = account;
    const [recipient = ""] = settings.alertRecipients;
    const [link = ""] = cloud.sns.links(recipient);
    assert.match(await done(confirm, link), /gets alerts from now on/);
    cloud.ses.identities.verify(settings.sendingDomain);
    const seen = await done(status);
    assert.match(seen, /\n {2}candlefish\.ai +verified, DKIM SUCCESS/);
    assert.match(seen, /\n {2}Zone +up to date\n/);

    await done(request);
    const written = project.read("request.md");
    assert.match(written, /^# Request for production access to Amazon SES\n/);
    assert.ok(!written.includes("To be written"), written);
    const [mailbox] = cloud.sns.mailboxes(account.names.alertsTopic.arn);
    assert.deepEqual([mailbox?.confirmed, mailbox?.authenticatedUnsubscribe], [true, true]);
  });
});
