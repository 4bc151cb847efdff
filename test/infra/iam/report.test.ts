import assert from "node:assert/strict";
import { all, documentOf, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

describe("The report's role", () => {
  it("names the sending domain's identity once where a recipient is at that domain", async () => {
    const policy = documentOf(only(await recorded("prod"), "RolePolicy", "report-function"));
    const send = policy.Statement.find(({ Sid }) => Sid === "Send");
    assert.deepEqual(send?.Resource, [
      arn("ses", "identity/candlefish.ai"),
      arn("ses", "configuration-set/candlefish-main"),
      arn("ses", "identity/patrick@candlefish.ai"),
    ]);
  });

  it("may read metrics, and mail only the report's recipients, from its own address through the main set", async () => {
    const graph = await recorded("dev", "up", { reportRecipients: ["ops@example.org", "boss@example.org"] });
    const region = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
    const { Statement } = documentOf(only(graph, "RolePolicy", "report-function"));
    // The alarms in the policy are ordered as in their table, the graph's by name.
    Statement.find(({ Sid }) => Sid === "ReadAlarms")?.Resource?.sort();
    assert.deepEqual(Statement, [
      {
        Sid: "WriteLogs",
        Effect: "Allow",
        Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: [arn("logs", "log-group:/aws/lambda/candlefish-report-dev:*")],
      },
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
        Resource: all(graph, "MetricAlarm")
          .map(({ inputs }) => arn("cloudwatch", `alarm:${String(inputs.name)}`))
          .sort(),
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
        Resource: [
          arn("ses", "identity/dev.candlefish.ai"),
          arn("ses", "configuration-set/candlefish-main-dev"),
          // Whichever identity is verified in the sandbox.
          ...["ops@example.org", "example.org", "boss@example.org"].map((name) => arn("ses", `identity/${name}`)),
        ],
        Condition: {
          StringEquals: { "ses:FromAddress": "reports@dev.candlefish.ai" },
          "ForAllValues:StringEquals": { "ses:Recipients": ["ops@example.org", "boss@example.org"] },
        },
      },
    ]);
  });
});
