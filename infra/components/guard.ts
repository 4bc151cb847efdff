import { EventSourceMapping } from "@pulumi/aws/lambda/eventSourceMapping";
import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import { Queue } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import { ComponentResource, type Resource } from "@pulumi/pulumi";
import { adopting, topicEntry } from "../adoption";
import { bundle } from "../bundle";
import { allow, assumedBy, denyPlainText, document, writeLogs } from "../iam";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { kept } from "../retention";
import { BundledFunction } from "./bundled-function";
import { Role } from "./role";

/** What the guard's role is made from. */
export interface GuardRoleArgs {
  readonly region: string;
  readonly function: Names["functions"]["guard"];
  readonly requests: Names["guardQueues"]["requests"];
  readonly configurationSets: Names["configurationSets"];
  readonly alertsTopic: Names["alertsTopic"];
}

/** The guard's role. The key's policy names it, so it stands before the key and apart from the guard. */
export const guardRole = (args: GuardRoleArgs, opts: Options): Role =>
  new Role(
    "guard-function",
    {
      roleName: args.function.role.name,
      description: "Pauses a configuration set when too much of its mail bounces or is complained about",
      trust: assumedBy("lambda.amazonaws.com"),
      permissions: [
        allow({
          sid: "ReadRequests",
          actions: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
          resources: [args.requests.arn],
        }),
        // Metrics have no resource type
        // (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazoncloudwatch.html).
        allow({
          sid: "ReadFigures",
          actions: ["cloudwatch:GetMetricData"],
          resources: ["*"],
          conditions: { StringEquals: { "aws:RequestedRegion": args.region } },
        }),
        allow({
          sid: "Pause",
          actions: ["ses:PutConfigurationSetSendingOptions"],
          resources: [args.configurationSets.main.arn, args.configurationSets.updates.arn],
        }),
        allow({ sid: "TellPeople", actions: ["sns:Publish"], resources: [args.alertsTopic.arn] }),
        writeLogs(args.function.logGroup.arn),
      ],
    },
    opts,
  );

/** What the guard is made from. */
export interface GuardArgs {
  readonly accountId: string;
  readonly function: Names["functions"]["guard"];
  readonly topic: Names["guardTopic"];
  readonly queues: Names["guardQueues"];
  readonly configurationSets: Names["configurationSets"];
  readonly alarms: Names["alarms"];
  readonly alertsTopic: Names["alertsTopic"];
  readonly metricsNamespace: string;
  readonly keyAlias: string;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

const TIMEOUT_SECONDS = 30;

/** How long until the guard looks again at a set that is over a limit but not yet to be paused, or at one that it failed to pause. */
const LOOK_AGAIN_SECONDS = 900;

/** A complaint counts for a week, and so an alarm can last as long: after that the guard gives up looking. */
const LOOKS = Math.ceil((7 * 24 * 3600) / LOOK_AGAIN_SECONDS);

const days = (count: number) => count * 24 * 60 * 60;

/**
 * What pauses a configuration set: a topic that the composite alarms alone may publish to, and a function that reads from a
 * queue behind it. An alarm tells only that its state changed, so the function leaves the message in the queue and looks again
 * while the set gets worse.
 */
export class Guard extends ComponentResource {
  constructor(name: string, args: GuardArgs, opts: Options) {
    super("mail:index:Guard", name, args, opts);
    const topicPolicy = this.topic(name, args, opts);
    const { requests, policies } = this.queues(args, opts, topicPolicy);
    new TopicSubscription(
      name,
      {
        topic: args.topic.arn,
        protocol: "sqs",
        endpoint: args.queues.requests.arn,
        rawMessageDelivery: false,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: args.queues.failures.arn }),
      },
      { parent: this, dependsOn: policies, ...kept(args.production) },
    );
    const guard = new BundledFunction(
      name,
      {
        function: args.function,
        description: "Pauses a configuration set when too much of its mail bounces or is complained about",
        bundle: bundle("guard"),
        timeoutSeconds: TIMEOUT_SECONDS,
        environment: {
          MAIN_SET: args.configurationSets.main.name,
          MAIN_ALARM: args.alarms.main.guard.name,
          UPDATES_SET: args.configurationSets.updates.name,
          UPDATES_ALARM: args.alarms.updates.guard.name,
          ALERTS_TOPIC: args.alertsTopic.arn,
          METRICS_NAMESPACE: args.metricsNamespace,
        },
        logRetentionDays: 90,
      },
      { parent: this, ...after(opts) },
    );
    new EventSourceMapping(
      name,
      {
        eventSourceArn: args.queues.requests.arn,
        functionName: args.function.name,
        batchSize: 1,
        functionResponseTypes: ["ReportBatchItemFailures"],
      },
      { parent: this, dependsOn: [guard, requests] },
    );
    this.registerOutputs();
  }

  private topic(name: string, args: GuardArgs, opts: Options): TopicPolicy {
    const { accountId, topic, alarms, keyAlias, adopt, production } = args;
    const made = new Topic(
      name,
      { name: topic.name, kmsMasterKeyId: keyAlias },
      { parent: this, ...after(opts), ...kept(production), ...adopting(adopt, topicEntry(topic.name), topic.arn) },
    );
    const composites = [alarms.main.guard.arn, alarms.updates.guard.arn];
    return new TopicPolicy(
      name,
      {
        arn: topic.arn,
        policy: document(
          allow({
            sid: "PublishFromAlarms",
            principal: { Service: "cloudwatch.amazonaws.com" },
            actions: ["sns:Publish"],
            resources: [topic.arn],
            conditions: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": composites } },
          }),
          denyPlainText(topic.arn, "sns:Publish"),
        ),
      },
      { parent: this, dependsOn: made, ...kept(production) },
    );
  }

  private queues({ topic, queues, keyAlias, production }: GuardArgs, opts: Options, topicPolicy: TopicPolicy) {
    const { requests, failures } = queues;
    const options = (...dependsOn: Resource[]) => ({ parent: this, dependsOn, ...kept(production) });
    const failuresQueue = new Queue(
      "pause-failures",
      { name: failures.name, kmsMasterKeyId: keyAlias, messageRetentionSeconds: days(14) },
      options(...(opts.dependsOn ?? [])),
    );
    const requestsQueue = new Queue(
      "pause-requests",
      {
        name: requests.name,
        kmsMasterKeyId: keyAlias,
        messageRetentionSeconds: days(8),
        visibilityTimeoutSeconds: LOOK_AGAIN_SECONDS,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: failures.arn, maxReceiveCount: LOOKS }),
      },
      options(failuresQueue),
    );
    const policy = (logicalName: string, { arn, url }: typeof requests, queue: Queue) =>
      new QueuePolicy(
        logicalName,
        {
          queueUrl: url,
          policy: document(
            denyPlainText(arn, "sqs:*"),
            allow({
              sid: "DeliverFromTopic",
              principal: { Service: "sns.amazonaws.com" },
              actions: ["sqs:SendMessage"],
              resources: [arn],
              conditions: { StringEquals: { "aws:SourceArn": [topic.arn] } },
            }),
          ),
        },
        options(queue, topicPolicy),
      );
    const policies = [
      policy("pause-failures", failures, failuresQueue),
      policy("pause-requests", requests, requestsQueue),
    ];
    return { requests: requestsQueue, policies };
  }
}
