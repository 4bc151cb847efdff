import assert from "node:assert/strict";
import { runtime, RunError } from "@pulumi/pulumi";
import { record } from "../../../infra/recorded-graph/record";
import { describeFaults } from "../../../infra/settings/faults";
import { stacks } from "../../../infra/settings/stack-file";
import { stackConfig } from "../../../infra/recorded-graph/stack-config";
import type { StackConfiguration } from "../../../infra/settings/config-reader";
import { loadSettings, parseSettings, type Settings } from "../../../infra/settings/settings";
import { TEST_STACKS } from "../../support/stack-files";
import { settingsOf as rehearsedSettings } from "../../../infra/recorded-graph/recorded-stack";

type Overlay = Readonly<Record<string, unknown>>;

const configuration = (stack: string, overlay: Overlay = {}): StackConfiguration => ({
  stack,
  ...stackConfig(stack, overlay, TEST_STACKS),
});

function settingsOf(stack: string, overlay?: Overlay): Settings {
  const given = configuration(stack, overlay);
  const parsed = parseSettings(given);
  assert("settings" in parsed, "faults" in parsed ? describeFaults(given, parsed.faults) : "");
  return parsed.settings;
}

describe("Settings", () => {
  it("are the request's in prod", () => {
    const { target, ...settings } = settingsOf("prod");
    assert.deepEqual(target, {
      partition: "aws",
      region: "us-east-1",
      accountId: "681214184463",
      name: "candlefish",
      stack: "prod",
      suffix: "",
    });
    assert.deepEqual(settings, {
      production: true,
      zone: "candlefish.ai",
      sendingDomain: "candlefish.ai",
      addressIdentities: ["patrick@candlefish.ai"],
      senderPrincipals: [],
      statusSubscribers: [],
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
      company: "Candlefish",
      useCase:
        "An automated meeting scheduler that sends meeting invitations, reminders before meetings, follow-ups after them " +
        "(summaries and action items), and system notifications (account verifications, password resets, alerts).",
      dailyQuota: 200,
      expectedDailyVolume: 500,
      manageAccountSettings: true,
      adopt: ["identity:candlefish.ai", "identity:patrick@candlefish.ai"],
      defaultConfigurationSet: true,
      mailFromOnFailure: "USE_DEFAULT_VALUE",
      senders: {
        system: "notices@candlefish.ai",
        meetings: "meetings@candlefish.ai",
        updates: "updates@candlefish.ai",
      },
      supportAddress: "support@candlefish.ai",
      linkHosts: ["candlefish.ai"],
      organizerDailyLimit: 100,
      mailingLists: [{ number: 16, id: "summaries", name: "Shared summaries" }],
      directSending: false,
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

  it("are read-only", () => {
    const settings = settingsOf("prod");
    assert(Object.isFrozen(settings));
    for (const value of Object.values(settings)) assert(Object.isFrozen(value));
  });

  it("prefer what a stack file says over every default", () => {
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
      company: "Candlefish Labs",
      postalAddress: "12 Harbor Street, Portland, ME 04101, USA",
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

  it("send from the zone in production and from the stack's own subdomain elsewhere", () => {
    assert.equal(settingsOf("dev", { production: true }).sendingDomain, "candlefish.ai");
    assert.equal(
      settingsOf("prod", { production: false, addressIdentities: [], adopt: [] }).sendingDomain,
      "prod.candlefish.ai",
    );
    assert.equal(settingsOf("prod", { production: "" }).production, true);
  });

  it("name a production stack's resources without a suffix, whatever the stack is called", () => {
    assert.equal(settingsOf("dev", { production: true }).target.suffix, "");
    assert.equal(settingsOf("dev").target.suffix, "-dev");
  });

  it("derive the partition from the Region", () => {
    assert.equal(settingsOf("dev", { region: "eu-central-1" }).target.partition, "aws");
    assert.equal(settingsOf("dev", { region: "us-gov-west-1" }).target.partition, "aws-us-gov");
  });

  it("contain no credential", () => {
    for (const stack of ["dev", "prod"])
      assert.doesNotMatch(JSON.stringify(settingsOf(stack)), /rehearsal|_1|linkSigning/);
  });

  it("never give two existing stacks one domain", () => {
    const domains = stacks().map((stack) => rehearsedSettings(stack).sendingDomain);
    assert.equal(new Set(domains).size, domains.length);
  });
});

describe("A deployment with faults in its settings", () => {
  it("ends with a single user error, without a stack trace", async () => {
    await assert.rejects(
      record({ stack: "dev", phase: "preview", config: { stack: "prod", zone: "" }, directory: TEST_STACKS }),
      (error) => {
        assert(RunError.isInstance(error));
        assert.match(error.message, /^The configuration of stack dev has 2 faults:\n/);
        return true;
      },
    );
    runtime.setAllConfig({});
    assert.throws(loadSettings, (error) => RunError.isInstance(error));
  });
});
