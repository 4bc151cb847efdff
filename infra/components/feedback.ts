import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import { Queue, type QueueArgs } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import { ComponentResource, type Resource } from "@pulumi/pulumi";
import { adopting, topicEntry } from "../adoption";
import { allow, denyPlainText, document, type Statement } from "../iam";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { kept } from "../retention";

/** What the way from SES to the suppression function is made from. */
export interface FeedbackArgs {
  readonly accountId: string;
  readonly topics: Names["topics"];
  readonly queues: Names["queues"];
  readonly keyAlias: string;
  /** ARNs of the configuration sets and identities that SES may publish for. */
  readonly publishers: readonly string[];
  /** Timeout of the function that reads the feedback queue. */
  readonly consumerTimeoutSeconds: number;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

const days = (count: number) => count * 24 * 60 * 60;

/**
 * The topics that SES publishes to, and the queue that gathers them for the suppression function. Nothing is lost on the way:
 * what the queue refuses, SNS puts into `undelivered`; what the function cannot process ends in `deadLetter`.
 */
export class Feedback extends ComponentResource {
  constructor(name: string, args: FeedbackArgs, opts: Options) {
    super("mail:index:Feedback", name, args, opts);
    const topics = this.topics(args, opts);
    const policies = this.queuePolicies(args, this.queues(args, opts), topics);
    for (const [kind, topic] of Object.entries(args.topics)) {
      new TopicSubscription(
        kind,
        {
          topic: topic.arn,
          protocol: "sqs",
          endpoint: args.queues.feedback.arn,
          rawMessageDelivery: false,
          redrivePolicy: JSON.stringify({ deadLetterTargetArn: args.queues.undelivered.arn }),
        },
        { parent: this, dependsOn: [...topics, ...policies], ...kept(args.production) },
      );
    }
    this.registerOutputs();
  }

  private topics(args: FeedbackArgs, opts: Options): Resource[] {
    return Object.entries(args.topics).flatMap(([kind, { name, arn }]) => {
      const topic = new Topic(
        kind,
        { name, kmsMasterKeyId: args.keyAlias },
        { parent: this, ...after(opts), ...kept(args.production), ...adopting(args.adopt, topicEntry(name), arn) },
      );
      const policy = new TopicPolicy(
        kind,
        { arn, policy: document(publishing(arn, args), denyPlainText(arn, "sns:Publish")) },
        { parent: this, dependsOn: [topic], ...kept(args.production) },
      );
      return [topic, policy];
    });
  }

  private queues({ queues, keyAlias, consumerTimeoutSeconds, production }: FeedbackArgs, opts: Options) {
    const queue = (logicalName: string, args: QueueArgs, ...first: Resource[]) =>
      new Queue(
        logicalName,
        { kmsMasterKeyId: keyAlias, ...args },
        { parent: this, ...after(opts, ...first), ...kept(production) },
      );
    const deadLetter = queue("dead-letter", {
      name: queues.deadLetter.name,
      messageRetentionSeconds: days(14),
      redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queues.feedback.arn] }),
    });
    const undelivered = queue("undelivered", {
      name: queues.undelivered.name,
      messageRetentionSeconds: days(14),
    });
    const feedback = queue(
      "feedback",
      {
        name: queues.feedback.name,
        messageRetentionSeconds: days(4),
        // Six times the timeout: https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html
        visibilityTimeoutSeconds: 6 * consumerTimeoutSeconds,
        redrivePolicy: JSON.stringify({ deadLetterTargetArn: queues.deadLetter.arn, maxReceiveCount: 5 }),
      },
      deadLetter,
    );
    return { deadLetter, undelivered, feedback };
  }

  private queuePolicies(
    args: FeedbackArgs,
    made: Record<keyof Names["queues"], Queue>,
    topics: Resource[],
  ): Resource[] {
    const topicArns = Object.values(args.topics).map((topic) => topic.arn);
    const policy = (kind: keyof Names["queues"], logicalName: string, ...statements: Statement[]) => {
      const { arn, url } = args.queues[kind];
      return new QueuePolicy(
        logicalName,
        { queueUrl: url, policy: document(denyPlainText(arn, "sqs:*"), ...statements) },
        { parent: this, dependsOn: [made[kind], ...topics], ...kept(args.production) },
      );
    };
    const { undelivered, feedback } = args.queues;
    return [
      policy("deadLetter", "dead-letter"),
      policy("undelivered", "undelivered", delivery(undelivered.arn, topicArns)),
      policy("feedback", "feedback", delivery(feedback.arn, topicArns)),
    ];
  }
}

/** SES may publish, for this account's configuration sets and identities alone. */
const publishing = (topicArn: string, { accountId, publishers }: FeedbackArgs): Statement =>
  allow({
    sid: "PublishFromSes",
    principal: { Service: "ses.amazonaws.com" },
    actions: ["sns:Publish"],
    resources: [topicArn],
    conditions: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": publishers } },
  });

const delivery = (queueArn: string, topicArns: readonly string[]): Statement =>
  allow({
    sid: "DeliverFromTopics",
    principal: { Service: "sns.amazonaws.com" },
    actions: ["sqs:SendMessage"],
    resources: [queueArn],
    conditions: { StringEquals: { "aws:SourceArn": topicArns } },
  });
