/**
 * The AWS clients of the functions, from the environment that Lambda gives.
 *
 * Retries and timeouts are bounded so that a record's three calls end well within the function's 30 seconds.
 */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";

const bounded = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
} as const;

/** A client for DynamoDB. */
export function dynamoDBClient(): DynamoDBClient {
  return new DynamoDBClient(bounded);
}

/** A client for SES, API v2. */
export function sesClient(): SESv2Client {
  return new SESv2Client(bounded);
}
