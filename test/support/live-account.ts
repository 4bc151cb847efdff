/**
 * The account that the production access request describes, before the first deployment: in the sandbox, the domain pending, the address
 * verified, `candlefish-main` and two topics made by hand, and some records in the zone.
 */
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { run as apply } from "../../infra/dns/main";
import { type StackDns, stackDns } from "../../infra/dns/stack";
import { recordStack } from "../../infra/recorded-graph/recorded-stack";
import { rehearsalSecrets } from "../../infra/recorded-graph/stack-config";
import { names } from "../../infra/names-and-arns/names";
import { parseSettings, type Settings } from "../../infra/settings/settings";
import { readStackFile } from "../../infra/settings/stack-file";
import { Cloud } from "../../rehearsal/local-cloud/cloud";
import { PorkbunService } from "../../rehearsal/local-porkbun/porkbun";
import { parked } from "../../rehearsal/local-porkbun/records";
import { deploy } from "../../rehearsal/deployed-stack/deploy";
import { makeSubscribers } from "../../rehearsal/deployed-stack/subscribers";
import { TestClock } from "./infra/dns/porkbun/zone";
import { TEST_STACKS } from "./stack-files";

/** The API keys of the double of Porkbun. */
export const porkbunKeys = { porkbunApiKey: "pk1_live", porkbunSecretApiKey: "sk1_live" };

/** The settings of the tests' prod stack. */
export function prodSettings(): Settings {
  const parsed = parseSettings({ ...readStackFile("prod", TEST_STACKS), credentials: "unread" });
  if ("faults" in parsed) throw new Error(JSON.stringify(parsed.faults));
  return parsed.settings;
}

/** A policy that allows everything except some actions. */
export const allBut = (...Action: string[]) => [
  {
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Action: "*", Resource: "*" },
      { Effect: "Deny", Action, Resource: "*" },
    ],
  },
];

/** An account and a zone on loopback. */
export class LiveAccount {
  private constructor(
    readonly settings: Settings,
    readonly cloud: Cloud,
    readonly porkbun: PorkbunService,
  ) {}

  static async start(): Promise<LiveAccount> {
    const settings = prodSettings();
    const [cloud, porkbun] = await Promise.all([Cloud.start(settings.target), PorkbunService.start()]);
    return new LiveAccount(settings, cloud, porkbun);
  }

  /** The account once the stack is deployed. */
  static async deployed(): Promise<LiveAccount> {
    const account = await LiveAccount.start();
    await account.deploy();
    return account;
  }

  get names() {
    return names(this.settings.target);
  }

  /** Makes SES verify the identities that the stack sends from. */
  verifyIdentities(): void {
    const { settings, cloud } = this;
    for (const name of [settings.sendingDomain, ...settings.addressIdentities]) cloud.ses.identities.verify(name);
  }

  /** Creates what somebody made by hand. */
  async furnish(): Promise<void> {
    const { settings, cloud, porkbun, names: own } = this;
    const { sendingDomain: domain, addressIdentities, dkimTokens, zone } = settings;
    const { topics, configurationSets, identityArn } = own;
    cloud.ses.identities.create({ emailIdentity: domain }, identityArn(domain), dkimTokens);
    for (const address of addressIdentities) {
      cloud.ses.identities.create({ emailIdentity: address }, identityArn(address));
      cloud.ses.identities.verify(address);
    }
    for (const { name, arn } of [topics.bounces, topics.complaints]) await cloud.sns.createTopic({ name }, arn);
    const { name, arn } = configurationSets.main;
    cloud.ses.configurationSets.create({ configurationSetName: name }, arn);
    porkbun.add(zone, [
      ...parked(zone),
      { name: zone, type: "TXT", content: "v=spf1 include:amazonses.com ~all" },
      {
        name: `${dkimTokens[0] ?? ""}._domainkey.${zone}`,
        type: "CNAME",
        content: `${dkimTokens[0] ?? ""}.dkim.amazonses.com`,
      },
    ]);
  }

  /** Writes a part of the zone, as `up` does. @param keys what asks Porkbun */
  async writeZone(
    part: StackDns,
    keys: Readonly<Record<keyof typeof porkbunKeys, string>> = porkbunKeys,
  ): Promise<void> {
    const { settings, porkbun } = this;
    const environment = {
      PORKBUN_API_KEY: keys.porkbunApiKey,
      PORKBUN_SECRET_API_KEY: keys.porkbunSecretApiKey,
      PORKBUN_API_URL: porkbun.endpoint,
      DKIM_TOKENS: settings.dkimTokens.join(","),
      CERTIFICATE_VALIDATION: `_a.links.${settings.sendingDomain} _b.acm-validations.aws`,
      LINKS_TARGET: "d-1.execute-api.us-east-1.amazonaws.com",
    };
    await apply("apply", part, environment, new TestClock());
  }

  /** Deploys the prod stack as `up` does, its zone included. */
  async deploy(): Promise<void> {
    const { cloud, porkbun, settings } = this;
    const { graph } = await recordStack("prod", TEST_STACKS);
    await makeSubscribers(graph, cloud);
    await deploy(graph, cloud);
    porkbun.keys.set(rehearsalSecrets["porkbunApiKey"] ?? "", {
      secret: rehearsalSecrets["porkbunSecretApiKey"] ?? "",
    });
    porkbun.add(settings.zone, parked(settings.zone));
    await this.writeZone(stackDns(settings));
  }

  /** The environment of a principal of the account. */
  environment(
    policies?: readonly unknown[],
    principal = `arn:aws:iam::${this.settings.target.accountId}:user/engineer`,
  ): Record<string, string> {
    const { accessKeyId, secretAccessKey, sessionToken } = this.cloud.credentials(principal, policies && { policies });
    return {
      AWS_ENDPOINT_URL: this.cloud.endpoint,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      PORKBUN_API_URL: this.porkbun.endpoint,
    };
  }

  /** Writes an item into a table, as the functions of the stack would. */
  async put(table: "recipientsTable" | "objectionsTable" | "digestsTable", item: object): Promise<void> {
    const credentials = this.cloud.credentials(`arn:aws:iam::${this.settings.target.accountId}:role/writer`, {
      policies: allBut("none:None"),
    });
    const client = new DynamoDBClient({ region: "us-east-1", endpoint: this.cloud.endpoint, credentials });
    await client.send(new PutItemCommand({ TableName: this.names[table].name, Item: marshall(item) }));
    client.destroy();
  }

  async stop(): Promise<void> {
    await Promise.all([this.cloud.stop(), this.porkbun.stop()]);
  }
}
