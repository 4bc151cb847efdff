/** The application's queues, which hear what became of its messages. They are none of the stack's, and there before it. */
import type { Graph } from "../infra/graph/graph";
import type { Cloud } from "./cloud/cloud";

/** The ARNs of the queues outside the stack that a stack subscribes to its topic of status events. */
export const subscribers = ({ resources }: Graph): string[] =>
  resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:sns/topicSubscription:TopicSubscription" && inputs.rawMessageDelivery === true,
    )
    .map(({ inputs }) => String(inputs.endpoint));

/** Makes these queues as an application would, with the policy that lets the topic in. */
export async function makeSubscribers(graph: Graph, cloud: Cloud): Promise<void> {
  const topic = graph.resources.find(({ type, name }) => type === "aws:sns/topic:Topic" && name === "status");
  for (const arn of subscribers(graph)) {
    await cloud.sqs.createQueue({ name: arn.slice(arn.lastIndexOf(":") + 1) }, arn);
    const Condition = { ArnEquals: { "aws:SourceArn": topic?.outputs.arn } };
    const Principal = { Service: "sns.amazonaws.com" };
    const Statement = { Effect: "Allow", Principal, Action: "sqs:SendMessage", Resource: arn, Condition };
    cloud.sqs.setPolicy({ queueUrl: arn, policy: { Version: "2012-10-17", Statement } });
  }
}
