/** The topic on which the application learns what became of its messages. */
import { PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { StatusEvent } from "./status";

/** Tells the application what became of a message. It may do so more than once, so listeners must tolerate duplicates. */
export type Tell = (event: StatusEvent) => Promise<void>;

/** Returns a function that publishes status events to a topic. @param topicArn the topic's ARN */
export const teller =
  (sns: SNSClient, topicArn: string): Tell =>
  async (event) => {
    await sns.send(new PublishCommand({ TopicArn: topicArn, Message: JSON.stringify(event) }));
  };
