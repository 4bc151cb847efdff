import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import { ComponentResource } from "@pulumi/pulumi";
import { adopting, topicEntry } from "../adoption";
import { denyPlainText, document } from "../iam";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { kept } from "../retention";

/** The arguments of {@link StatusTopic}. */
export interface StatusTopicArgs {
  readonly topic: Names["statusTopic"];
  readonly keyAlias: string;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/** The encrypted topic on which the application hears what became of its messages. The roles of two functions may publish to it. */
export class StatusTopic extends ComponentResource {
  constructor(name: "status-topic", args: StatusTopicArgs, opts: Options) {
    super("mail:index:StatusTopic", name, args, opts);
    const { topic, keyAlias, adopt, production } = args;
    const made = new Topic(
      "status",
      { name: topic.name, kmsMasterKeyId: keyAlias },
      { parent: this, ...after(opts), ...kept(production), ...adopting(adopt, topicEntry(topic.name), topic.arn) },
    );
    new TopicPolicy(
      "status",
      { arn: topic.arn, policy: document(denyPlainText(topic.arn, "sns:Publish")) },
      { parent: this, dependsOn: made, ...kept(production) },
    );
    this.registerOutputs();
  }
}
