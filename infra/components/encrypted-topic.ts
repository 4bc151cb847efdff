import { Topic } from "@pulumi/aws/sns/topic";
import { TopicPolicy } from "@pulumi/aws/sns/topicPolicy";
import type { ComponentResource } from "@pulumi/pulumi";
import { adopting, topicEntry } from "../resource-options/adoption";
import { denyPlainText, document, type Statement } from "../iam/statements";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** What a topic is made from. */
export interface EncryptedTopicArgs {
  readonly topic: { readonly name: string; readonly arn: string };
  /** Lets a service publish to it; absent if only roles publish, by their own policies. */
  readonly publishing?: Statement;
  readonly keyAlias: string;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/**
 * A topic that the stack's key encrypts, and its policy, which refuses requests without TLS.
 *
 * @returns the policy, on which everything that uses the topic must depend
 */
export function encryptedTopic(
  name: string,
  { topic: { name: topicName, arn }, publishing, keyAlias, adopt, production }: EncryptedTopicArgs,
  parent: ComponentResource,
  opts: Options,
): TopicPolicy {
  const topic = new Topic(
    name,
    { name: topicName, kmsMasterKeyId: keyAlias },
    { parent, ...after(opts), ...kept(production), ...adopting(adopt, topicEntry(topicName), arn) },
  );
  const tlsOnly = denyPlainText(arn, "sns:Publish");
  return new TopicPolicy(
    name,
    { arn, policy: publishing ? document(publishing, tlsOnly) : document(tlsOnly) },
    { parent, dependsOn: topic, ...kept(production) },
  );
}
