/** The handler that one would write first: the same two writes for each bounced recipient, and nothing else. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { PutSuppressedDestinationCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { DynamoDBDocumentClient, UpdateCommand } from "@aws-sdk/lib-dynamodb";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";

interface BounceEvent {
  readonly bounce: {
    readonly feedbackId: string;
    readonly bouncedRecipients: readonly { readonly emailAddress: string }[];
  };
}

const dynamodb = DynamoDBDocumentClient.from(new DynamoDBClient({}));
const ses = new SESv2Client({});

/** Suppresses every recipient of every bounce. */
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  for (const message of event.Records) {
    const { Message } = JSON.parse(message.body) as { Message: string };
    const { bounce } = JSON.parse(Message) as BounceEvent;
    for (const { emailAddress } of bounce.bouncedRecipients) {
      await ses.send(new PutSuppressedDestinationCommand({ EmailAddress: emailAddress, Reason: "BOUNCE" }));
      await dynamodb.send(
        new UpdateCommand({
          TableName: process.env["RECIPIENTS_TABLE"],
          Key: { recipient: emailAddress },
          UpdateExpression: "SET #state = :suppressed, feedbackId = :feedbackId",
          ConditionExpression: "attribute_not_exists(feedbackId) OR feedbackId <> :feedbackId",
          ExpressionAttributeNames: { "#state": "state" },
          ExpressionAttributeValues: { ":suppressed": "SUPPRESSED", ":feedbackId": bounce.feedbackId },
        }),
      );
    }
  }
  return { batchItemFailures: [] };
};
