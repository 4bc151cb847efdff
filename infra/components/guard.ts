import { ComponentResource } from "@pulumi/pulumi";
import type { Environments } from "../function-environments/environments";
import { allow, type Statement } from "../iam/statements";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";
import { encryptedTopic } from "./encrypted-topic";
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
 * Pauses configuration sets: a topic to which only the alarms on bounces and complaints may publish, and a function that reads from
 * a queue behind it. An alarm notifies only when its state changes, so the function leaves the message in the queue and looks
 * again, in case the set gets worse.
 */
export class Guard extends ComponentResource {
  constructor(name: "guard", args: GuardArgs, opts: Options) {
    super("mail:index:Guard", name, args, opts);
    const { topic, keyAlias, production } = args;
    const policy = encryptedTopic(name, { ...args, publishing: publishing(args) }, this, opts);
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
}

/** Lets the alarms on bounces and complaints publish, and no others. */
function publishing({ accountId, topic, alarms }: GuardArgs): Statement {
  const asking = [alarms.main, alarms.updates].flatMap((ofSet) => [ofSet.bounceRate.arn, ofSet.complaintRate.arn]);
  return allow({
    sid: "PublishFromAlarms",
    principal: { Service: "cloudwatch.amazonaws.com" },
    actions: ["sns:Publish"],
    resources: [topic.arn],
    conditions: { StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": asking } },
  });
}
