/** What the DNS writer reads from AWS: the Porkbun key pair and, if no setting has them, the DKIM tokens. */
import { SecretsManagerClient, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "./porkbun/client";

/** The account, Region and identity for a stack's AWS calls, the same as its provider's. */
export interface AwsAccess {
  readonly region: string;
  /** The stack's account; any other is refused before anything is read. */
  readonly accountId: string;
  readonly profile?: string;
  readonly assumeRoleArn?: string;
}

/** A failure that a person can fix; the message says how. */
export class AwsError extends Error {
  override readonly name = "AwsError";
}

/** The configuration of a client of any AWS service. */
interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** The caller's identity, checked to belong to the stack's account. */
export interface Caller {
  readonly arn: string;
  readonly config: ClientConfig;
}

const SETTING = "The settings profile and assumeRoleArn say with which credentials the stack is deployed.";
const reason = (error: unknown) => (error instanceof Error ? `${error.name}: ${error.message}` : String(error));

async function assumed(config: ClientConfig, roleArn: string): Promise<ClientConfig> {
  const sts = new STSClient(config);
  const { Credentials: session } = await sts
    .send(new AssumeRoleCommand({ RoleArn: roleArn, RoleSessionName: "dns" }))
    .catch((error: unknown) => {
      throw new AwsError(`The role ${roleArn} cannot be assumed. ${reason(error)} ${SETTING}`);
    });
  const {
    AccessKeyId: accessKeyId = "",
    SecretAccessKey: secretAccessKey = "",
    SessionToken: sessionToken = "",
  } = session ?? {};
  return { region: config.region, credentials: { accessKeyId, secretAccessKey, sessionToken } };
}

/**
 * Finds out with which identity AWS is called.
 *
 * @throws AwsError if there are no working credentials, if the role cannot be assumed, or if the account is not the stack's
 */
export async function caller({ region, accountId, profile, assumeRoleArn }: AwsAccess): Promise<Caller> {
  const own = { region, ...(profile && { profile }) };
  const config = assumeRoleArn ? await assumed(own, assumeRoleArn) : own;
  const { Account: account = "", Arn: arn = "" } = await new STSClient(config)
    .send(new GetCallerIdentityCommand({}))
    .catch((error: unknown) => {
      const instead =
        "At a terminal you need none if you set PORKBUN_API_KEY, PORKBUN_SECRET_API_KEY and the setting dkimTokens.";
      throw new AwsError(`There are no valid AWS credentials (${reason(error)}). ${SETTING} ${instead}`);
    });
  if (account !== accountId) {
    throw new AwsError(`${arn} belongs to account ${account}, but the stack to account ${accountId}. ${SETTING}`);
  }
  return { arn, config };
}

/**
 * Reads the Porkbun key pair from Secrets Manager.
 *
 * @throws AwsError if it cannot be read, with who was denied what
 */
export async function porkbunKeys({ arn, config }: Caller, secretArn: string): Promise<Credentials> {
  const { SecretString: text = "" } = await new SecretsManagerClient(config)
    .send(new GetSecretValueCommand({ SecretId: secretArn }))
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === "ResourceNotFoundException") {
        throw new AwsError(
          `The secret ${secretArn} does not exist or has no value yet: pulumi up stores the stack's Porkbun keys there.`,
        );
      }
      const denied = `${arn} may not read the secret ${secretArn}`;
      const needed = "it needs secretsmanager:GetSecretValue, and kms:Decrypt with the stack's key";
      throw new AwsError(`${denied}: ${needed}. ${reason(error)} ${SETTING}`);
    });
  const keys = parsedKeys(text);
  if (!keys) throw new AwsError(`The secret ${secretArn} does not hold apiKey and secretApiKey as JSON.`);
  return keys;
}

/** The key pair in a secret's value; undefined if there is none. */
export function parsedKeys(text: string): Credentials | undefined {
  try {
    const { apiKey, secretApiKey } = JSON.parse(text) as Partial<Record<string, unknown>>;
    return typeof apiKey === "string" && typeof secretApiKey === "string" ? { apiKey, secretApiKey } : undefined;
  } catch {
    // JSON.parse's error quotes the text, which may be a key.
    return undefined;
  }
}

/**
 * Asks SES for the DKIM tokens of a domain.
 *
 * @returns an empty list if the identity has none
 * @throws AwsError if SES does not return the identity
 */
export async function identityDkimTokens({ config }: Caller, domain: string): Promise<string[]> {
  const { DkimAttributes: dkim } = await new SESv2Client(config)
    .send(new GetEmailIdentityCommand({ EmailIdentity: domain }))
    .catch((error: unknown) => {
      const remedy = "pulumi up creates it; if its tokens are known, put them into the setting dkimTokens.";
      throw new AwsError(`SES did not return the identity ${domain}: ${remedy} ${reason(error)}`);
    });
  return dkim?.Tokens ?? [];
}
