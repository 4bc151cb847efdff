import assert from "node:assert/strict";
import { all, inside, only, recorded } from "../../support/infra/recorded";

const topic = (name: string) => `arn:aws:sns:us-east-1:681214184463:ses-${name}-candlefish`;

describe("Sending", () => {
  it("is two configuration sets with five event destinations each, and the identities", async () => {
    const sets = ["main", "updates"];
    const kinds = ["bounces", "complaints", "events", "metrics", "outcomes"];
    const expected = (identities: string[]) =>
      [
        ...sets.flatMap((set) => [`ConfigurationSet ${set}`, `ConfigurationSet ${set}`]),
        ...sets.flatMap((set) => kinds.map((kind) => `ConfigurationSetEventDestination ${set}-${kind}`)),
        ...["EmailIdentity", "EmailIdentityFeedbackAttributes", "SendingIdentity"].flatMap((type) =>
          identities.map((identity) => `${type} ${identity}`),
        ),
      ].sort();
    const registered = async (stack: string) => {
      const graph = await recorded(stack);
      return inside(graph, only(graph, "Sending", "sending"));
    };
    assert.deepEqual(await registered("prod"), expected(["domain", "patrick@candlefish.ai"]));
    assert.deepEqual(await registered("dev"), expected(["domain"]));
  });

  it("sends only over TLS, publishes reputation, honors the suppression list, and never declares whether it may send", async () => {
    const sets = all(await recorded("prod"), "aws:sesv2/configurationSet:ConfigurationSet");
    assert.deepEqual(
      sets.map(({ inputs }) => inputs),
      ["candlefish-main", "candlefish-updates"].map((configurationSetName) => ({
        configurationSetName,
        deliveryOptions: { tlsPolicy: "REQUIRE" },
        reputationOptions: { reputationMetricsEnabled: true },
        suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
      })),
    );
  });

  it("publishes every kind of feedback to its topic, and has SES count what it sends and delivers", async () => {
    const graph = await recorded("prod");
    for (const [kind, set] of Object.entries({ main: "candlefish-main", updates: "candlefish-updates" })) {
      const destination = (name: string) => {
        const { inputs } = only(graph, "ConfigurationSetEventDestination", `${kind}-${name}`);
        assert.equal(inputs.configurationSetName, set);
        assert.equal(inputs.eventDestinationName, name);
        return inputs.eventDestination;
      };
      const published = (name: string, ...matchingEventTypes: string[]) => {
        assert.deepEqual(destination(name), {
          enabled: true,
          matchingEventTypes,
          snsDestination: { topicArn: topic(name) },
        });
      };
      published("bounces", "BOUNCE");
      published("complaints", "COMPLAINT");
      published("outcomes", "SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "DELIVERY_DELAY", "REJECT");
      published("events", "DELIVERY_DELAY", "REJECT", "RENDERING_FAILURE", "SUBSCRIPTION");
      assert.deepEqual(destination("metrics"), {
        enabled: true,
        matchingEventTypes: ["SEND", "DELIVERY"],
        cloudWatchDestination: {
          dimensionConfigurations: [
            {
              dimensionName: "ses:configuration-set",
              dimensionValueSource: "MESSAGE_TAG",
              defaultDimensionValue: set,
            },
          ],
        },
      });
    }
  });

  it("signs a new domain with Easy DKIM 2048 and sends through the main set", async () => {
    const graph = await recorded("dev");
    assert.deepEqual(only(graph, "EmailIdentity", "domain").inputs, {
      emailIdentity: "dev.candlefish.ai",
      configurationSetName: "candlefish-main-dev",
      dkimSigningAttributes: { nextSigningKeyLength: "RSA_2048_BIT" },
    });
    assert.deepEqual(only(graph, "EmailIdentityFeedbackAttributes", "domain").inputs, {
      emailIdentity: "dev.candlefish.ai",
      emailForwardingEnabled: false,
    });
  });

  it("leaves the signing key of an adopted domain unchanged, and has no DKIM for an address", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "EmailIdentity", "domain").inputs, {
      emailIdentity: "candlefish.ai",
      configurationSetName: "candlefish-main",
    });
    const fresh = await recorded("prod", "up", { adopt: [] });
    assert.deepEqual(only(fresh, "EmailIdentity", "domain").inputs.dkimSigningAttributes, {
      nextSigningKeyLength: "RSA_2048_BIT",
    });
    assert.deepEqual(only(fresh, "EmailIdentity", "patrick@candlefish.ai").inputs, {
      emailIdentity: "patrick@candlefish.ai",
      configurationSetName: "candlefish-main",
    });
  });

  it("keeps feedback forwarding by mail as long as the identities have no default set", async () => {
    const graph = await recorded("prod", "up", { defaultConfigurationSet: false });
    for (const identity of all(graph, "EmailIdentity")) assert(!("configurationSetName" in identity.inputs));
    assert.deepEqual(
      all(graph, "EmailIdentityFeedbackAttributes").map(({ inputs }) => inputs.emailForwardingEnabled),
      [true, true],
    );
  });
});
