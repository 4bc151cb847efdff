import { MetricAlarm, type MetricAlarmArgs } from "@pulumi/aws/cloudwatch/metricAlarm";
import type { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import { ComponentResource } from "@pulumi/pulumi";
import type { Environments } from "../function-environments/environments";
import { allow } from "../iam/statements";
import { metricAlarms } from "../monitoring/alarms";
import type { MetricAlarm as TableRow, Watched } from "../monitoring/metric-alarm";
import type { Names } from "../names-and-arns/names";
import type { Options } from "../resource-options/order";
import { encryptedTopic } from "./encrypted-topic";
import { Guard } from "./guard";

/** The arguments of {@link Monitoring}. */
export interface MonitoringArgs extends Watched {
  readonly accountId: string;
  readonly alertsTopic: Names["alertsTopic"];
  readonly guardTopic: Names["guardTopic"];
  /** The guard's environment variables. */
  readonly environment: Environments["guard"];
  /** Addresses that the alarms and the guard write to. */
  readonly alertRecipients: readonly string[];
  readonly keyAlias: string;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/**
 * The alarms of a stack, the topic by which they notify people, and the guard, which some of them ask to pause a configuration set.
 */
export class Monitoring extends ComponentResource {
  constructor(name: string, args: MonitoringArgs, opts: Options) {
    super("mail:index:Monitoring", name, args, opts);
    const { alertsTopic, guardTopic, functions, functionQueues } = args;
    // Each step depends only on the one before it, and so on all earlier ones. With an edge to every earlier step, the engine would
    // have billions of paths to walk, since it walks each one when it refuses to delete a protected resource.
    const child = { parent: this, dependsOn: [this.#alerts(args, opts)] };
    const guard = new Guard(
      "guard",
      { ...args, function: functions.guard, topic: guardTopic, queues: functionQueues.guard },
      child,
    );
    for (const row of metricAlarms(args)) {
      const topics = [alertsTopic.arn, ...(row.asksGuard ? [guardTopic.arn] : [])];
      new MetricAlarm(row.key, inputs(row, topics), row.asksGuard ? { parent: this, dependsOn: [guard] } : child);
    }
    this.registerOutputs();
  }

  #alerts(args: MonitoringArgs, opts: Options): TopicPolicy {
    const { accountId, alertRecipients, production, alertsTopic: topic } = args;
    const { arn } = topic;
    const publishing = allow({
      sid: "PublishFromAlarms",
      principal: { Service: "cloudwatch.amazonaws.com" },
      actions: ["sns:Publish"],
      resources: [arn],
      conditions: { StringEquals: { "aws:SourceAccount": accountId } },
    });
    const policy = encryptedTopic("alerts", { ...args, topic, publishing }, this, opts);
    for (const address of alertRecipients) {
      // Protected but not retained: an address that is removed from the list on purpose gets no more mail.
      new TopicSubscription(
        address,
        { topic: arn, protocol: "email", endpoint: address },
        { parent: this, dependsOn: policy, protect: production },
      );
    }
    return policy;
  }
}

const COMPARISON = { ">=": "GreaterThanOrEqualToThreshold", "<=": "LessThanOrEqualToThreshold" } as const;

/** A row of the table in CloudWatch's form. */
function inputs(row: TableRow, alarmActions: string[]): MetricAlarmArgs {
  return {
    name: row.name,
    alarmDescription: description(row),
    metricQueries: queries(row),
    comparisonOperator: COMPARISON[row.comparison],
    threshold: row.threshold,
    evaluationPeriods: row.periods ?? 1,
    treatMissingData: row.missing,
    alarmActions,
    okActions: alarmActions.slice(0, 1),
  };
}

function queries({ metrics, expressions, seconds, statistic }: TableRow): MetricAlarmArgs["metricQueries"] {
  const watched = Object.keys(expressions).at(-1);
  return [
    ...Object.entries(metrics).map(([id, { namespace, name, dimensions }]) => ({
      id,
      metric: { namespace, metricName: name, dimensions, period: seconds, stat: statistic },
    })),
    ...Object.entries(expressions).map(([id, expression]) => ({ id, expression, returnData: id === watched })),
  ];
}

const ACTS = { page: "Now", ticket: "In working hours" } as const;

/** What a person reads in the mail: when to act, what the alarm means, what to do, and where to read more. */
const description = ({ acts, means, todo, anchor }: Pick<TableRow, "acts" | "means" | "todo" | "anchor">) =>
  `${ACTS[acts]}: ${means} ${todo} More: docs/runbook.md#${anchor}`;
