import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { ComponentResource } from "@pulumi/pulumi";
import { bundle } from "../bundle";
import { allow, assumedBy, type Conditions, type OneOrMore, type Statement, writeLogs } from "../iam";
import type { Source } from "../../core/metrics/figures";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { BundledFunction } from "./bundled-function";
import { Role } from "./role";

/** What the weekly report is made from. */
export interface ReportingArgs extends Source {
  readonly function: Names["functions"]["report"];
  readonly scheduleGroup: Names["scheduleGroup"];
  readonly schedule: Names["schedules"]["report"];
  readonly schedulerRole: Names["schedulerRole"];
  readonly region: string;
  /** The domain that mail is sent from. */
  readonly domain: string;
  /** ARN of the identity of that domain. */
  readonly identityArn: string;
  /** The set that the report goes through. */
  readonly sendsThrough: Names["configurationSets"]["main"];
  readonly from: string;
  readonly recipients: readonly string[];
  readonly dashboardUrl: string;
  /**
   * The metric alarms that a report names when they fired. Not composite ones, whose history is given to a grant on `*` alone
   * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_DescribeAlarmHistory.html).
   */
  readonly alarmArns: readonly string[];
}

/** The function that turns a week into one mail, its role, and the schedule that starts it on Monday. */
export class Reporting extends ComponentResource {
  constructor(name: string, args: ReportingArgs, opts: Options) {
    super("mail:index:Reporting", name, args, opts);
    const role = new Role(
      "report-function",
      {
        roleName: args.function.role.name,
        description: "Reads a week's figures from CloudWatch and SES and mails the report",
        trust: assumedBy("lambda.amazonaws.com"),
        permissions: permissions(args),
      },
      { parent: this, ...after(opts) },
    );
    const report = new BundledFunction(
      "report",
      {
        function: args.function,
        description: "Mails the weekly report",
        bundle: bundle("report"),
        timeoutSeconds: 120,
        environment: environment(args),
        logRetentionDays: 90,
      },
      { parent: this, ...after(opts, role) },
    );
    new Schedule(
      "report",
      {
        name: args.schedule.name,
        groupName: args.scheduleGroup.name,
        description: "Monday morning, in UTC",
        scheduleExpression: "cron(0 7 ? * MON *)",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: args.function.arn,
          roleArn: args.schedulerRole.arn,
          retryPolicy: { maximumEventAgeInSeconds: 86_400, maximumRetryAttempts: 10 },
        },
      },
      { parent: this, ...after(opts, report) },
    );
    this.registerOutputs();
  }
}

function environment(args: ReportingArgs): Record<string, string> {
  return {
    SENDING_DOMAIN: args.domain,
    CONFIGURATION_SETS: JSON.stringify(args.configurationSets),
    METRICS_NAMESPACE: args.metricsNamespace,
    ALARM_NAMES: args.alarmArns.map((arn) => arn.slice(arn.indexOf(":alarm:") + ":alarm:".length)).join(","),
    DASHBOARD_URL: args.dashboardUrl,
    REPORT_FROM: args.from,
    REPORT_RECIPIENTS: args.recipients.join(","),
    REPORT_CONFIGURATION_SET: args.sendsThrough.name,
  };
}

function permissions(args: ReportingArgs): OneOrMore<Statement> {
  const [firstAlarm, ...moreAlarms] = args.alarmArns;
  const inRegion: Conditions = { StringEquals: { "aws:RequestedRegion": args.region } };
  return [
    // Neither metrics nor pictures have a resource type.
    allow({
      sid: "ReadFigures",
      actions: ["cloudwatch:GetMetricData", "cloudwatch:GetMetricWidgetImage"],
      resources: ["*"],
      conditions: inRegion,
    }),
    ...(firstAlarm === undefined
      ? []
      : [
          allow({
            sid: "ReadAlarms",
            actions: ["cloudwatch:DescribeAlarmHistory"],
            resources: [firstAlarm, ...moreAlarms],
          }),
        ]),
    // Account and suppression list have no resource type either.
    allow({
      sid: "ReadAccount",
      actions: ["ses:GetAccount", "ses:ListSuppressedDestinations"],
      resources: ["*"],
      conditions: inRegion,
    }),
    allow({
      sid: "Send",
      actions: ["ses:SendEmail"],
      resources: [args.identityArn, args.sendsThrough.arn],
      conditions: {
        StringEquals: { "ses:FromAddress": args.from },
        "ForAllValues:StringEquals": { "ses:Recipients": args.recipients },
      },
    }),
    writeLogs(args.function.logGroup.arn),
  ];
}
