import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { runtime, RunError } from "@pulumi/pulumi";
import fc from "fast-check";
import { parse } from "yaml";
import { record } from "../../rehearsal/graph/record";
import { root, stacks } from "../../infra/stack-file";
import { stackConfig } from "../../rehearsal/graph/stack-config";
import type { StackConfiguration } from "../../infra/config-reader";
import { describeFaults, loadSettings, parseSettings, type Settings } from "../../infra/settings";
import { stackName } from "./arbitrary";

type Overlay = Readonly<Record<string, unknown>>;

const configuration = (stack: string, overlay: Overlay = {}): StackConfiguration => ({
  stack,
  ...stackConfig(stack, overlay),
});

function settingsOf(stack: string, overlay?: Overlay): Settings {
  const parsed = parseSettings(configuration(stack, overlay));
  assert("settings" in parsed, "faults" in parsed ? describeFaults(stack, parsed.faults) : "");
  return parsed.settings;
}

function faultsOf(stack: string, overlay: Overlay, more: Partial<StackConfiguration> = {}): string {
  const parsed = parseSettings({ ...configuration(stack, overlay), ...more });
  assert("faults" in parsed, "no fault was found");
  return describeFaults(stack, parsed.faults);
}

/** What a user reads for a single fault. */
const fault = (stack: string, problem: string, remedy: string) =>
  `The configuration of stack ${stack} has a fault:\n  ${problem}\n    ${remedy}`;

describe("Settings", () => {
  it("are the request's in prod", () => {
    const { place, ...settings } = settingsOf("prod");
    assert.deepEqual(place, {
      partition: "aws",
      region: "us-east-1",
      accountId: "681214184463",
      name: "candlefish",
      stack: "prod",
    });
    assert.deepEqual(settings, {
      production: true,
      zone: "candlefish.ai",
      sendingDomain: "candlefish.ai",
      addressIdentities: ["patrick@candlefish.ai"],
      senderPrincipals: [],
      alertRecipients: ["patrick@candlefish.ai"],
      reportRecipients: ["patrick@candlefish.ai"],
      dkimTokens: [
        "6gdr23zgrmihk4albjcz3dmezm732rcl",
        "zcuwunlejthh3d4jr3r4unxt73ynqi7i",
        "hylzjwsxrzuqzxsyylqjeio4xfqqf23w",
      ],
      domainVerificationToken: "liicSomu3mFbN6Ax02kB1pQ9pb8V8LIwXtsRUs7hfUo=",
      dmarcAggregateReports: "dmarc@candlefish.ai",
      dmarcFailureReports: "dmarc@candlefish.ai",
      abuseContact: "abuse@candlefish.ai",
      complianceContact: "compliance@candlefish.ai",
      website: "https://candlefish.ai",
      dailyQuota: 200,
      expectedDailyVolume: 500,
      manageAccountSettings: true,
      adopt: ["identity:candlefish.ai", "identity:patrick@candlefish.ai", "accountSuppression"],
      defaultConfigurationSet: true,
      mailFromOnFailure: "USE_DEFAULT_VALUE",
    });
  });

  it("give dev a domain of its own, no address, nothing to protect and nothing of the account's", () => {
    const { sendingDomain, addressIdentities, production, manageAccountSettings, adopt } = settingsOf("dev");
    assert.deepEqual(
      { sendingDomain, addressIdentities, production, manageAccountSettings, adopt },
      {
        sendingDomain: "dev.candlefish.ai",
        addressIdentities: [],
        production: false,
        manageAccountSettings: false,
        adopt: [],
      },
    );
  });

  it("cannot be changed", () => {
    const settings = settingsOf("prod");
    assert(Object.isFrozen(settings));
    for (const value of Object.values(settings)) assert(Object.isFrozen(value));
  });

  it("take what a stack states over every default", () => {
    const role = "arn:aws:iam::681214184463:role/team/meetings";
    const stated = {
      profile: "candlefish-dev",
      assumeRoleArn: role,
      sendingDomain: "mail.candlefish.ai",
      production: "true",
      addressIdentities: ["a@mail.candlefish.ai"],
      senderPrincipals: [role],
      reportRecipients: ["reports@candlefish.ai"],
      dmarcAggregateReports: "rua@candlefish.ai",
      dmarcFailureReports: "ruf@candlefish.ai",
      abuseContact: "a@candlefish.ai",
      complianceContact: "c@candlefish.ai",
      website: "https://www.candlefish.ai/",
      dailyQuota: 50000,
      expectedDailyVolume: 10000,
      defaultConfigurationSet: false,
      mailFromOnFailure: "REJECT_MESSAGE",
    };
    const settings: Overlay = { ...settingsOf("dev", stated) };
    for (const [key, value] of Object.entries(stated)) {
      assert.deepEqual(settings[key], key === "production" ? true : value, key);
    }
  });

  it("send from the zone in production and from the stack's own part of it elsewhere", () => {
    assert.equal(settingsOf("dev", { production: true }).sendingDomain, "candlefish.ai");
    assert.equal(
      settingsOf("prod", { production: false, addressIdentities: [], adopt: [] }).sendingDomain,
      "prod.candlefish.ai",
    );
    assert.equal(settingsOf("prod", { production: "" }).production, true);
  });

  it("name the partition by the Region", () => {
    assert.equal(settingsOf("dev", { region: "eu-central-1" }).place.partition, "aws");
    assert.equal(settingsOf("dev", { region: "us-gov-west-1" }).place.partition, "aws-us-gov");
  });

  it("hold no credential", () => {
    for (const stack of stacks()) assert.doesNotMatch(JSON.stringify(settingsOf(stack)), /rehearsal|_1|linkSigning/);
  });

  it("never give two stacks that exist one domain", () => {
    const domains = stacks().map((stack) => settingsOf(stack).sendingDomain);
    assert.equal(new Set(domains).size, domains.length);
  });
});

describe("Faults in the settings", () => {
  const cases: readonly (readonly [what: string, overlay: Overlay, problem: string, remedy: string])[] = [
    [
      "another stack's values",
      { stack: "prod" },
      `stack "prod" is not the stack's own name, dev: these may be another stack's values.`,
      "pulumi config set stack dev --stack dev",
    ],
    [
      "a missing stack name",
      { stack: "" },
      "stack is missing: the stack's own name, dev: these may be another stack's values.",
      "pulumi config set stack dev --stack dev",
    ],
    [
      "an account that is none",
      { accountId: "12345" },
      `accountId "12345" is not the 12 digits of an AWS account.`,
      'pulumi config set accountId "$(aws sts get-caller-identity --query Account --output text)" --stack dev',
    ],
    [
      "a missing name",
      { name: "" },
      "name is missing: 2 to 24 lower-case letters, digits and single hyphens, from a letter.",
      "pulumi config set name example --stack dev",
    ],
    [
      "a name that AWS would not take",
      { name: "Candle_Fish" },
      `name "Candle_Fish" is not 2 to 24 lower-case letters, digits and single hyphens, from a letter.`,
      "pulumi config set name example --stack dev",
    ],
    [
      "a Region without SES",
      { region: "cn-north-1" },
      `region "cn-north-1" is not an AWS Region that has SES.`,
      "pulumi config set region us-east-1 --stack dev",
    ],
    [
      "a missing zone",
      { zone: "" },
      "zone is missing: a domain in lower case.",
      "pulumi config set zone example.org --stack dev",
    ],
    [
      "a domain outside the zone",
      { sendingDomain: "dev.notcandlefish.ai" },
      `sendingDomain "dev.notcandlefish.ai" is not dev.candlefish.ai or a domain in it.`,
      "pulumi config set sendingDomain dev.candlefish.ai --stack dev",
    ],
    [
      "a stack that would share production's domain",
      { sendingDomain: "candlefish.ai" },
      `sendingDomain "candlefish.ai" is not dev.candlefish.ai or a domain in it.`,
      "pulumi config set sendingDomain dev.candlefish.ai --stack dev",
    ],
    [
      "a production that is neither true nor false",
      { production: "yes" },
      `production "yes" is not true or false.`,
      "pulumi config set production false --stack dev",
    ],
    [
      "an address of another domain",
      { addressIdentities: ["you@candlefish.ai"] },
      `addressIdentities holds "you@candlefish.ai", which is not an address at dev.candlefish.ai.`,
      "pulumi config set --path 'addressIdentities[0]' you@dev.candlefish.ai --stack dev",
    ],
    [
      "a sender of another account",
      { senderPrincipals: ["arn:aws:iam::111122223333:role/x"] },
      `senderPrincipals holds "arn:aws:iam::111122223333:role/x", which is not the ARN of a role of account 681214184463.`,
      "pulumi config set --path 'senderPrincipals[0]' arn:aws:iam::681214184463:role/application --stack dev",
    ],
    [
      "a sender that is everybody",
      { senderPrincipals: ["arn:aws:iam::681214184463:role/*"] },
      `senderPrincipals holds "arn:aws:iam::681214184463:role/*", which is not the ARN of a role of account 681214184463.`,
      "pulumi config set --path 'senderPrincipals[0]' arn:aws:iam::681214184463:role/application --stack dev",
    ],
    [
      "nobody to alert",
      { alertRecipients: [] },
      "alertRecipients is empty, and needs an e-mail address.",
      "pulumi config set --path 'alertRecipients[0]' you@example.org --stack dev",
    ],
    [
      "an alert to no address",
      { alertRecipients: ["a@example.org", "nobody"] },
      `alertRecipients holds "nobody", which is not an e-mail address.`,
      "pulumi config set --path 'alertRecipients[1]' you@example.org --stack dev",
    ],
    [
      "a list that is a text",
      { alertRecipients: "you@example.org" },
      `alertRecipients "you@example.org" is not a list.`,
      "pulumi config rm alertRecipients --stack dev && pulumi config set --path 'alertRecipients[0]' you@example.org --stack dev",
    ],
    [
      "one address twice",
      { reportRecipients: ["a@example.org", "b@example.org", "a@example.org"] },
      `reportRecipients holds "a@example.org" twice.`,
      "pulumi config rm --path 'reportRecipients[2]' --stack dev",
    ],
    [
      "two DKIM tokens",
      { dkimTokens: ["a".repeat(32), "b".repeat(32)] },
      "dkimTokens has 2 where Easy DKIM has 3; without any, those that SES assigns are used.",
      "pulumi config rm dkimTokens --stack dev",
    ],
    [
      "a quota that is no number",
      { dailyQuota: "0" },
      `dailyQuota "0" is not a whole number above zero: how many messages SES lets the account send a day.`,
      "pulumi config set dailyQuota 200 --stack dev",
    ],
    [
      "an unknown thing to adopt",
      { adopt: ["topic:ses-bounces-candlefish"] },
      `adopt holds "topic:ses-bounces-candlefish", which is not one of identity:dev.candlefish.ai, ` +
        "configurationSet:candlefish-main-dev, configurationSet:candlefish-updates-dev, " +
        ["main", "updates"]
          .flatMap((set) =>
            ["bounces", "complaints", "events", "metrics"].map((d) => `eventDestination:candlefish-${set}-dev|${d}`),
          )
          .join(", ") +
        ", topic:ses-bounces-candlefish-dev, topic:ses-complaints-candlefish-dev, topic:ses-events-candlefish-dev" +
        ", topic:ses-alerts-candlefish-dev, topic:ses-guard-candlefish-dev.",
      "pulumi config rm --path 'adopt[0]' --stack dev",
    ],
    [
      "something to adopt that is no list",
      { adopt: "identity:dev.candlefish.ai" },
      `adopt "identity:dev.candlefish.ai" is not a list.`,
      "pulumi config rm adopt --stack dev",
    ],
    [
      "a third way with MAIL FROM",
      { mailFromOnFailure: "REJECT" },
      `mailFromOnFailure "REJECT" is not USE_DEFAULT_VALUE or REJECT_MESSAGE.`,
      "pulumi config set mailFromOnFailure USE_DEFAULT_VALUE --stack dev",
    ],
    [
      "a website without TLS",
      { website: "http://candlefish.ai" },
      `website "http://candlefish.ai" is not an https URL.`,
      "pulumi config set website https://candlefish.ai --stack dev",
    ],
    [
      "a slip of the pen",
      { alertRecipient: "a@example.org" },
      "alertRecipient is not a setting of this program.",
      "pulumi config rm alertRecipient --stack dev",
    ],
    [
      "a Region for a provider that nothing uses",
      { "aws:region": "eu-west-1" },
      "aws:region configures a provider that this program does not use; the setting is region.",
      "pulumi config rm aws:region --stack dev && pulumi config set region eu-west-1 --stack dev",
    ],
    [
      "any other key for that provider",
      { "aws:skipMetadataApiCheck": "true" },
      "aws:skipMetadataApiCheck configures a provider that this program does not use.",
      "pulumi config rm aws:skipMetadataApiCheck --stack dev",
    ],
    [
      "a missing credential",
      { porkbunApiKey: "" },
      "porkbunApiKey is missing: the Porkbun key that begins with pk1_ (https://porkbun.com/account/api).",
      "pulumi config set --secret porkbunApiKey --stack dev",
    ],
    [
      "the two Porkbun keys the wrong way round",
      { porkbunSecretApiKey: "pk1_0123456789" },
      "porkbunSecretApiKey is not the Porkbun key that begins with sk1_ (https://porkbun.com/account/api).",
      "pulumi config set --secret porkbunSecretApiKey --stack dev",
    ],
    [
      "a short signing key",
      { linkSigningKey: Buffer.alloc(31).toString("base64") },
      "linkSigningKey is not base64 of at least 32 bytes.",
      "openssl rand -base64 32 | pulumi config set --secret linkSigningKey --stack dev",
    ],
  ];

  for (const [what, overlay, problem, remedy] of cases) {
    it(`name ${what} and the line that mends it`, () => {
      assert.equal(faultsOf("dev", overlay), fault("dev", problem, remedy));
    });
  }

  it("refuse a credential in the clear", () => {
    const { secretKeys } = configuration("dev");
    assert.equal(
      faultsOf("dev", {}, { secretKeys: secretKeys.filter((key) => !key.endsWith(":linkSigningKey")) }),
      fault(
        "dev",
        "linkSigningKey is in the clear, not a secret.",
        "openssl rand -base64 32 | pulumi config set --secret linkSigningKey --stack dev",
      ),
    );
  });

  it("refuse a stack whose name cannot be part of names", () => {
    const base = configuration("dev");
    for (const stack of ["Dev", "my_stack", "a-stack-with-a-long-name", "dev-", "1st"]) {
      const parsed = parseSettings({ ...base, stack });
      assert("faults" in parsed);
      assert.deepEqual(parsed.faults[0], {
        key: "stack",
        problem: `"${stack}" cannot be part of a name: at most 16 lower-case letters, digits and single hyphens, from a letter`,
        remedy: `pulumi stack rename dev --stack ${stack}`,
      });
    }
  });

  it("are told all at once", () => {
    const message = faultsOf("dev", { stack: "prod", accountId: "", zone: "Example", porkbunApiKey: "" });
    assert.match(message, /^The configuration of stack dev has 4 faults:\n/);
    assert.deepEqual(message.match(/^ {2}\w+/gm), ["  stack", "  accountId", "  zone", "  porkbunApiKey"]);
  });

  it("are told once: what follows from a faulty setting is not another fault", () => {
    for (const [key, value] of Object.entries({
      zone: "",
      name: "",
      stack: "dev",
      production: "yes",
      accountId: "1",
    })) {
      const message = faultsOf("prod", { [key]: value, senderPrincipals: ["arn:aws:iam::681214184463:role/meetings"] });
      assert.match(message, new RegExp(`^The configuration of stack prod has a fault:\n {2}${key} `));
    }
  });

  it("are a user's own mistake to the engine: one error, without a stack trace", async () => {
    await assert.rejects(record({ stack: "dev", phase: "preview", config: { stack: "prod", zone: "" } }), (error) => {
      assert(RunError.isInstance(error));
      assert.match(error.message, /^The configuration of stack dev has 2 faults:\n/);
      return true;
    });
    runtime.setAllConfig({});
    assert.throws(loadSettings, (error) => RunError.isInstance(error));
  });

  it("quote no secret, wherever it was put", () => {
    const base = configuration("dev", { zone: "NOT A ZONE", alertRecipients: ["NOT AN ADDRESS"] });
    const secret = ["zone", "alertRecipients"].map((key) => `${base.project}:${key}`);
    const parsed = parseSettings({ ...base, secretKeys: [...base.secretKeys, ...secret] });
    assert("faults" in parsed);
    assert.doesNotMatch(describeFaults("dev", parsed.faults), /NOT A/);
  });

  it("are found in any configuration at all, each with a line for this stack, and never thrown", () => {
    const { project } = configuration("dev");
    const keys = Object.keys(
      (parse(readFileSync(path.join(root, "Pulumi.yaml"), "utf8")) as { config: object }).config,
    );
    const value = fc.oneof(
      fc.string(),
      fc.constantFrom("", "true", "dev", "prod", "example.org", "681214184463", "[]", "{}", "null", "[null]", "[1]"),
      fc.json(),
      fc.array(fc.string()).map((list) => JSON.stringify(list)),
    );
    const values = fc.dictionary(fc.constantFrom(...keys.map((key) => `${project}:${key}`), "aws:region"), value);
    fc.assert(
      fc.property(values, stackName, (values, stack) => {
        const parsed = parseSettings({ project, stack, values, secretKeys: [] });
        // No credential is a secret here, so there is always a fault.
        assert("faults" in parsed);
        for (const { key, problem, remedy } of parsed.faults) {
          assert(key.length > 0 && problem.length > 0);
          assert.match(remedy, new RegExp(`pulumi (config|stack) .*--stack ${stack}`, "s"));
        }
      }),
      { numRuns: 500 },
    );
  });
});
