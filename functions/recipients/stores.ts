/** What the functions work on: the table of recipients, and SES with its suppression list. */
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SESv2Client } from "@aws-sdk/client-sesv2";

/** The two services and where in them. */
export interface Stores {
  readonly dynamodb: DynamoDBClient;
  readonly ses: SESv2Client;
  /** The name of the table of recipients. */
  readonly table: string;
}

/** Few retries and short timeouts: a record's three calls end well within the suppression function's 30 seconds. */
const BOUNDED = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 3000, throwOnRequestTimeout: true },
} as const;

/**
 * Opens both with what Lambda puts into a function's environment.
 *
 * @throws Error when the environment names no table
 */
export function openStores({ RECIPIENTS_TABLE: table }: NodeJS.ProcessEnv): Stores {
  if (!table) throw new Error("RECIPIENTS_TABLE is not set.");
  return { dynamodb: new DynamoDBClient(BOUNDED), ses: new SESv2Client(BOUNDED), table };
}
