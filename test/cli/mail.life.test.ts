import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { MILLISECONDS } from "../../core/time/spans";
import { linksDns, stackDns } from "../../infra/dns/stack";
import { record } from "../../infra/recorded-graph/record";
import { deploy } from "../../rehearsal/deployed-stack/deploy";
import { allBut, LiveAccount } from "../support/live-account";
import { Project } from "../support/project";

const FIRST_KEYS = { porkbunApiKey: "pk1_life0001", porkbunSecretApiKey: "sk1_life0001" };
const NEXT_KEYS = { porkbunApiKey: "pk1_life0002", porkbunSecretApiKey: "sk1_life0002" };
const ANN = "ann@example.net";

/** As the secret holds them. */
const pairText = ({ porkbunApiKey, porkbunSecretApiKey }: typeof FIRST_KEYS) =>
  JSON.stringify({ apiKey: porkbunApiKey, secretApiKey: porkbunSecretApiKey });

/**
 * Each chapter goes on where the one before it ended: one account, one zone, one stack, from nothing to what a teardown leaves.
 *
 * It is a test, and no scenario of the rehearsal: the commands run in a copy of the project with a double of the Pulumi CLI, which
 * belong to the tests, and rehearsal/ may import nothing from test/. What Pulumi itself does is played elsewhere: `deploy` stands for
 * `up` here, and nothing stands for `pulumi destroy`, since the local cloud deletes no resource; `npm run engine` has the real engine
 * do both, against a double of the provider (rehearsal/engine/life-cycle.ts).
 */
describe("The whole life of a stack, by its commands", () => {
  let account: LiveAccount;
  let project: Project;
  let website: Server;
  let zoneBefore: readonly string[];
  before(async () => {
    account = await LiveAccount.start();
    await account.furnish();
    account.porkbun.keys.set(FIRST_KEYS.porkbunApiKey, { secret: FIRST_KEYS.porkbunSecretApiKey });
    project = new Project({ user: "somebody", stacks: { prod: { resources: [] } }, secrets: {}, typed: FIRST_KEYS });
    website = createServer((_, response) => response.end());
    await new Promise<void>((resolve) => website.listen(0, "127.0.0.1", resolve));
    zoneBefore = zone();
  });
  after(async () => {
    website.close();
    project.remove();
    await account.stop();
  });

  const zone = () =>
    (account.porkbun.domains.get(account.settings.zone)?.records ?? [])
      .map(({ name, type, content }) => `${name} ${type} ${content}`)
      .sort();
  const fetchPage = (url: string, options: RequestInit) =>
    fetch(`http://127.0.0.1:${(website.address() as AddressInfo).port}${new URL(url).pathname}`, options);

  /** Runs a command that has to succeed. @returns what it printed */
  async function done(line: string | readonly string[], answers?: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await project.mailHere(line, account.environment(), answers, { fetchPage });
    assert.equal(code, 0, `${String(line)}\n${stdout}\n${stderr}`);
    return stdout;
  }

  /** Gives a secret of the account another value, as up does once the stack's file has one. */
  function up(secret: { readonly arn: string }, value: string): void {
    account.cloud.secretsManager.putSecretValue({ secretId: secret.arn, secretString: value });
  }

  /** Has the functions work, and the cloud's clock go on, until a command has ended. */
  async function working<T>(command: Promise<T>): Promise<T> {
    let hasEnded = false;
    const ended = command.finally(() => (hasEnded = true));
    while (!hasEnded) {
      await account.cloud.clock.advance(Math.max(0, Date.now() - account.cloud.clock.now().getTime()));
      await account.cloud.settle();
      await sleep(50);
    }
    return ended;
  }

  it("1. The first day: from resources made by hand to a deployed stack", async () => {
    const secrets = await project.mail("secrets --stack prod", {
      ...account.environment(),
      npm_config_offline: "true",
    });
    assert.match(secrets.stdout, /\nSet, and encrypted in Pulumi\.prod\.yaml\.\n$/);
    const adopt = await done("adopt --stack prod");
    const [, setting = ""] = /Replace the key in Pulumi\.prod\.yaml:\d+ with:\n([^]*)$/.exec(adopt) ?? [];
    project.edit("Pulumi.prod.yaml", (file) =>
      file.replace(/ {2}candlefish-mail:adopt:\n(?: {4}- .*\n)*/, `${setting}\n`),
    );
    assert.match(await done("doctor --stack prod"), /\nReady: npm run up -- --stack prod$/);
    await deploy(await record({ stack: "prod", phase: "up", directory: project.directory }), account.cloud);
    up(account.names.secrets.porkbun, pairText(FIRST_KEYS));
    for (const part of [stackDns, linksDns]) await account.writeZone(part(account.settings), FIRST_KEYS);
    const [recipient = ""] = account.settings.alertRecipients;
    const [link = ""] = account.cloud.sns.links(recipient);
    assert.match(await done("confirm-alerts --stack prod", [link]), /gets alerts from now on/);
    account.cloud.ses.identities.verify(account.settings.sendingDomain);
    await account.cloud.settle();
    assert.match(await done("status --stack prod"), /\n {2}candlefish\.ai +verified, DKIM SUCCESS/);
    await done("test-alerts --stack prod --yes");
    await account.cloud.settle();
    const subjects = account.cloud.sns.mailed.map(({ subject }) => subject);
    assert.ok(subjects.some((subject) => subject.startsWith('ALARM: "candlefish-updates-bounce-rate"')));
    assert.ok(subjects.includes("Not paused: candlefish-updates is under its limits"));
  });

  it("2. Granted: feedback shown to work, the request submitted once, a former provider's list imported", async () => {
    await working(done("simulate --stack prod --yes"));
    assert.match(
      await done("request-access --stack prod --submit --yes"),
      /\nAWS is reviewing the request, and asks questions in case /,
    );
    Object.assign(account.cloud.ses.account, { productionAccess: true });
    assert.match(await done("request-access --stack prod --submit"), /^The account has production access\./);
    const list = path.join(project.directory, "bounces.csv");
    writeFileSync(list, "email\nformer@example.net\n");
    const words = [
      "recipients",
      "import",
      list,
      "--stack",
      "prod",
      "--reason",
      "BOUNCE",
      "--source",
      "Former provider",
    ];
    assert.match(await done([...words, "--yes"]), /\nSES's list has taken 1 entry\.$/);
    assert.match(
      await done("recipients list --stack prod"),
      /BOUNCE {5}former@example\.net\n {4}Imported: Former provider\n/,
    );
  });

  it("3. A bad week: the guard pauses, the cause is found, failed messages are redriven, and a person resumes", async () => {
    const { cloud, names } = account;
    const updates = names.configurationSets.updates.name;
    const dimensions = { "ses:configuration-set": updates };
    // The commands run in real time, which the cloud's clock may be ahead of by now.
    const earlier = new Date(Date.now() - MILLISECONDS.hour);
    cloud.metrics.add("AWS/SES", "Send", dimensions, 200, earlier);
    cloud.metrics.add(names.metricsNamespace, "HardBounce", dimensions, 20, earlier);
    await cloud.clock.advance(15 * MILLISECONDS.minute);
    await cloud.settle();
    assert.equal(cloud.ses.configurationSets.get(updates).sendingEnabled, false);
    const mail = cloud.sns.mailed.find(({ subject }) => subject === `PAUSED: ${updates} sends no more mail`);
    assert.match(mail?.text ?? "", /\n {2}npm run mail -- resume --stack prod --set updates --reason "…"$/);
    assert.match(
      await done("recipients list --stack prod --reason BOUNCE"),
      /\n1 suppressed of \d+ recipients? in the table\.$/,
    );
    const { failures } = names.functionQueues.bulk;
    await cloud.sqs.send(failures.arn, "{}");
    const moved = await done("redrive --stack prod --queue bulk-failures --move --yes");
    assert.match(moved, /\n1\/1 moved [\w-]{36}$/);
    assert.match(await done("logs guard outbox --stack prod --since 2d"), / in 2 logs since \d{4}-/);
    await done("start reconcile --stack prod --yes");
    assert.match(await done("report --stack prod --yes"), /^SES accepted the report for /);
    const resume = ["resume", "--stack", "prod", "--set", "updates", "--reason", "The import is taken back", "--yes"];
    const resumed = await done(resume);
    assert.match(
      resumed,
      /is still over a limit that was promised to AWS\.[^]*sends again\. Everyone who gets alerts is told why\./,
    );
    assert.equal(cloud.ses.configurationSets.get(updates).sendingEnabled, true);
  });

  it("4. Every secret that may change is changed: the signing key of links in three steps, and Porkbun's pair", async () => {
    const { names, cloud, porkbun } = account;
    const ring = () => project.pulumi.secrets["linkSigningKeys"] ?? "";
    for (const step of ["add", "sign", "retire --key 1"]) {
      await done(`keys ${step} --stack prod`);
      up(names.secrets.linkSigning, ring());
    }
    const { sign, keys } = JSON.parse(ring()) as { sign: string; keys: object };
    assert.deepEqual([sign, Object.keys(keys)], ["2", ["2"]]);
    porkbun.keys.set(NEXT_KEYS.porkbunApiKey, { secret: NEXT_KEYS.porkbunSecretApiKey });
    porkbun.keys.delete(FIRST_KEYS.porkbunApiKey);
    assert.equal((await project.mailHere("dns plan --stack prod", account.environment())).code, 1);
    // What `npx pulumi config set --secret` does.
    project.pulumi = { ...project.pulumi, secrets: { ...project.pulumi.secrets, ...NEXT_KEYS } };
    up(names.secrets.porkbun, pairText(NEXT_KEYS));
    await done("dns plan --stack prod");
    await cloud.settle();
    await working(done("simulate --stack prod --yes"));
  });

  it("5. A restore: people erased since are erased again, and nobody else", async () => {
    const { names, cloud } = account;
    const list = path.join(project.directory, "complaints.csv");
    writeFileSync(list, `email\n${ANN}\n`);
    await done(["recipients", "import", list, "--stack", "prod", "--reason", "COMPLAINT", "--source", "test", "--yes"]);
    const backup = await cloud.dynamodb.items(names.recipientsTable.name);
    await done(`recipients forget ${ANN} --stack prod --yes`);
    const client = new DynamoDBClient({
      region: "us-east-1",
      endpoint: cloud.endpoint,
      credentials: cloud.credentials(`arn:aws:iam::${account.settings.target.accountId}:role/restore`, {
        policies: allBut("none:None"),
      }),
    });
    for (const item of backup)
      await client.send(new PutItemCommand({ TableName: names.recipientsTable.name, Item: item as never }));
    client.destroy();
    assert.match(await done("recipients forget --restored --stack prod --yes"), /^Deleted: 1\.$/);
    const left = await done("recipients list --stack prod");
    assert.match(left, /former@example\.net/);
    assert.doesNotMatch(left, /ann@example\.net/);
  });

  it("6. Teardown: the zone has others' records alone, and doctor names what the account keeps, with what deletes it", async () => {
    assert.match(await done("dns destroy --stack prod --yes"), /has no records of the stack left, after \d+ writes\.$/);
    assert.deepEqual(zone(), zoneBefore);
    // As after `pulumi destroy --ignore-protect`: the state is empty, and what prod retains is still in the account.
    assert.deepEqual(project.pulumi.stacks["prod"], { resources: [] });
    const { code, stdout } = await project.mailHere("doctor --stack prod", account.environment());
    assert.equal(code, 1);
    for (const { name } of Object.values(account.names.secrets)) {
      const deletion = `aws secretsmanager delete-secret --secret-id ${name} --force-delete-without-recovery`;
      assert.ok(stdout.replaceAll(/\s+/g, " ").includes(deletion), stdout);
    }
  });
});
