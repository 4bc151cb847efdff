import assert from "node:assert/strict";
import { scheduledFunctions } from "../../infra/function-declarations/functions";
import { all, FUNCTION_ALARMS, inside, only, recorded } from "../support/infra/recorded";

const ACCOUNT = "681214184463";

/** The resources outside any component: the components themselves, and the provider. */
async function top(stack: string, config: Record<string, unknown> = {}): Promise<string[]> {
  const { resources } = await recorded(stack, "up", config);
  const urns = new Set(resources.map(({ urn }) => urn));
  return resources
    .filter(({ parent }) => parent === undefined || !urns.has(parent))
    .map(({ type, name }) => `${type} ${name}`)
    .sort();
}

const COMPONENTS = [
  "mail:index:Dashboard dashboard",
  "mail:index:Dns dns",
  "mail:index:Encryption encryption",
  "mail:index:FeedbackTopics feedback",
  "mail:index:LinksApi links",
  "mail:index:LinksCertificate links-certificate",
  "mail:index:LinksDns links-dns",
  "mail:index:LinksDomain links-domain",
  "mail:index:MailFrom mail-from",
  "mail:index:Monitoring monitoring",
  "mail:index:Outbox outbox",
  "mail:index:QueueFunction status",
  "mail:index:QueueFunction suppression",
  "mail:index:RecipientTables recipients",
  "mail:index:Roles roles",
  "mail:index:ScheduledFunctions scheduled",
  "mail:index:Secrets secrets",
  "mail:index:Sending sending",
  "mail:index:StatusTopic status-topic",
  "pulumi:providers:aws aws",
];

describe("The program", () => {
  it("is its components and one provider", async () => {
    assert.deepEqual(await top("dev"), COMPONENTS);
    assert.deepEqual(await top("prod"), ["mail:index:AccountSettings account-settings", ...COMPONENTS]);
    const senderPrincipals = [`arn:aws:iam::${ACCOUNT}:role/meetings`];
    assert.deepEqual(await top("dev", { senderPrincipals }), COMPONENTS);
    const statusSubscribers = [`arn:aws:sqs:us-east-1:${ACCOUNT}:mail-status`];
    const subscriptions = "mail:index:StatusSubscriptions status-subscriptions";
    assert.deepEqual(await top("dev", { statusSubscribers }), [...COMPONENTS, subscriptions].sort());
  });

  it("registers exactly this many resources", async () => {
    const counts = async (stack: string) => {
      const { resources } = await recorded(stack);
      return [resources.filter(({ custom }) => custom).length, resources.filter(({ custom }) => !custom).length];
    };
    // A scheduled function with its log group, schedule, role and policy, in two components, and an alarm on its schedule; an alarm for
    // every five functions.
    const scheduled = Object.keys(scheduledFunctions).length;
    assert.deepEqual(await counts("dev"), [132 + 6 * scheduled + FUNCTION_ALARMS, 38 + 2 * scheduled]);
    assert.deepEqual(await counts("prod"), [142 + 6 * scheduled + FUNCTION_ALARMS, 40 + 2 * scheduled]);
  });

  it("deploys only into the account and the Region of its settings", async () => {
    // The SDK sends a provider's inputs as JSON text, with its own defaults among them.
    const provider = async (config: Record<string, unknown> = {}) =>
      only(await recorded("dev", "up", config), "aws", "aws").inputs;
    const always = {
      region: "us-east-1",
      allowedAccountIds: JSON.stringify([ACCOUNT]),
      defaultTags: JSON.stringify({ tags: { project: "candlefish-mail", stack: "dev", production: "false" } }),
      skipCredentialsValidation: "false",
      skipRegionValidation: "true",
    };
    assert.deepEqual(await provider(), always);
    const roleArn = `arn:aws:iam::${ACCOUNT}:role/deploy`;
    assert.deepEqual(await provider({ profile: "mail", assumeRoleArn: roleArn }), {
      ...always,
      profile: "mail",
      assumeRoles: JSON.stringify([{ roleArn }]),
    });
  });

  it("gives every resource that provider", async () => {
    const graph = await recorded("prod");
    const { urn } = only(graph, "aws", "aws");
    for (const resource of graph.resources.filter(({ type }) => type.startsWith("aws:"))) {
      assert(resource.provider?.startsWith(`${urn}::`), `${resource.type} ${resource.name}`);
      assert(!("region" in resource.inputs));
    }
  });

  it("shows what a component is made from, and every component has children", async () => {
    const graph = await recorded("prod");
    for (const component of graph.resources.filter(({ custom }) => !custom)) {
      assert(inside(graph, component).length > 0, component.name);
      assert(Object.keys(component.inputs).length >= 2, component.name);
    }
  });

  it("outputs what a person uses and confirms, and no secret", async () => {
    const { outputs } = await recorded("prod", "up", { adopt: ["identity:candlefish.ai"] });
    const topic = (kind: string) => `arn:aws:sns:us-east-1:${ACCOUNT}:ses-${kind}-candlefish`;
    const queue = (kind: string) => `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/candlefish-${kind}`;
    assert.deepEqual(outputs, {
      sendingDomain: "candlefish.ai",
      dkimTokens: [
        "6gdr23zgrmihk4albjcz3dmezm732rcl",
        "zcuwunlejthh3d4jr3r4unxt73ynqi7i",
        "hylzjwsxrzuqzxsyylqjeio4xfqqf23w",
      ],
      configurationSets: { main: "candlefish-main", updates: "candlefish-updates" },
      topicArns: {
        bounces: topic("bounces"),
        complaints: topic("complaints"),
        events: topic("events"),
        outcomes: topic("outcomes"),
        status: `arn:aws:sns:us-east-1:${ACCOUNT}:mail-status-candlefish`,
        alerts: topic("alerts"),
      },
      queueUrls: {
        feedback: queue("feedback"),
        deadLetter: queue("dead-letter"),
        undelivered: queue("undelivered"),
        outcomes: queue("outcomes"),
        outcomeFailures: queue("outcome-failures"),
        outboxBulk: queue("outbox-bulk"),
        outboxUrgent: queue("outbox-urgent"),
        bulkFailures: queue("bulk-failures"),
        urgentFailures: queue("urgent-failures"),
      },
      recipientsTable: "candlefish-recipients",
      toConfirm: [
        "candlefish.ai: SES shows the domain and its MAIL FROM domain as verified (up to 72 hours)",
        "patrick@candlefish.ai: the link in the mail that AWS has sent there",
        "alerts to patrick@candlefish.ai: npm run mail -- confirm-alerts --stack prod asks for the link that SNS has mailed there, " +
          "valid for 2 days",
      ],
    });
    assert.deepEqual(all(await recorded("dev"), "AccountSettings"), []);
  });
});
