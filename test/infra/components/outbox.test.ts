import assert from "node:assert/strict";
import { all, codeOf, inside, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const queue = (name: string) => `arn:aws:sqs:us-east-1:${ACCOUNT}:candlefish-${name}`;
const url = (name: string) => `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/candlefish-${name}`;
const secret = (name: string) => `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:candlefish/${name}`;

describe("Outbox", () => {
  it("is a ledger, a table of digests, and a function that polls two queues", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(inside(graph, only(graph, "Outbox", "outbox")), [
      "BundledFunction outbox",
      "EventSourceMapping bulk",
      "EventSourceMapping urgent",
      "Function outbox",
      "LogGroup outbox",
      "Queue bulk-failures",
      "Queue outbox-bulk",
      "Queue outbox-urgent",
      "Queue urgent-failures",
      "QueueFunction outbox",
      "QueuePolicy bulk-failures",
      "QueuePolicy outbox-bulk",
      "QueuePolicy outbox-urgent",
      "QueuePolicy urgent-failures",
      "Table digests",
      "Table ledger",
    ]);
  });

  it("keeps waiting messages for 8 days and dead letters for 14, with a visibility timeout of six times the function's timeout", async () => {
    const graph = await recorded("prod");
    for (const [name, failures] of [
      ["outbox-bulk", "bulk-failures"],
      ["outbox-urgent", "urgent-failures"],
    ] as const) {
      assert.deepEqual(only(graph, "Queue", name).inputs, {
        name: `candlefish-${name}`,
        kmsMasterKeyId: "alias/candlefish",
        messageRetentionSeconds: 8 * 86400,
        visibilityTimeoutSeconds: 540,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: queue(failures), maxReceiveCount: 1000 }),
      });
      assert.deepEqual(only(graph, "Queue", failures).inputs, {
        name: `candlefish-${failures}`,
        kmsMasterKeyId: "alias/candlefish",
        messageRetentionSeconds: 14 * 86400,
      });
    }
    assert.equal(only(graph, "Function", "outbox").inputs.timeout, 540 / 6);
  });

  it("feeds the function from both queues, with two concurrent runs each, and gets the failed messages back", async () => {
    const mappings = all(await recorded("prod"), "EventSourceMapping").filter(({ name }) => /bulk|urgent/.test(name));
    assert.deepEqual(
      mappings.map(({ inputs }) => inputs),
      [
        ["outbox-bulk", 10],
        ["outbox-urgent", 5],
      ].map(([name, batchSize]) => ({
        eventSourceArn: queue(String(name)),
        functionName: "candlefish-outbox",
        batchSize,
        functionResponseTypes: ["ReportBatchItemFailures"],
        scalingConfig: { maximumConcurrency: 2 },
      })),
    );
  });

  it("gives the function all variables of its contract", async () => {
    const { inputs } = only(await recorded("prod"), "Function", "outbox");
    assert.deepEqual(inputs.code, await codeOf("outbox"));
    assert.deepEqual(inputs.environment, {
      variables: {
        METRICS_NAMESPACE: "candlefish/mail",
        RECIPIENTS_TABLE: "candlefish-recipients",
        OBJECTIONS_TABLE: "candlefish-objections",
        LEDGER_TABLE: "candlefish-ledger",
        DIGESTS_TABLE: "candlefish-digests",
        RECIPIENT_ID_KEY_SECRET: secret("recipient-id"),
        LINK_SIGNING_KEYS_SECRET: secret("link-signing"),
        BULK_QUEUE_URL: url("outbox-bulk"),
        BULK_FAILURES_URL: url("bulk-failures"),
        URGENT_QUEUE_URL: url("outbox-urgent"),
        URGENT_FAILURES_URL: url("urgent-failures"),
        STATUS_TOPIC: `arn:aws:sns:us-east-1:${ACCOUNT}:mail-status-candlefish`,
        BULK_CONCURRENCY: "2",
        URGENT_CONCURRENCY: "2",
        MAIN_SET: "candlefish-main",
        UPDATES_SET: "candlefish-updates",
        STACK_NAME: "prod",
        SENDING_DOMAIN: "candlefish.ai",
        SYSTEM_SENDER: "notices@candlefish.ai",
        MEETINGS_SENDER: "meetings@candlefish.ai",
        UPDATES_SENDER: "updates@candlefish.ai",
        SUPPORT_ADDRESS: "support@candlefish.ai",
        CALENDAR_REPLIES: "",
        COMPANY: "Candlefish",
        POSTAL_ADDRESS: "",
        ABUSE_CONTACT: "abuse@candlefish.ai",
        LINKS_URL: "https://links.candlefish.ai",
        LINK_HOSTS: "candlefish.ai",
        MAILING_LISTS: '[{"number":16,"id":"summaries","name":"Shared summaries"}]',
        ORGANIZER_DAILY_LIMIT: "100",
        EXPECTED_DAILY_VOLUME: "500",
        DEFAULT_LOCALE: "en-US",
        DEFAULT_TIME_ZONE: "UTC",
      },
    });
  });
});
