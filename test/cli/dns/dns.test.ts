import assert from "node:assert/strict";
import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { mail } from "../../../cli/mail";
import { claimOn, marked, type Part } from "../../../infra/dns/porkbun/ownership";
import { type DnsRecord, linksRecord, validationRecord } from "../../../infra/dns/records";
import { type Resolve, resolverFor } from "../../../infra/dns/public";
import { answers } from "../../../rehearsal/local-porkbun/answers";
import { PorkbunService } from "../../../rehearsal/local-porkbun/porkbun";
import { forwarding, parked, type PorkbunRecord } from "../../../rehearsal/local-porkbun/records";
import type { Paint, Terminal } from "../../../cli/terminal/terminal";
import { ROOT } from "../../../infra/settings/stack-file";
import { credentials, DOMAIN, TestZone, tokens } from "../../support/infra/dns/porkbun/zone";

const SETTINGS = `config:
  candlefish-mail:stack: prod
  candlefish-mail:name: acme
  candlefish-mail:accountId: "000000000000"
  candlefish-mail:zone: ${DOMAIN}
  candlefish-mail:alertRecipients: [you@${DOMAIN}]
  candlefish-mail:dkimTokens: [${tokens.join(", ")}]
`;

const keys = { PORKBUN_API_KEY: credentials.apiKey, PORKBUN_SECRET_API_KEY: credentials.secretApiKey };

describe("npm run mail -- dns", () => {
  const directory = mkdtempSync(path.join(tmpdir(), "dns-"));
  let zone: TestZone;
  let printed: string[];
  let told: string[];
  before(() => {
    copyFileSync(path.join(ROOT, "Pulumi.yaml"), path.join(directory, "Pulumi.yaml"));
    writeFileSync(path.join(directory, "Pulumi.prod.yaml"), SETTINGS);
  });
  after(() => rmSync(directory, { recursive: true }));
  beforeEach(async () => {
    zone = await TestZone.start([...parked(DOMAIN), ...forwarding(DOMAIN)]);
    printed = [];
    told = [];
  });
  afterEach(() => zone.stop());

  const offline: Resolve = () => Promise.reject(new Error("offline"));

  interface Circumstances {
    readonly resolve?: Resolve;
    readonly ask?: (question: string) => Promise<string>;
    readonly paint?: Paint;
    readonly environment?: Readonly<Record<string, string>>;
  }

  /** The exit code of a command line; its output is in `printed` and `told`. */
  async function run(line: string, { resolve = offline, ...own }: Circumstances = {}): Promise<number> {
    let code = 0;
    const terminal: Terminal = {
      environment: { ...keys, PORKBUN_API_URL: zone.service.endpoint },
      print: (text) => printed.push(text),
      tell: (text) => told.push(text),
      paint: (_, text) => text,
      columns: 80,
      end: (ended) => (code = ended),
      ...own,
    };
    await mail(["dns", ...line.split(" ")], { terminal, resolve, clock: zone.clock, directory });
    return code;
  }

  /** The name servers of the zone, and resolvers that see some of its records. */
  function internet(sees: (record: PorkbunRecord) => boolean, ns = "maceio.ns.porkbun.com"): Resolve {
    return (_server, name, type) => {
      if (type === "NS") return Promise.resolve([ns]);
      if (type === "A") return Promise.resolve(["192.0.2.53"]);
      const found = zone.records.filter((record) => record.name === name && record.type === type && sees(record));
      return Promise.resolve(found.map(({ prio, content }) => (type === "MX" ? `${prio} ${content}` : content)));
    };
  }

  /** What `up` writes besides what this command does: the values that AWS assigns. */
  async function upHasWritten(): Promise<void> {
    const write = (part: Part, record: DnsRecord) => {
      const owner = { name: "acme", stack: "prod", part };
      return zone.client().create(DOMAIN, { ...record, notes: marked("", owner, claimOn(record, [])) });
    };
    await write(
      "mail",
      validationRecord(`links.${DOMAIN}`, { name: `_a.links.${DOMAIN}`, content: "_b.c.acm-validations.aws" }),
    );
    await write("links", linksRecord(`links.${DOMAIN}`, "d-1.execute-api.us-east-1.amazonaws.com"));
    zone.operations();
  }

  it("shows both parts of the stack together, omits what AWS has yet to assign, and reports what is missing", async () => {
    await run("apply --stack prod");
    await upHasWritten();
    printed.length = 0;
    assert.equal(await run("plan --stack prod"), 0);
    assert.match(
      printed.join("\n"),
      /CNAME {2}links\.example\.org \(\d+\) {2}d-1\.execute-api\.us-east-1\.amazonaws\.com {2}\(ours, with a value that AWS assigned\)/,
    );
    assert.doesNotMatch(printed.join("\n"), /The zone has not got/);
    const lines = zone.lines;
    assert.equal(await run("apply --stack prod"), 0);
    assert.deepEqual(zone.lines, lines);
    assert.equal(await run("check --stack prod", { resolve: internet(() => true) }), 0);

    const host = zone.find(`links.${DOMAIN}`, "CNAME");
    zone.change(host.id, { content: "elsewhere.example.net" });
    printed.length = 0;
    await run("plan --stack prod");
    assert.match(
      printed.join("\n"),
      /CNAME links\.example\.org \(\d+\) stays: was ours, but somebody has changed it\./,
    );
    zone.change(host.id, { content: host.content });

    assert.equal(await run("destroy --stack prod --yes"), 0);
    assert.equal(zone.lines.filter((line) => /links\./.test(line)).length, 0);
    assert.equal(printed.at(-1), `${DOMAIN} has no records of the stack left, after 9 writes.`);
  });

  it("detects in a check that the links' record is missing", async () => {
    await run("apply --stack prod");
    await upHasWritten();
    await zone.client().delete(DOMAIN, zone.find(`links.${DOMAIN}`, "CNAME").id);
    printed.length = 0;
    assert.equal(await run("check --stack prod", { resolve: internet(() => true) }), 20);
    assert.match(
      printed.join("\n"),
      /The zone lacks CNAME links\.example\.org: npm run up writes it, since only AWS knows its value\./,
    );
  });

  it("plans without a write, in readable lines, and shows drift by its exit code", async () => {
    const before = zone.records;
    assert.equal(await run("plan --stack prod"), 20);
    assert.deepEqual(zone.operations(), ["dns/retrieve", "domain/getNs"]);
    assert.deepEqual(zone.records, before);
    const id = before.find(({ content }) => content.startsWith("v=spf1"))?.id ?? "";
    const text = printed.join("\n");
    assert.ok(
      text.startsWith(
        `Zone ${DOMAIN} at Porkbun\n\nChanges\n` +
          `  ~ TXT    ${DOMAIN} (${id})  edit: adds include:amazonses.com\n` +
          "           - v=spf1 include:_spf.porkbun.com ~all\n" +
          "           + v=spf1 include:_spf.porkbun.com include:amazonses.com ~all\n" +
          `  + TXT    bounce.${DOMAIN}  create: not there\n` +
          "           v=spf1 include:amazonses.com ~all\n",
      ),
      text,
    );
    assert.match(text, /\nOwned by others, left alone\n {4}NS {5}example\.org \(\d+\) {2}curitiba\.ns\.porkbun\.com\n/);
    assert.match(
      text,
      /\nWarnings\n {2}Other mail for example\.org may exist \(MX fwd1\.porkbun\.com; .*falls under p=quarantine\.\n {2}The DNS lookups that SPF takes below _spf\.porkbun\.com, amazonses\.com could not be counted\.\n {2}The zone lacks the record of the certificate of links\.example\.org and CNAME links\.example\.org: npm run up writes it, since only AWS knows its value\.\n\n6 to create, 1 to change, 0 to delete, 0 up to date, 8 owned by others\.$/,
    );
    assert.deepEqual(told, []);
  });

  it("colors a plan on a terminal", async () => {
    await run("plan --stack prod", { paint: (style, text) => `<${style}>${text}</>` });
    assert.ok(printed.join("\n").includes(`<green>  + TXT    bounce.${DOMAIN}</>`));
  });

  it("counts the lookups inside an SPF record's includes, by asking the Internet", async () => {
    const below: Resolve = (_, name, type) =>
      Promise.resolve(type === "TXT" && name === "_spf.porkbun.com" ? [`v=spf1 ${"a mx ".repeat(5)}-all`] : []);
    assert.equal(await run("plan --stack prod", { resolve: below }), 1);
    assert.match(
      printed.join("\n"),
      /! TXT {4}example\.org {2}the SPF record there cannot be extended\. It would cost 12 DNS lookups/,
    );
  });

  it("applies, reports each write when it is done, and is then in sync", async () => {
    assert.equal(await run("apply --stack prod"), 0);
    assert.equal(printed.length, 1 + 7 + 1);
    assert.match(printed[1] ?? "", /^1\/7 edit TXT example\.org \(\d+\)$/);
    assert.match(printed[7] ?? "", new RegExp(`^7/7 create TXT _dmarc\\.${DOMAIN.replace(".", "\\.")} \\(\\d+\\)$`));
    assert.equal(printed[8], `${DOMAIN} is up to date, after 7 writes.`);
    assert.equal(await run("plan --stack prod"), 0);
    zone.operations();
    assert.equal(await run("apply --stack prod"), 0);
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);
    assert.equal(printed.at(-1), `${DOMAIN} is up to date.`);
  });

  it("prints a single JSON document, whatever the command", async () => {
    assert.equal(await run("plan --stack prod --json"), 20);
    const plan = JSON.parse(printed.splice(0).join("")) as {
      inStep: boolean;
      writes: { action: string }[];
      foreign: unknown[];
    };
    assert.deepEqual([plan.inStep, plan.writes.length, plan.foreign.length], [false, 7, 8]);
    assert.equal(await run("apply --stack prod --json"), 0);
    const applied = JSON.parse(printed.splice(0).join("")) as { done: unknown[] };
    assert.equal(applied.done.length, 7);
    await upHasWritten();
    assert.equal(await run("check --stack prod --json", { resolve: internet(() => true) }), 0);
    const checked = JSON.parse(printed.splice(0).join("")) as { inStep: boolean; internet: { sightings: unknown[] } };
    assert.deepEqual([checked.inStep, checked.internet.sightings.length], [true, 9]);
    assert.equal(await run("destroy --stack prod --json --yes"), 0);
    assert.equal((JSON.parse(printed.join("")) as { done: unknown[] }).done.length, 9);
  });

  it("shows a conflict with its remedy, and takes a record over when given its id", async () => {
    zone.service.domains.get(DOMAIN)?.records.push({
      id: "7",
      name: `_dmarc.${DOMAIN}`,
      type: "TXT",
      content: "v=DMARC1; p=none",
      ttl: "600",
      prio: "0",
      notes: "by hand",
    });
    assert.equal(await run("plan --stack prod"), 1);
    assert.match(
      printed.join("\n"),
      /! TXT {4}_dmarc\.example\.org {2}TXT of somebody else is there: "v=DMARC1; p=none"\n {11}wanted: v=DMARC1; p=quarantine; .*\n {11}there: {2}v=DMARC1; p=none \(7, by hand\)\n {11}Remove it at Porkbun, or take it over: --adopt 7\n/,
    );
    assert.equal(await run("apply --stack prod"), 1);
    assert.match(told.join("\n"), /^Nothing was written to example\.org\. .*--adopt 7/);
    assert.equal(await run("apply --stack prod --adopt 7"), 0);
    assert.equal(await run("plan --stack prod"), 0);
  });

  it("says how far a failed run got", async () => {
    zone.service.inject({ operation: "dns/create", answer: answers.refusal(400, "INVALID_TYPE", "No.") });
    assert.equal(await run("apply --stack prod"), 1);
    assert.match(
      told.join("\n"),
      /^Porkbun refused: No\. \(HTTP 400, INVALID_TYPE\)\n {2}done {7}edit TXT example\.org/,
    );
    assert.match(told.join("\n"), /\nRun it again: it finds what is done already and does the rest\.$/);
  });

  it("reports each retry while Porkbun does not answer", async () => {
    const gone = await PorkbunService.start();
    const PORKBUN_API_URL = gone.endpoint;
    await gone.stop();
    const environment = { PORKBUN_API_KEY: "pk1_x", PORKBUN_SECRET_API_KEY: "sk1_x", PORKBUN_API_URL };
    assert.equal(await run("plan --stack prod", { environment }), 1);
    const waits = told.map((line) =>
      /^Porkbun's API did not answer: .*\. Try (\d) of 6 in (\d+\.\d) s\.$/.exec(line)?.slice(1),
    );
    assert.deepEqual(waits, [["2", "1.2"], ["3", "2.4"], ["4", "4.8"], ["5", "9.6"], ["6", "10.0"], undefined]);
    assert.match(told.at(-1) ?? "", /^Porkbun's API did not answer: ECONNREFUSED\.$/);
  });

  it("shows what others wrote into the zone with control characters escaped", async () => {
    const escape = "\u001b[2J\u001b[H0 to create, 0 to change\u009b1A\u007f\r\n0 to delete";
    const ours = `_dmarc.${DOMAIN}`;
    const outside = { type: "TXT", ttl: "600", prio: "0" };
    zone.service.domains
      .get(DOMAIN)
      ?.records.push(
        { ...outside, id: "7", name: `x\u001b[31m.${DOMAIN}`, content: `foreign ${escape}`, notes: "" },
        { ...outside, id: "8", name: ours, content: `v=DMARC1; p=none; ${escape}`, notes: `by hand ${escape}` },
      );
    const at = zone.service.domains.get(DOMAIN);
    if (at) at.nameServers = [`ns1${escape}.example.net`];
    for (const line of ["plan --stack prod", "apply --stack prod", "check --stack prod"]) {
      assert.equal(await run(line), 1);
      const shown = [...printed.splice(0), ...told.splice(0)].join("\n");
      assert.doesNotMatch(shown.replaceAll("\n", ""), /\p{Cc}/u);
      assert.doesNotMatch(shown, /^0 to delete/m);
      assert.ok(shown.includes("\\u001b[2J"), shown);
    }
    await run("plan --stack prod --json");
    assert.doesNotMatch(printed.join("").replaceAll("\n", ""), /\p{Cc}/u);
    const { foreign } = JSON.parse(printed.join("")) as { foreign: { content: string }[] };
    assert.ok(
      foreign.some(({ content }) => content === `foreign ${escape}`),
      "JSON says what is there",
    );
  });

  it("shows Porkbun's own message with control characters escaped", async () => {
    const refusal = answers.refusal(400, "INVALID_TYPE", "No.\u001b[2J\u009b1A\n0 to change");
    zone.service.inject({ operation: "dns/create", answer: refusal });
    assert.equal(await run("apply --stack prod"), 1);
    assert.match(told[0] ?? "", /^Porkbun refused: No\.\\u001b\[2J\\u009b1A 0 to change \(HTTP 400, INVALID_TYPE\)\n/);
  });

  it("removes the records when the zone's name is typed, or with --yes, and not otherwise", async () => {
    const before = zone.lines;
    await run("apply --stack prod");
    const applied = zone.lines;
    const asked: string[] = [];
    const answering = (answer: string) => ({
      ask: (question: string) => (asked.push(question), Promise.resolve(answer)),
    });
    assert.equal(await run("destroy --stack prod", answering("yes")), 1);
    assert.equal(told.pop(), "Nothing was deleted.");
    assert.equal(await run("destroy --stack prod"), 1);
    assert.equal(told.pop(), "destroy asks before it deletes anything. Where nobody can answer, pass --yes.");
    assert.deepEqual(zone.lines, applied);
    assert.equal(await run("destroy --stack prod", answering(DOMAIN)), 0);
    assert.deepEqual(asked, [`Type ${DOMAIN} to delete these records: `, `Type ${DOMAIN} to delete these records: `]);
    assert.deepEqual(zone.lines, before);
    assert.equal(printed.at(-1), `${DOMAIN} has no records of the stack left, after 7 writes.`);
    assert.equal(await run("destroy --stack prod", { ask: () => assert.fail("There is nothing to ask.") }), 0);
  });

  it("names a record of the stack that somebody changed, and leaves it", async () => {
    await run("apply --stack prod");
    const { id } = zone.find(`_dmarc.${DOMAIN}`, "TXT");
    zone.change(id, { content: "v=DMARC1; p=reject" });
    assert.equal(await run("destroy --stack prod --yes"), 0);
    assert.match(printed.join("\n"), /TXT _dmarc\.example\.org \(\d+\) stays: was ours, but somebody has changed it\./);
    assert.equal(zone.find(`_dmarc.${DOMAIN}`, "TXT").content, "v=DMARC1; p=reject");
  });

  it("fails for a zone that is delegated elsewhere, and writes there only when told to", async () => {
    const at = zone.service.domains.get(DOMAIN);
    if (at) at.nameServers = ["ns1.example.net"];
    assert.equal(await run("plan --stack prod"), 1);
    assert.match(
      printed.join("\n"),
      /Warnings\n {2}example\.org is delegated to ns1\.example\.net: records at Porkbun have no effect\./,
    );
    assert.equal(await run("apply --stack prod"), 1);
    assert.equal(await run("apply --stack prod --allow-warnings"), 0);
    assert.equal(told.filter((line) => line.startsWith("Warning: ")).length, 2);
  });

  it("checks from outside, and names the servers with and without a record", async () => {
    await run("apply --stack prod");
    await upHasWritten();
    printed.length = 0;
    assert.equal(await run("check --stack prod", { resolve: internet(() => true) }), 0);
    assert.match(
      printed.join("\n"),
      /\nOn the Internet\n {4}delegated to maceio\.ns\.porkbun\.com\n {4}TXT {4}example\.org {2}seen\n/,
    );
  });

  it("waits for name servers, but not forever", async () => {
    await run("apply --stack prod");
    await upHasWritten();
    const start = zone.clock.time;
    const late = internet(({ name }) => !name.startsWith("_dmarc") || zone.clock.time > start + 120_000);
    assert.equal(await run("check --stack prod", { resolve: late }), 0);
    assert.ok(zone.clock.time - start < 200_000);
    assert.equal(told[0], "1 of 9 records have not reached every name server yet; checking again in 30 s.");
    printed.length = told.length = 0;
    assert.equal(await run("check --stack prod --wait 1", { resolve: internet(({ type }) => type !== "MX") }), 20);
    assert.equal(told.length, 2);
    assert.match(
      printed.join("\n"),
      /MX {5}bounce\.example\.org {2}not yet\n {11}missing at 1\.1\.1\.1, 8\.8\.8\.8, 9\.9\.9\.9, maceio\.ns\.porkbun\.com/,
    );
  });

  it("checks only the API when there is no network, and asks nobody about a zone with drift", async () => {
    const online: Resolve = (_, name, type) =>
      type === "TXT" ? Promise.resolve([]) : assert.fail(`asked for ${name}`);
    assert.equal(await run("check --stack prod", { resolve: online }), 20);
    await run("apply --stack prod");
    await upHasWritten();
    assert.equal(await run("check --stack prod"), 0);
    assert.match(printed.at(-1) ?? "", /\nNo name server was asked: there is no network\.$/);
  });

  it("says what is wrong with the address of the API", async () => {
    const environment = { PORKBUN_API_KEY: "pk1_live", PORKBUN_SECRET_API_KEY: "sk1_live", PORKBUN_API_URL: "notaurl" };
    assert.equal(await run("plan --stack prod", { environment, resolve: resolverFor("notaurl") }), 1);
    assert.match(told.join("\n"), /^The address of Porkbun's API, notaurl, is not a URL\. /);
  });

  it("warns of sandbox keys where they are allowed, and refuses them in production", async () => {
    const sandbox = {
      PORKBUN_API_KEY: "pk1_sb_1",
      PORKBUN_SECRET_API_KEY: "sk1_sb_1",
      PORKBUN_API_URL: zone.service.endpoint,
    };
    assert.equal(await run("plan --stack prod", { environment: sandbox }), 1);
    assert.match(told.join(), /^The key is from Porkbun's sandbox/);
    writeFileSync(path.join(directory, "Pulumi.dev.yaml"), SETTINGS.replace("stack: prod", "stack: dev"));
    zone.service.keys.set("pk1_sb_1", { secret: "sk1_sb_1", sandbox: true });
    assert.equal(await run("plan --stack dev", { environment: sandbox }), 20);
    assert.match(printed.join("\n"), /\n {2}These keys are for Porkbun's sandbox: nothing here is real\.\n/);
  });

  for (const [line, message] of [
    ["plan", /^error: required option '--stack <stack>' not specified\n/],
    ["purge --stack prod", /^error: unknown command 'purge'\n/],
    ["plna --stack prod", /^error: unknown command 'plna'\n\(Did you mean plan\?\)\n/],
    ["plan apply --stack prod", /^error: too many arguments for 'plan'\. Expected 0 arguments but got 1\.\n/],
    ["toString --stack prod", /^error: unknown command 'toString'\n/],
    ["plan --stack prod --purge", /^error: unknown option '--purge'\n/],
    ["check --stack prod --wait ever", /argument 'ever' is invalid\. It takes a number of minutes\.\n/],
    ["plan --stack nowhere", /There is no Pulumi\.nowhere\.yaml\. Stacks that have one: /],
  ] as const) {
    it(`says what is wrong with "${line}"`, async () => {
      assert.equal(await run(line), 2);
      assert.match(told.join("\n"), message);
      assert.equal(told.at(-1), "All options: npm run mail -- --help");
      assert.deepEqual([printed, zone.operations()], [[], []]);
    });
  }

  it("says what is wrong with the settings of the stack", async () => {
    writeFileSync(
      path.join(directory, "Pulumi.broken.yaml"),
      SETTINGS.replace("stack: prod", "stack: broken").replace(`zone: ${DOMAIN}`, "zone: nowhere"),
    );
    assert.equal(await run("plan --stack broken"), 1);
    assert.match(
      told.join("\n"),
      /^The configuration of stack broken has a fault:\nPulumi\.broken\.yaml:5: zone "nowhere" is not a domain/,
    );
  });

  it("refuses a stack file with a Porkbun key in the clear, without quoting it", async () => {
    writeFileSync(
      path.join(directory, "Pulumi.prod.yaml"),
      `${SETTINGS}  candlefish-mail:porkbunApiKey: pk1_hidden0123456\n`,
    );
    assert.equal(await run("plan --stack prod"), 1);
    assert.match(told.join("\n"), /\nPulumi\.prod\.yaml:\d+: porkbunApiKey is not encrypted: replace it/);
    assert.doesNotMatch(told.join("\n"), /hidden/);
    assert.deepEqual(zone.operations(), []);
  });

  it("prints its help", async () => {
    assert.equal(await run("--help"), 0);
    assert.match(
      printed.join("\n"),
      /Exit code: 0 done, 1 failed, 2 wrong command line, 20 the zone or the stack has\ndrifted\.$/,
    );
  });
});
