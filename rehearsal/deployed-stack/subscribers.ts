/** The application's queues, which receive the status events of its messages. They are not part of the stack and exist before it. */
import type { Graph } from "../../infra/recorded-graph/graph";
import type { Cloud } from "../local-cloud/cloud";

/** The ARNs of the queues outside the stack that subscribe to its topic of status events. */
export const subscribers = ({ resources }: Graph): string[] =>
  resources
    .filter(
      ({ type, inputs }) =>
        type === "aws:sns/topicSubscription:TopicSubscription" && inputs.rawMessageDelivery === true,
    )
    .map(({ inputs }) => String(inputs.endpoint));

/** Creates these queues as an application would, with a policy that lets the topic send to them. */
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
