import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import { ComponentResource } from "@pulumi/pulumi";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";

/** The arguments of {@link StatusSubscriptions}. */
export interface StatusSubscriptionsArgs {
  readonly topic: Names["statusTopic"];
  /** ARNs of the application's queues. Each queue's own policy must let the topic send to it. */
  readonly subscribers: readonly string[];
  /**
   * The queue for events that a subscriber's queue refuses. Redriven to the status function's queue, they are published once more.
   */
  readonly undelivered: Names["functionQueues"]["outcomes"]["failures"];
  readonly production: boolean;
}

/** Subscribes the application's queues to the status topic. */
export class StatusSubscriptions extends ComponentResource {
  constructor(name: "status-subscriptions", args: StatusSubscriptionsArgs, opts: Options) {
    super("mail:index:StatusSubscriptions", name, args, opts);
    const { topic, subscribers, undelivered, production } = args;
    for (const endpoint of subscribers) {
      // Protected but not retained: a queue that is removed from the list on purpose gets no more events.
      new TopicSubscription(
        endpoint.slice(endpoint.lastIndexOf(":") + 1),
        {
          topic: topic.arn,
          protocol: "sqs",
          endpoint,
          rawMessageDelivery: true,
          redrivePolicy: JSON.stringify({ deadLetterTargetArn: undelivered.arn }),
        },
        { parent: this, ...after(opts), protect: production },
      );
    }
    this.registerOutputs();
  }
}
