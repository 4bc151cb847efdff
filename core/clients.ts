/** The services that the functions work on. */
import type { Readable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Identify, identifier } from "./recipients/identity";
import { readSecret } from "./secrets";

/** What suppression works on: the table of recipients, and SES with its suppression list. */
export interface Stores {
  readonly dynamodb: DynamoDBClient;
  readonly ses: SESv2Client;
  /** The name of the table of recipients. */
  readonly table: string;
  /** The name of the table of objections. */
  readonly objections: string;
  /** Makes the ids of recipients. */
  readonly identify: Identify;
}

/**
 * One retry and short timeouts: what SES doesn't take stays pending, and what DynamoDB doesn't comes again by the queue, as what the guard asks for. A call
 * ends after 5 seconds at the worst: two tries of 2 seconds and, when the first is throttled, up to a second between them;
 * only a service that names a pause of its own, in `x-amz-retry-after`, can add up to 5 seconds.
 */
export const BOUNDED = {
  maxAttempts: 2,
  retryMode: "standard",
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
};

/** How long two reads, a Put and a write take at the worst, each by {@link BOUNDED}, in milliseconds. */
export const LONGEST_RECORD = 20_000;

/** What the SDK would look for in `~/.aws`, which Lambda hasn't got: a twentieth of the start, as `bench/README.md` shows. */
const STATED = {
  defaultsMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: [] as string[],
  userAgentAppId: () => Promise.resolve(undefined),
} as const;

/** The SDK's own collector loads web streams, only to find that it was given none. */
const streamCollector = async (stream: Readable): Promise<Uint8Array> => Buffer.concat(await stream.toArray());

function common(region: string | undefined) {
  return { ...BOUNDED, ...STATED, streamCollector, ...(region !== undefined && { region }) };
}

/** Opens DynamoDB in the Region of the function. */
export const openDynamoDB = (region = process.env["AWS_REGION"]): DynamoDBClient =>
  new DynamoDBClient({ ...common(region), accountIdEndpointMode: "disabled", endpointDiscoveryEnabled: false });

/** Opens Secrets Manager in the Region of the function. */
export const openSecretsManager = (region = process.env["AWS_REGION"]): SecretsManagerClient =>
  new SecretsManagerClient(common(region));

/** Opens SQS in the Region of the function: at the Region's endpoint, which every other client takes too, not at a queue's URL. */
export const openSQS = (region = process.env["AWS_REGION"]): SQSClient =>
  new SQSClient({ ...common(region), useQueueUrlAsEndpoint: false });

/** Opens SNS in the Region of the function. */
export const openSNS = (region = process.env["AWS_REGION"]): SNSClient => new SNSClient(common(region));

/** Opens SES, to read from it, in the Region of the function. */
export const openSES = (region = process.env["AWS_REGION"]): SESv2Client => new SESv2Client(common(region));

/**
 * How mail is sent: one try, since SES has nothing that tells a repetition from another mail, and the SDK would repeat what SES
 * accepted and did not answer in time. A long wait makes it rare that nobody knows.
 */
const ONE_TRY = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** Opens SES, to send mail and for nothing else, in the Region of the function. */
export const openSender = (region = process.env["AWS_REGION"]): SESv2Client =>
  new SESv2Client({ ...common(region), ...ONE_TRY });

/**
 * Opens the stores in the Region of the function.
 *
 * @param table the name of the table of recipients
 * @param objections the name of the table of objections
 * @param idKeySecret the ARN of the secret with the key of recipients' ids
 */
export function openStores(
  table: string,
  objections: string,
  idKeySecret: string,
  region = process.env["AWS_REGION"],
): Stores {
  const secrets = openSecretsManager(region);
  return {
    dynamodb: openDynamoDB(region),
    ses: openSES(region),
    table,
    objections,
    identify: identifier(() => readSecret(secrets, idKeySecret)),
  };
}
