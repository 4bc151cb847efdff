import assert from "node:assert/strict";
import { recorded } from "../../support/infra/recorded";

const imports = async (stack: string, adopt: string[]) =>
  Object.fromEntries(
    (await recorded(stack, "up", { adopt })).resources
      .filter((resource) => resource.options.import !== undefined)
      .map((resource) => [`${resource.type.split(":").at(-1) ?? ""} ${resource.name}`, resource.options.import]),
  );

/** The resources that are imported by default. */
const ACCOUNT_SETTINGS = { "AccountSuppressionAttributes suppression": "681214184463" };

describe("Adoption", () => {
  it("imports each entry by the id that the provider expects", async () => {
    assert.deepEqual(
      await imports("prod", [
        "identity:candlefish.ai",
        "identity:patrick@candlefish.ai",
        "configurationSet:candlefish-main",
        "eventDestination:candlefish-main|bounces",
        "eventDestination:candlefish-updates|metrics",
        "topic:ses-complaints-candlefish",
        "topic:ses-alerts-candlefish",
        "topic:ses-guard-candlefish",
      ]),
      {
        ...ACCOUNT_SETTINGS,
        "EmailIdentity domain": "candlefish.ai",
        "EmailIdentity patrick@candlefish.ai": "patrick@candlefish.ai",
        "ConfigurationSet main": "candlefish-main",
        "ConfigurationSetEventDestination main-bounces": "candlefish-main|bounces",
        "ConfigurationSetEventDestination updates-metrics": "candlefish-updates|metrics",
        "Topic complaints": "arn:aws:sns:us-east-1:681214184463:ses-complaints-candlefish",
        "Topic alerts": "arn:aws:sns:us-east-1:681214184463:ses-alerts-candlefish",
        "Topic guard": "arn:aws:sns:us-east-1:681214184463:ses-guard-candlefish",
      },
    );
  });

  it("creates whatever has no entry", async () => {
    assert.deepEqual(await imports("prod", []), ACCOUNT_SETTINGS);
    assert.deepEqual(await imports("dev", ["topic:ses-bounces-candlefish-dev"]), {
      "Topic bounces": "arn:aws:sns:us-east-1:681214184463:ses-bounces-candlefish-dev",
    });
  });
});
