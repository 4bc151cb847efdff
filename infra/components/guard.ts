import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { ComponentResource } from "@pulumi/pulumi";
import { adopting, topicEntry } from "../adoption";
import type { Environments } from "../environments";
import { allow, denyPlainText, document } from "../iam";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { kept } from "../retention";
import { QueueFunction } from "./queue-function";

/** The arguments of the {@link Guard}. */
export interface GuardArgs {
  readonly accountId: string;
  readonly function: Names["functions"]["guard"];
  readonly queues: Names["functionQueues"]["guard"];
  readonly topic: Names["guardTopic"];
  readonly alarms: Names["alarms"];
  readonly environment: Environments["guard"];
  readonly keyAlias: string;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/**
 * What pauses a configuration set: a topic that the alarms on bounces and complaints alone may publish to, and a function that
 * reads from a queue behind it. An alarm tells only that its state changed, so the function leaves the message in the queue and looks again
 * while the set gets worse.
 */
export class Guard extends ComponentResource {
  constructor(name: "guard", args: GuardArgs, opts: Options) {
    super("mail:index:Guard", name, args, opts);
    const { topic, keyAlias, adopt, production } = args;
    const made = new Topic(
      name,
      { name: topic.name, kmsMasterKeyId: keyAlias },
      { parent: this, ...after(opts), ...kept(production), ...adopting(adopt, topicEntry(topic.name), topic.arn) },
    );
    const policy = new TopicPolicy(
      name,
      { arn: topic.arn, policy: this.#policy(args) },
      { parent: this, dependsOn: made, ...kept(production) },
    );
    new QueueFunction(
      name,
      {
        function: args.function,
        queues: { guard: args.queues },
        topics: { [name]: topic },
        environment: args.environment,
        keyAlias,
        production,
      },
      { parent: this, ...after(opts, policy) },
    );
    this.registerOutputs();
  }

  #policy({ accountId, topic, alarms }: GuardArgs): string {
    const asking = [alarms.main, alarms.updates].flatMap((ofSet) => [ofSet.bounceRate.arn, ofSet.complaintRate.arn]);
    return document(
      allow({
        sid: "PublishFromAlarms",
        principal: { Service: "cloudwatch.amazonaws.com" },
        actions: ["sns:Publish"],
        resources: [topic.arn],
        conditions: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": asking } },
      }),
      denyPlainText(topic.arn, "sns:Publish"),
    );
  }
}
