import assert from "node:assert/strict";
import { bundle } from "../../../infra/bundle";
import { all, inside, only, recorded } from "../recorded";

const account = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;

describe("Suppression", () => {
  it("is a table, two functions with their log groups, what feeds one and what starts the other", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(inside(graph, only(graph, "Suppression", "suppression")), [
      "BundledFunction reconcile",
      "BundledFunction suppression",
      "EventSourceMapping suppression",
      "Function reconcile",
      "Function suppression",
      "LogGroup reconcile",
      "LogGroup suppression",
      "Schedule reconcile",
      "ScheduleGroup schedules",
      "Table recipients",
    ]);
  });

  it("keeps one item a recipient, found by recipient or by what is pending, and nothing longer than it must", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "Table", "recipients").inputs, {
      name: "candlefish-recipients",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "recipient",
      attributes: [
        { name: "recipient", type: "S" },
        { name: "pendingReason", type: "S" },
        { name: "pendingSince", type: "S" },
      ],
      globalSecondaryIndexes: [
        {
          name: "pending-sync",
          keySchemas: [
            { attributeName: "pendingReason", keyType: "HASH" },
            { attributeName: "pendingSince", keyType: "RANGE" },
          ],
          projectionType: "INCLUDE",
          nonKeyAttributes: ["sesAddress"],
        },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: only(graph, "Key", "encryption").outputs.arn },
      deletionProtectionEnabled: true,
    });
    assert.equal(only(await recorded("dev"), "Table", "recipients").inputs.deletionProtectionEnabled, false);
  });

  it("runs the bundles on Node 24, with the settings that they need and no others", async () => {
    const functions = async (stack: string) => {
      const graph = await recorded(stack);
      return ["reconcile", "suppression"].map((name) => only(graph, "Function", name).inputs);
    };
    const common = { runtime: "nodejs24.x", architectures: ["arm64"], handler: "index.handler", memorySize: 256 };
    assert.deepEqual(await functions("prod"), [
      {
        ...common,
        name: "candlefish-reconcile",
        description: "Adds to the SES suppression list what SES refused or throttled before",
        role: `arn:aws:iam::${account}:role/candlefish-reconcile-function`,
        code: { $archive: await bundle("reconcile") },
        timeout: 900,
        environment: {
          variables: {
            RECIPIENTS_TABLE: "candlefish-recipients",
            METRICS_NAMESPACE: "candlefish/mail",
            IMPORT_SUPPRESSION_LIST: "true",
          },
        },
      },
      {
        ...common,
        name: "candlefish-suppression",
        description: "Takes SES feedback from the queue and suppresses who must not be mailed again",
        role: `arn:aws:iam::${account}:role/candlefish-suppression-function`,
        code: { $archive: await bundle("suppression") },
        timeout: 30,
        environment: { variables: { RECIPIENTS_TABLE: "candlefish-recipients", METRICS_NAMESPACE: "candlefish/mail" } },
      },
    ]);
    assert.deepEqual(
      (await functions("dev")).map(({ environment }) => environment),
      [
        {
          variables: {
            RECIPIENTS_TABLE: "candlefish-recipients-dev",
            METRICS_NAMESPACE: "candlefish-dev/mail",
            IMPORT_SUPPRESSION_LIST: "false",
          },
        },
        { variables: { RECIPIENTS_TABLE: "candlefish-recipients-dev", METRICS_NAMESPACE: "candlefish-dev/mail" } },
      ],
    );
  });

  it("keeps logs for 90 days", async () => {
    for (const { inputs } of all(await recorded("prod"), "LogGroup")) assert.equal(inputs.retentionInDays, 90);
  });

  it("feeds the function at most two batches at once and takes back what failed alone", async () => {
    assert.deepEqual(only(await recorded("prod"), "EventSourceMapping", "suppression").inputs, {
      eventSourceArn: arn("sqs", "candlefish-feedback"),
      functionName: "candlefish-suppression",
      batchSize: 10,
      functionResponseTypes: ["ReportBatchItemFailures"],
      scalingConfig: { maximumConcurrency: 2 },
    });
  });

  it("starts reconcile every hour, in the stack's own schedule group", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "ScheduleGroup", "schedules").inputs, { name: "candlefish-schedules" });
    assert.deepEqual(only(graph, "Schedule", "reconcile").inputs, {
      name: "candlefish-reconcile",
      groupName: "candlefish-schedules",
      scheduleExpression: "rate(1 hour)",
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: arn("lambda", "function:candlefish-reconcile"),
        roleArn: `arn:aws:iam::${account}:role/candlefish-scheduler`,
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 2 },
      },
    });
  });
});
