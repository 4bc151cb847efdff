/** The AWS clients that the functions use. */
import type { Readable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { SESv2Client } from "@aws-sdk/client-sesv2";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import { type Identify, identifier } from "../recipients/identity";
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
 * One retry and short timeouts. A call that fails loses nothing: a suppression entry that SES does not accept stays pending, and
 * when DynamoDB or the guard fails, the queue delivers the message again. A call ends after 5 seconds at the latest: two tries of 2
 * seconds and, when the first is throttled, up to a second between them; only a service that asks for a longer pause, in
 * `x-amz-retry-after`, can add up to 5 seconds.
 */
export const BOUNDED = {
  maxAttempts: 2,
  retryMode: "standard",
  requestHandler: { connectionTimeout: 1000, requestTimeout: 2000, throwOnRequestTimeout: true },
};

/**
 * The longest that recording one piece of feedback can take, in milliseconds: two reads, a Put and a write, all {@link BOUNDED}.
 */
export const LONGEST_RECORD = 20_000;

/**
 * Settings that the SDK would otherwise look for in `~/.aws`, which Lambda does not have: looking takes 5% of the start
 * (`bench/README.md`).
 */
const STATED = {
  defaultsMode: "standard",
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  authSchemePreference: [] as string[],
  userAgentAppId: () => Promise.resolve(undefined),
} as const;

/** The SDK's own collector loads web streams, which are not used here: loading them takes another 5% of the start. */
const streamCollector = async (stream: Readable): Promise<Uint8Array> => Buffer.concat(await stream.toArray());

function common(region: string | undefined) {
  return { ...BOUNDED, ...STATED, streamCollector, ...(region !== undefined && { region }) };
}

/** Opens DynamoDB in the Region of the function, unless another is given. */
export const openDynamoDB = (region?: string): DynamoDBClient =>
  new DynamoDBClient({ ...common(region), accountIdEndpointMode: "disabled", endpointDiscoveryEnabled: false });

/** Opens Secrets Manager in the Region of the function, unless another is given. */
export const openSecretsManager = (region?: string): SecretsManagerClient => new SecretsManagerClient(common(region));

/**
 * Opens SQS in the Region of the function, unless another is given. Like every other client it uses the Region's endpoint, not the
 * queue's URL.
 */
export const openSQS = (region?: string): SQSClient =>
  new SQSClient({ ...common(region), useQueueUrlAsEndpoint: false });

/** Opens SNS in the Region of the function, unless another is given. */
export const openSNS = (region?: string): SNSClient => new SNSClient(common(region));

/** Opens SES in the Region of the function, unless another is given, for everything but sending mail. */
export const openSES = (region?: string): SESv2Client => new SESv2Client(common(region));

/**
 * For sending mail: no retry. `SendEmail` is not idempotent, and the SDK would retry a call that SES had accepted but not answered
 * in time. The long timeout makes unknown outcomes rare.
 */
const ONE_TRY = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 1000, requestTimeout: 10_000, throwOnRequestTimeout: true },
};

/** Opens SES in the Region of the function, unless another is given, for sending mail only. */
export const openSender = (region?: string): SESv2Client => new SESv2Client({ ...common(region), ...ONE_TRY });

/**
 * Opens the stores in the Region of the function, unless another is given.
 *
 * @param table the name of the table of recipients
 * @param objections the name of the table of objections
 * @param idKeySecret the ARN of the secret with the key for recipients' ids
 */
export function openStores(table: string, objections: string, idKeySecret: string, region?: string): Stores {
  const secrets = openSecretsManager(region);
  return {
    dynamodb: openDynamoDB(region),
    ses: openSES(region),
    table,
    objections,
    identify: identifier(() => readSecret(secrets, idKeySecret)),
  };
}
