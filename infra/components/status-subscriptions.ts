import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import { ComponentResource } from "@pulumi/pulumi";
import type { Names } from "../names";
import { after, type Options } from "../order";

/** The arguments of {@link StatusSubscriptions}. */
export interface StatusSubscriptionsArgs {
  readonly topic: Names["statusTopic"];
  /** ARNs of the application's queues. Each one's own policy lets the topic in. */
  readonly subscribers: readonly string[];
  /** What takes an event that a subscriber's queue refuses. Moved to the status function's queue, it is told once more. */
  readonly undelivered: Names["functionQueues"]["outcomes"]["failures"];
  readonly production: boolean;
}

/** The queues of the application that hear what became of its messages. */
export class StatusSubscriptions extends ComponentResource {
  constructor(name: "status-subscriptions", args: StatusSubscriptionsArgs, opts: Options) {
    super("mail:index:StatusSubscriptions", name, args, opts);
    const { topic, subscribers, undelivered, production } = args;
    for (const endpoint of subscribers) {
      // Protected and not retained: a queue that is taken off the list on purpose gets no more events.
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
