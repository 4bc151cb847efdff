import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import path from "node:path";
import { text } from "node:stream/consumers";
import { type CommandInput, type CommandOutput, describe as inWords, dkimTokens, run } from "../../../infra/dns/main";
import type { DnsRecord } from "../../../infra/dns/records";
import { answers } from "../../../rehearsal/local-porkbun/answers";
import { forwarding, parked } from "../../../rehearsal/local-porkbun/records";
import { close, listen } from "../../support/loopback-server";
import { setProcessEnvironment } from "../../support/process-environment";
import { credentials, DOMAIN, lines, TestZone, tokens, desired } from "../../support/infra/dns/porkbun/zone";

const input = {
  zone: DOMAIN,
  sendingDomain: DOMAIN,
  region: "us-east-1",
  owner: { name: "acme", stack: "prod", part: "mail" },
  production: true,
  records: desired.filter(({ type }) => type !== "CNAME"),
} satisfies CommandInput;
const validation: DnsRecord = {
  name: `_abc.links.${DOMAIN}`,
  type: "CNAME",
  content: "_xyz.acm-validations.aws",
  ttl: 600,
};
/** Runs the command. @returns its output */
const all = [...desired, validation];
const other = [...tokens].reverse().map((token) => token.replace("a", "d"));

describe("the stack's command", () => {
  let zone: TestZone;
  beforeEach(async () => {
    zone = await TestZone.start([...parked(DOMAIN), ...forwarding(DOMAIN)]);
  });
  afterEach(() => zone.stop());

  const environment = (more: Record<string, string> = {}) => ({
    PORKBUN_API_KEY: credentials.apiKey,
    PORKBUN_SECRET_API_KEY: credentials.secretApiKey,
    PORKBUN_API_URL: zone.service.endpoint,
    DKIM_TOKENS: tokens.join(","),
    CERTIFICATE_VALIDATION: `${validation.name}. ${validation.content}.`,
    ...more,
  });
  const printed = (output: CommandOutput) => ({ PULUMI_COMMAND_STDOUT: JSON.stringify(output) });
  const after = (output: CommandOutput) => environment(printed(output));
  const command = (name: "apply" | "destroy", dns: CommandInput, variables: Record<string, string>) =>
    run(name, dns, variables, zone.clock);

  it("applies, changes and removes, each run with the output of the one before", async () => {
    const before = zone.records;
    const first = await command("apply", input, environment());
    assert.deepEqual(
      zone.lines,
      lines([
        ...before.filter(({ content }) => !content.startsWith("v=spf1")),
        ...all.filter(({ name, type }) => name !== DOMAIN || type !== "TXT"),
        { name: DOMAIN, type: "TXT", content: "v=spf1 include:_spf.porkbun.com include:amazonses.com ~all" },
      ]),
    );
    assert.equal(first.zone, DOMAIN);
    assert.equal(Object.keys(first.claims).length, all.length);

    zone.operations();
    assert.deepEqual(await command("apply", input, after(first)), first);
    assert.deepEqual(zone.operations(), ["dns/retrieve"]);

    const records = input.records.map((record) =>
      record.type === "MX" ? { ...record, content: "feedback-smtp.eu-west-1.amazonses.com" } : record,
    );
    const second = await command("apply", { ...input, records }, after(first));
    assert.equal(zone.find(`bounce.${DOMAIN}`, "MX").content, "feedback-smtp.eu-west-1.amazonses.com");

    await command("destroy", { ...input, records }, after(second));
    assert.deepEqual(
      zone.records.map((record) => ({ ...record, notes: null })),
      before,
    );
  });

  it("knows its records from the previous run's output, where notes are not kept", async () => {
    const first = await command("apply", input, environment());
    for (const { id } of zone.records) zone.change(id, { notes: null });
    await command("destroy", input, environment());
    assert.equal(zone.records.length, 9 + all.length - 1, "without it, nothing is known to be ours");
    await command("destroy", input, after(first));
    assert.equal(zone.records.length, 9);
  });

  it("prints one short line without a key", async () => {
    const line = JSON.stringify(await command("apply", input, environment()));
    assert.ok(line.length < 1000, line);
    assert.doesNotMatch(line, /[ps]k1_|\n/);
  });

  it("leaves nothing behind in a zone that the stack no longer uses", async () => {
    const first = await command("apply", input, environment());
    const old = zone.records.length;
    zone.service.add("example.net", []);
    const records = input.records.map((record) => ({ ...record, name: record.name.replace(DOMAIN, "example.net") }));
    const moved: CommandInput = { ...input, zone: "example.net", sendingDomain: "example.net", records };
    const second = await command("apply", moved, {
      ...after(first),
      CERTIFICATE_VALIDATION: "_abc.links.example.net _xyz.acm-validations.aws",
    });
    assert.equal(second.zone, "example.net");
    assert.equal(zone.service.records("example.net").length, all.length);
    assert.equal(zone.records.length, old - (all.length - 1));
  });

  it("gives up a zone to which the keys no longer have access", async () => {
    const first = await command("apply", input, environment());
    zone.service.domains.delete(DOMAIN);
    zone.service.add("example.net", []);
    const records = input.records.map((record) => ({ ...record, name: record.name.replace(DOMAIN, "example.net") }));
    const moved: CommandInput = { ...input, zone: "example.net", sendingDomain: "example.net", records };
    assert.equal(
      (
        await command("apply", moved, {
          ...after(first),
          CERTIFICATE_VALIDATION: "_abc.links.example.net _xyz.acm-validations.aws",
        })
      ).zone,
      "example.net",
    );
  });

  it("fails if it cannot clean up the zone that the stack has left, for any reason but access", async () => {
    const records = input.records.map((record) => ({ ...record, name: record.name.replace(DOMAIN, "example.net") }));
    const moved: CommandInput = { ...input, zone: "example.net", sendingDomain: "example.net", records };
    const CERTIFICATE_VALIDATION = "_abc.links.example.net _xyz.acm-validations.aws";
    for (const operation of ["dns/delete", "dns/retrieve"]) {
      zone.service.add(DOMAIN, []);
      zone.service.add("example.net", []);
      const first = await command("apply", input, environment());
      // The new zone is read twice before the old one is read.
      const skip = operation === "dns/retrieve" ? 2 : 0;
      zone.service.inject({ operation, skip, answer: answers.refusal(400, "ODD", "No.") });
      await assert.rejects(
        command("apply", moved, { ...after(first), CERTIFICATE_VALIDATION }),
        /No\. \(HTTP 400, ODD\)/,
      );
    }
  });

  describe("without keys in its environment", () => {
    const SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:acme/porkbun";
    const saved = { ...process.env };
    const asked: string[] = [];
    const identity = "<Arn>arn:aws:iam::111122223333:user/somebody</Arn><Account>111122223333</Account>";
    const session =
      "<Credentials><AccessKeyId>AKIAIOSFODNN7EXAMPLE</AccessKeyId><SecretAccessKey>s</SecretAccessKey>" +
      "<SessionToken>t</SessionToken><Expiration>2126-01-01T00:00:00Z</Expiration></Credentials>";
    const aws = createServer((request, response) => {
      void text(request).then((body) => {
        const { Action, RoleArn = "" } = Object.fromEntries(new URLSearchParams(body));
        asked.push(Action === undefined || Action.startsWith("{") ? body : `${Action} ${RoleArn}`.trim());
        const result = (name: string, inner: string) =>
          `<${name}Response><${name}Result>${inner}</${name}Result></${name}Response>`;
        if (Action === "GetCallerIdentity") response.end(result(Action, identity));
        else if (Action === "AssumeRole") response.end(result(Action, session));
        else response.end(JSON.stringify({ SecretString: JSON.stringify(credentials) }));
      });
    });
    beforeEach(async () => {
      asked.length = 0;
      const AWS_ENDPOINT_URL = await listen(aws);
      const user = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "secret" };
      setProcessEnvironment({ ...saved, AWS_ENDPOINT_URL, ...user });
      delete process.env.AWS_PROFILE;
    });
    afterEach(async () => {
      setProcessEnvironment(saved);
      await close(aws);
    });

    const unkeyed = { PORKBUN_API_KEY: "", PORKBUN_SECRET_API_KEY: "", PORKBUN_SECRET_ARN: SECRET };
    const target = { AWS_REGION: "us-east-1", DEPLOY_ACCOUNT_ID: "111122223333" };
    const read = JSON.stringify({ SecretId: SECRET });

    it("reads those of the stack's secret, with the access that the stack is deployed with", async () => {
      await command("apply", input, environment({ ...unkeyed, ...target }));
      assert.deepEqual(asked, ["GetCallerIdentity", read]);
      asked.length = 0;
      const DEPLOY_ROLE_ARN = "arn:aws:iam::111122223333:role/deploy";
      await command("apply", input, environment({ ...unkeyed, ...target, DEPLOY_ROLE_ARN }));
      assert.deepEqual(asked, [`AssumeRole ${DEPLOY_ROLE_ARN}`, "GetCallerIdentity", read]);
    });

    it("reads nothing in another account, or with a profile that does not exist", async () => {
      const elsewhere = { ...target, DEPLOY_ACCOUNT_ID: "444455556666" };
      await assert.rejects(command("apply", input, environment({ ...unkeyed, ...elsewhere })), { name: "AwsError" });
      assert.deepEqual(asked, ["GetCallerIdentity"]);
      asked.length = 0;
      const profile = { ...target, DEPLOY_PROFILE: "nobody" };
      await assert.rejects(command("apply", input, environment({ ...unkeyed, ...profile })), { name: "AwsError" });
      assert.deepEqual(asked, []);
    });
  });

  it("does not mistake unreadable input for an earlier run", async () => {
    await command("apply", input, environment());
    for (const PULUMI_COMMAND_STDOUT of ["", "{", "null", '{"zone":"example.net"}', '{"claims":{}}']) {
      zone.operations();
      await command("apply", input, environment({ PULUMI_COMMAND_STDOUT }));
      assert.deepEqual(zone.operations(), ["dns/retrieve"], "no zone but its own is even read");
    }
    await command("destroy", input, environment({ PULUMI_COMMAND_STDOUT: "?" }));
    assert.equal(zone.records.length, 9);
  });

  it("refuses half a key pair, and Porkbun's sandbox in production", async () => {
    const half = { ...environment(), PORKBUN_SECRET_API_KEY: "" };
    await assert.rejects(command("apply", input, half), {
      message: "PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY belong together, but one of them is not set.",
    });
    const sandbox = environment({ PORKBUN_API_KEY: "pk1_sb_1", PORKBUN_SECRET_API_KEY: "sk1_sb_1" });
    await assert.rejects(command("apply", input, sandbox), { fault: "sandbox" });
    assert.deepEqual(zone.operations(), []);
  });

  it("publishes the configured tokens, or else those of the identity, and refuses when they differ", () => {
    const [stated, assigned] = [tokens.join(","), [...tokens].reverse().join(",")];
    assert.deepEqual(dkimTokens({ DKIM_TOKENS: stated }), tokens);
    assert.deepEqual(dkimTokens({ DKIM_TOKENS: "", IDENTITY_DKIM_TOKENS: stated }), tokens);
    assert.deepEqual(dkimTokens({ DKIM_TOKENS: stated, IDENTITY_DKIM_TOKENS: assigned }), tokens);
    assert.deepEqual(dkimTokens({ DKIM_TOKENS: assigned, IDENTITY_DKIM_TOKENS: stated }), [...tokens].reverse());
    assert.deepEqual(dkimTokens({}), []);
    assert.throws(() => dkimTokens({ DKIM_TOKENS: stated, IDENTITY_DKIM_TOKENS: other.join(",") }), {
      message:
        "The setting dkimTokens and the identity in SES have different DKIM tokens.\n" +
        `  setting   ${tokens.join(", ")}\n  identity  ${other.join(", ")}\n` +
        "Without the setting, those of the identity are used.",
    });
  });

  it("leaves the record of the links' host to the links' command, which leaves all others: mail, links, mail, links", async () => {
    const links: CommandInput = { ...input, owner: { ...input.owner, part: "links" }, records: [] };
    const target = (host: string) => environment({ LINKS_TARGET: `${host}.execute-api.us-east-1.amazonaws.com` });
    const mail = await command("apply", input, environment());
    const before = zone.records;
    const first = await command("apply", links, target("d-1"));
    assert.deepEqual(
      zone.records.slice(before.length).map(({ name, type, content }) => ({ name, type, content })),
      [{ name: `links.${DOMAIN}`, type: "CNAME", content: "d-1.execute-api.us-east-1.amazonaws.com" }],
    );

    zone.operations();
    assert.deepEqual(await command("apply", input, after(mail)), mail);
    assert.deepEqual(await command("apply", links, { ...target("d-1"), ...printed(first) }), first);
    assert.deepEqual(zone.operations(), ["dns/retrieve", "dns/retrieve"]);

    const host = () => zone.find(`links.${DOMAIN}`, "CNAME");
    zone.change(host().id, { content: "elsewhere.example.net" });
    await command("apply", links, { ...target("d-1"), ...printed(first) });
    assert.equal(host().content, "d-1.execute-api.us-east-1.amazonaws.com", "drift is put right");
    const second = await command("apply", links, { ...target("d-2"), ...printed(first) });
    assert.equal(host().content, "d-2.execute-api.us-east-1.amazonaws.com", "one record may change without --force");

    await command("destroy", input, after(mail));
    assert.equal(host().content, "d-2.execute-api.us-east-1.amazonaws.com");
    await command("destroy", links, { ...target("d-2"), ...printed(second) });
    assert.equal(zone.records.length, 9);
  });

  it("writes no record whose value AWS has not assigned", async () => {
    for (const CERTIFICATE_VALIDATION of ["", " ", `${validation.name}`, "_abc.example.net _xyz.acm-validations.aws"])
      await assert.rejects(command("apply", input, environment({ CERTIFICATE_VALIDATION })), /host|below it/);
    const { CERTIFICATE_VALIDATION: none, ...unassigned } = environment();
    assert.ok(none);
    await assert.rejects(command("apply", input, unassigned), /host|below it/);
    const links: CommandInput = { ...input, owner: { ...input.owner, part: "links" }, records: [] };
    await assert.rejects(command("apply", links, environment()), {
      message: `links.${DOMAIN} must be an alias of a host name, not of: none.`,
    });
    assert.deepEqual(zone.operations(), []);
  });

  it("reports for a failed run what is done, failed and not attempted", async () => {
    zone.service.inject({ operation: "dns/create", skip: 1, answer: answers.refusal(400, "INVALID_TYPE", "No.") });
    const error: unknown = await command("apply", input, environment()).catch((reason: unknown) => reason);
    const ids = zone.records.map(({ id }) => id);
    assert.equal(
      inWords(error),
      [
        "Porkbun refused: No. (HTTP 400, INVALID_TYPE)",
        `  done       create TXT _amazonses.${DOMAIN} (${ids.at(-1) ?? ""})`,
        `  done       edit TXT ${DOMAIN} (${ids[8] ?? ""})`,
        `  failed     create TXT bounce.${DOMAIN}`,
        `  not tried  create MX bounce.${DOMAIN}`,
        ...tokens.map((token) => `  not tried  create CNAME ${token}._domainkey.${DOMAIN}`),
        `  not tried  create CNAME ${validation.name}`,
        `  not tried  create TXT _dmarc.${DOMAIN}`,
        "Run it again: it finds what is done already and does the rest.",
      ].join("\n"),
    );
  });

  describe("as the engine runs it", () => {
    /** Runs the command's process in the program's folder. */
    async function started(args: readonly string[], stdin: string, variables: Record<string, string>) {
      const cwd = path.join(__dirname, "../../../infra");
      const env = { PATH: process.env.PATH, ...variables };
      const child = spawn(process.execPath, ["--require", "./program-loading/typescript.cjs", "dns/main.ts", ...args], {
        cwd,
        env,
      });
      child.stdin.end(stdin);
      const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, "close")]);
      return { code: child.exitCode, stdout, stderr };
    }

    it("prints its line and nothing else", async () => {
      const output = await command("apply", input, environment());
      const result = await started(["apply"], JSON.stringify(input), after(output));
      assert.deepEqual(result, { code: 0, stdout: `${JSON.stringify(output)}\n`, stderr: "" });
    });

    it("fails with a remedy, and no key in what the engine would show", async () => {
      zone.service.keys.clear();
      const { code, stdout, stderr } = await started(["apply"], JSON.stringify(input), environment());
      assert.deepEqual([code, stdout], [1, ""]);
      assert.match(
        stderr,
        /^The API key pair is not accepted: compare both keys with .*\nTo see the zone .*: npm run mail -- dns plan --stack prod\n$/,
      );
      assert.doesNotMatch(stderr, /[ps]k1_/);
    });

    it("accepts two commands", async () => {
      const { code, stderr } = await started(["purge"], JSON.stringify(input), environment());
      assert.deepEqual([code, stderr], [1, "The command must be apply or destroy.\n"]);
    });
  });
});
