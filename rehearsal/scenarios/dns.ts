/** The records in the zone: ours become what was promised and all others stay untouched, whatever happens on the way. */
import type { CommandInput } from "../../infra/dns/main";
import { type CommandInputs, runCommand } from "../command-resource/command";
import { answers } from "../local-porkbun/answers";
import { PorkbunService } from "../local-porkbun/porkbun";
import { forwarding, parked, type PorkbunRecord, type Seed } from "../local-porkbun/records";
import { rehearsalSecrets } from "../../infra/recorded-graph/stack-config";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { check } from "./check";

/** The zone at Porkbun, and the stack's command that writes it. */
class Zone {
  private constructor(
    private readonly stage: Stage,
    private readonly inputs: CommandInputs,
    readonly service: PorkbunService,
    readonly name: string,
  ) {}

  /** A zone as it might be before the first `pulumi up`: parked, with e-mail forwarding, verified for Google. */
  static async open(stage: Stage): Promise<Zone> {
    const { stdin = "{}" } = stage.resource("command:local:Command", "dns").inputs as unknown as CommandInputs;
    const { zone } = JSON.parse(stdin) as CommandInput;
    const service = await PorkbunService.start();
    const { porkbunApiKey = "", porkbunSecretApiKey: secret = "" } = rehearsalSecrets;
    service.keys.set(porkbunApiKey, { secret });
    const google: Seed = { name: zone, type: "TXT", content: "google-site-verification=kX3Zq_not-ours" };
    service.add(zone, [...parked(zone), ...forwarding(zone), google]);
    const inputs = stage.resource("command:local:Command", "dns").inputs as unknown as CommandInputs;
    return new Zone(stage, inputs, service, zone);
  }

  /** Runs the stack's command with the deployer's credentials. @returns what it printed */
  run(step: "create" | "update" | "delete", previous?: string): Promise<string> {
    const { cloud } = this.stage;
    const { accessKeyId, secretAccessKey, sessionToken } = cloud.credentials(cloud.iam.deployer.arn);
    const environment = {
      PATH: process.env.PATH ?? "",
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_ENDPOINT_URL: cloud.endpoint,
      PORKBUN_API_URL: this.service.endpoint,
    };
    return runCommand(this.inputs, step, environment, previous);
  }

  get records(): readonly PorkbunRecord[] {
    return this.service.records(this.name);
  }

  /** The contents of the records of a name and type. */
  at(type: string, name: string): string[] {
    return this.records.filter((record) => record.type === type && record.name === name).map(({ content }) => content);
  }

  /** The operations since the last call of this. */
  operations(): string[] {
    return this.service.calls.splice(0).map(({ operation }) => operation);
  }
}

/** Plays on a zone, and closes it however the play ends. */
async function inZone(stage: Stage, play: (zone: Zone) => Promise<string>): Promise<string> {
  const zone = await Zone.open(stage);
  try {
    return await play(zone);
  } finally {
    await zone.service.stop();
  }
}

const isSpf = ({ type, content }: Pick<PorkbunRecord, "type" | "content">) =>
  type === "TXT" && content.startsWith("v=spf1");

const dnsRecords: Scenario = {
  id: "dns-records",
  title:
    "The first pulumi up writes the zone despite a rate limit and a lost answer: our records are there, all others are unchanged",
  play: (stage) =>
    inZone(stage, async (zone) => {
      const before = zone.records;
      const theirs = before.filter((record) => !isSpf(record));
      zone.service.inject({ operation: "dns/create", answer: answers.overloaded });
      zone.service.inject({ operation: "dns/create", skip: 1, commit: true, answer: "disconnect" });
      const printed = await zone.run("create");

      stage.keep("zone.json", JSON.stringify({ zone: zone.name, before, after: zone.records }, undefined, 2));

      const { domain } = stage;
      const identity = stage.resource("aws:sesv2/emailIdentity:EmailIdentity", "domain").outputs;
      const { tokens } = identity.dkimSigningAttributes as { tokens: string[] };
      const mailFrom = stage.text(
        "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes",
        "domain",
        "mailFromDomain",
      );
      const [dmarc = "", ...more] = zone.at("TXT", `_dmarc.${domain}`);
      check("the DMARC policy", [dmarc.startsWith("v=DMARC1; p=quarantine; rua=mailto:"), more], [true, []]);
      const dkim = tokens.map((token) => zone.at("CNAME", `${token}._domainkey.${domain}`));
      check(
        "the DKIM records",
        dkim,
        tokens.map((token) => [`${token}.dkim.amazonses.com`]),
      );
      const spf = zone.at("TXT", domain).filter((content) => content.startsWith("v=spf1"));
      const forwarded = domain === zone.name ? "include:_spf.porkbun.com " : "";
      check("SPF at the sending domain", spf, [`v=spf1 ${forwarded}include:amazonses.com ~all`]);
      check("SPF at the MAIL FROM domain", zone.at("TXT", mailFrom), ["v=spf1 include:amazonses.com ~all"]);
      check("MX at the MAIL FROM domain", zone.at("MX", mailFrom), [
        `feedback-smtp.${stage.cloud.iam.account.region}.amazonses.com`,
      ]);
      const verification = zone.at("TXT", `_amazonses.${domain}`);
      check("the verification record", verification, stage.verificationTokens());
      check(
        "records of others",
        theirs.filter((record) => !zone.records.some((now) => JSON.stringify(now) === JSON.stringify(record))),
        [],
      );

      zone.operations();
      await zone.run("update", printed);
      check("calls of a second run", zone.operations(), ["dns/retrieve"]);
      return `SPF, DKIM, DMARC, MAIL FROM${verification.length > 0 ? ", verification" : ""} as requested; ${theirs.length} other records untouched; a second run only reads, once`;
    }),
};

const dnsDrift: Scenario = {
  id: "dns-drift",
  title: "Somebody weakens DMARC by hand and deletes a DKIM record: the next run restores both",
  play: (stage) =>
    inZone(stage, async (zone) => {
      const printed = await zone.run("create");
      const state = zone.service.domains.get(zone.name);
      if (!state) throw new Error("the zone is gone");
      const before = zone.records;
      const dmarc = `_dmarc.${stage.domain}`;
      const lost = before.find(({ type, name }) => type === "CNAME" && name.endsWith(`._domainkey.${stage.domain}`));
      state.records = before
        .filter((record) => record !== lost)
        .map((record) => (record.name === dmarc ? { ...record, content: "v=DMARC1; p=none" } : record));
      zone.operations();
      await zone.run("update", printed);
      const writes = zone.operations().filter((operation) => /create|edit|delete/.test(operation));
      check("writes", writes.sort(), ["dns/create", "dns/edit"]);
      check(
        "the DMARC record",
        zone.at("TXT", dmarc),
        before.filter(({ name }) => name === dmarc).map(({ content }) => content),
      );
      check("records in the zone", zone.records.length, before.length);
      return "p=none set by hand and a DKIM record deleted: one edit by id, one create, nothing else touched";
    }),
};

const dnsDestroy: Scenario = {
  id: "dns-destroy",
  title:
    "The stack is destroyed: its records are deleted, our part is removed from the SPF record, all other records are unchanged",
  play: (stage) =>
    inZone(stage, async (zone) => {
      const before = zone.records;
      const printed = await zone.run("create");
      check("whether records were added", zone.records.length > before.length, true);
      await zone.run("delete", printed);
      const plain = (records: readonly PorkbunRecord[]) =>
        records.map(({ id, type, name, content, ttl, prio }) => [id, type, name, content, ttl, prio].join(" ")).sort();
      check("the zone", plain(zone.records), plain(before));
      return `${before.length} records before, the same ${before.length} after`;
    }),
};

export const dns: readonly Scenario[] = [dnsRecords, dnsDrift, dnsDestroy];
