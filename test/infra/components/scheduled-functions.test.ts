import assert from "node:assert/strict";
import { scheduledFunctions } from "../../../infra/function-declarations/functions";
import type { Resource } from "../../../infra/recorded-graph/graph";
import { all, codeOf, inside, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

const environmentOf = ({ inputs }: Resource) =>
  (inputs.environment as { readonly variables: Readonly<Record<string, string>> }).variables;

describe("ScheduledFunctions", () => {
  it("is each function with its log group and its schedule, in one group", async () => {
    const graph = await recorded("prod");
    const each = (type: string) =>
      Object.keys(scheduledFunctions)
        .sort()
        .map((name) => `${type} ${name}`);
    assert.deepEqual(inside(graph, only(graph, "ScheduledFunctions", "scheduled")), [
      ...each("BundledFunction"),
      ...each("Function"),
      ...each("LogGroup"),
      ...each("Schedule"),
      "ScheduleGroup schedules",
    ]);
  });

  it("tells the digest function where digests wait and where to ask for them, on each hour", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "Function", "digest").inputs.environment, {
      variables: {
        METRICS_NAMESPACE: "candlefish/mail",
        DIGESTS_TABLE: "candlefish-digests",
        BULK_QUEUE_URL: `https://sqs.us-east-1.amazonaws.com/${ACCOUNT}/candlefish-outbox-bulk`,
      },
    });
    assert.equal(only(graph, "Schedule", "digest").inputs.scheduleExpression, "cron(0 * * * ? *)");
  });

  it("runs the bundle of reconcile, which imports the account's list only in the owner stack", async () => {
    assert.deepEqual(only(await recorded("prod"), "Function", "reconcile").inputs, {
      name: "candlefish-reconcile",
      description: "Adds to the SES suppression list the entries that SES refused or throttled before",
      role: `arn:aws:iam::${ACCOUNT}:role/candlefish-reconcile-function`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      code: await codeOf("reconcile"),
      timeout: 900,
      memorySize: 256,
      environment: {
        variables: {
          RECIPIENTS_TABLE: "candlefish-recipients",
          OBJECTIONS_TABLE: "candlefish-objections",
          RECIPIENT_ID_KEY_SECRET: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:candlefish/recipient-id`,
          METRICS_NAMESPACE: "candlefish/mail",
          CONFIGURATION_SETS: '{"main":"candlefish-main","updates":"candlefish-updates"}',
          OWNS_ACCOUNT_SETTINGS: "true",
          DAILY_QUOTA: "200",
        },
      },
    });
    assert.deepEqual(only(await recorded("dev"), "Function", "reconcile").inputs.environment, {
      variables: {
        RECIPIENTS_TABLE: "candlefish-recipients-dev",
        OBJECTIONS_TABLE: "candlefish-objections-dev",
        RECIPIENT_ID_KEY_SECRET: `arn:aws:secretsmanager:us-east-1:${ACCOUNT}:secret:candlefish-dev/recipient-id`,
        METRICS_NAMESPACE: "candlefish-dev/mail",
        CONFIGURATION_SETS: '{"main":"candlefish-main-dev","updates":"candlefish-updates-dev"}',
        OWNS_ACCOUNT_SETTINGS: "false",
        DAILY_QUOTA: "200",
      },
    });
  });

  it("runs the bundle of the report with everything that it reports on", async () => {
    const graph = await recorded("prod");
    const { ALARM_NAMES, ...variables } = environmentOf(only(graph, "Function", "report"));
    assert.deepEqual(
      ALARM_NAMES?.split(",").sort(),
      all(graph, "MetricAlarm")
        .map(({ inputs }) => inputs.name)
        .sort(),
    );
    assert.deepEqual(
      { ...only(graph, "Function", "report").inputs, environment: { variables } },
      {
        name: "candlefish-report",
        description: "Reads a week's figures from CloudWatch and SES and mails the report",
        role: `arn:aws:iam::${ACCOUNT}:role/candlefish-report-function`,
        runtime: "nodejs24.x",
        architectures: ["arm64"],
        handler: "index.handler",
        memorySize: 256,
        timeout: 120,
        code: await codeOf("report"),
        environment: {
          variables: {
            SENDING_DOMAIN: "candlefish.ai",
            CONFIGURATION_SETS: '{"main":"candlefish-main","updates":"candlefish-updates"}',
            METRICS_NAMESPACE: "candlefish/mail",
            DASHBOARD_URL:
              "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/candlefish-mail",
            COMPANY: "Candlefish",
            POSTAL_ADDRESS: "",
            ABUSE_CONTACT: "abuse@candlefish.ai",
            REPORT_FROM: "reports@candlefish.ai",
            REPORT_RECIPIENTS: "patrick@candlefish.ai",
            REPORT_CONFIGURATION_SET: "candlefish-main",
          },
        },
      },
    );
  });

  it("keeps logs for 90 days", async () => {
    for (const { inputs } of all(await recorded("prod"), "LogGroup")) assert.equal(inputs.retentionInDays, 90);
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
        roleArn: `arn:aws:iam::${ACCOUNT}:role/candlefish-scheduler`,
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 2 },
      },
    });
  });

  it("starts the report on Monday morning, in the stack's schedule group", async () => {
    const { inputs } = only(await recorded("prod"), "Schedule", "report");
    assert.equal(inputs.scheduleExpression, "cron(0 7 ? * MON *)");
    assert.equal(inputs.groupName, "candlefish-schedules");
    assert.deepEqual(inputs.target, {
      arn: arn("lambda", "function:candlefish-report"),
      roleArn: `arn:aws:iam::${ACCOUNT}:role/candlefish-scheduler`,
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 10 },
    });
  });
});
