import assert from "node:assert/strict";
import { bundle } from "../../../infra/bundle";
import { documentOf, inside, only, recorded } from "../recorded";

const account = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${account}:${resource}`;

const RATES = ["main", "updates"].flatMap((set) =>
  ["bounce", "complaint", "delivery"].map((of) => `${set}-${of}-rate`),
);

describe("Reporting", () => {
  it("is a role, a function with its log group, and a schedule", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(inside(graph, only(graph, "Reporting", "reporting")), [
      "BundledFunction report",
      "Function report",
      "LogGroup report",
      "Role report-function",
      "Role report-function",
      "RolePolicy report-function",
      "Schedule report",
    ]);
  });

  it("runs the bundle with what it reports on", async () => {
    const { inputs } = only(await recorded("prod"), "Function", "report");
    assert.deepEqual(inputs, {
      name: "candlefish-report",
      description: "Mails the weekly report",
      role: `arn:aws:iam::${account}:role/candlefish-report-function`,
      runtime: "nodejs24.x",
      architectures: ["arm64"],
      handler: "index.handler",
      memorySize: 256,
      timeout: 120,
      code: { $archive: await bundle("report") },
      environment: {
        variables: {
          SENDING_DOMAIN: "candlefish.ai",
          CONFIGURATION_SETS: '{"main":"candlefish-main","updates":"candlefish-updates"}',
          METRICS_NAMESPACE: "candlefish/mail",
          ALARM_NAMES: ["reputation-warning", "reputation-critical", ...RATES, "tickets", "quota", "functions", "stuck"]
            .map((name) => `candlefish-${name}`)
            .join(","),
          DASHBOARD_URL:
            "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#dashboards/dashboard/candlefish-mail",
          REPORT_FROM: "reports@candlefish.ai",
          REPORT_RECIPIENTS: "patrick@candlefish.ai",
          REPORT_CONFIGURATION_SET: "candlefish-main",
        },
      },
    });
  });

  it("starts on Monday morning, in the stack's schedule group", async () => {
    const { inputs } = only(await recorded("prod"), "Schedule", "report");
    assert.equal(inputs.scheduleExpression, "cron(0 7 ? * MON *)");
    assert.equal(inputs.groupName, "candlefish-schedules");
    assert.deepEqual(inputs.target, {
      arn: arn("lambda", "function:candlefish-report"),
      roleArn: `arn:aws:iam::${account}:role/candlefish-scheduler`,
      retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 10 },
    });
  });

  it("may read figures, and mail the report's recipients alone, from its own address through the main set", async () => {
    const graph = await recorded("dev", "up", { reportRecipients: ["ops@example.org", "boss@example.org"] });
    const region = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
    assert.deepEqual(documentOf(only(graph, "RolePolicy", "report-function")).Statement, [
      {
        Sid: "ReadFigures",
        Effect: "Allow",
        Action: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricWidgetImage"],
        Resource: ["*"],
        Condition: region,
      },
      {
        Sid: "ReadAlarms",
        Effect: "Allow",
        Action: ["cloudwatch:DescribeAlarmHistory"],
        Resource: [...RATES, "tickets", "functions", "stuck"].map((name) =>
          arn("cloudwatch", `alarm:candlefish-${name}-dev`),
        ),
      },
      {
        Sid: "ReadAccount",
        Effect: "Allow",
        Action: ["ses:GetAccount", "ses:ListSuppressedDestinations"],
        Resource: ["*"],
        Condition: region,
      },
      {
        Sid: "Send",
        Effect: "Allow",
        Action: ["ses:SendEmail"],
        Resource: [arn("ses", "identity/dev.candlefish.ai"), arn("ses", "configuration-set/candlefish-main-dev")],
        Condition: {
          StringEquals: { "ses:FromAddress": "reports@dev.candlefish.ai" },
          "ForAllValues:StringEquals": { "ses:Recipients": ["ops@example.org", "boss@example.org"] },
        },
      },
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [arn("logs", "log-group:/aws/lambda/candlefish-report-dev:*")],
      },
    ]);
  });
});
