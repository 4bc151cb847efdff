/** What the DNS writer asks of AWS: the Porkbun key pair, and the DKIM tokens where no setting states them. */
import { SecretsManagerClient, GetSecretValueCommand } from "@aws-sdk/client-secrets-manager";
import { GetEmailIdentityCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Credentials } from "./porkbun/client";

/** With what a stack's AWS calls are made; as its provider. */
export interface AwsAccess {
  readonly region: string;
  /** The account that the stack is of; any other is refused before anything is read. */
  readonly accountId: string;
  readonly profile?: string;
  readonly assumeRoleArn?: string;
}

/** A failure that a person can mend; the message says how. */
export class AwsError extends Error {
  override readonly name = "AwsError";
}

/** How a client of any AWS service is made. */
interface ClientConfig {
  readonly region: string;
  readonly profile?: string;
  readonly credentials?: {
    readonly accessKeyId: string;
    readonly secretAccessKey: string;
    readonly sessionToken: string;
  };
}

/** Who calls, checked to be of the stack's account. */
export interface Caller {
  readonly arn: string;
  readonly config: ClientConfig;
}

const SETTING = "The settings profile and assumeRoleArn say with what the stack is deployed.";
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
 * Finds out who calls.
 *
 * @throws AwsError without credentials, without the role, or in another account than the stack's
 */
export async function caller({ region, accountId, profile, assumeRoleArn }: AwsAccess): Promise<Caller> {
  const own = { region, ...(profile && { profile }) };
  const config = assumeRoleArn ? await assumed(own, assumeRoleArn) : own;
  const { Account: account = "", Arn: arn = "" } = await new STSClient(config)
    .send(new GetCallerIdentityCommand({}))
    .catch((error: unknown) => {
      const instead =
        "At a terminal PORKBUN_API_KEY and PORKBUN_SECRET_API_KEY, with the setting dkimTokens, need none.";
      throw new AwsError(`There are no AWS credentials that work (${reason(error)}). ${SETTING} ${instead}`);
    });
  if (account !== accountId) {
    throw new AwsError(`${arn} is of account ${account}, and the stack of account ${accountId}. ${SETTING}`);
  }
  return { arn, config };
}

/**
 * Reads the Porkbun key pair from Secrets Manager.
 *
 * @throws AwsError when it cannot be read, with who was denied what
 */
export async function porkbunKeys({ arn, config }: Caller, secretArn: string): Promise<Credentials> {
  const { SecretString: text = "" } = await new SecretsManagerClient(config)
    .send(new GetSecretValueCommand({ SecretId: secretArn }))
    .catch((error: unknown) => {
      if (error instanceof Error && error.name === "ResourceNotFoundException") {
        throw new AwsError(
          `There is no secret ${secretArn} with a value yet: pulumi up puts the stack's Porkbun keys there.`,
        );
      }
      const denied = `${arn} may not read the secret ${secretArn}: it needs secretsmanager:GetSecretValue, and kms:Decrypt by the stack's key.`;
      throw new AwsError(`${denied} ${reason(error)} ${SETTING}`);
    });
  const keys = parsedKeys(text);
  if (!keys) throw new AwsError(`The secret ${secretArn} does not hold apiKey and secretApiKey as JSON.`);
  return keys;
}

/** The key pair in a secret's value; undefined where it holds none. */
export function parsedKeys(text: string): Credentials | undefined {
  try {
    const { apiKey, secretApiKey } = JSON.parse(text) as Partial<Record<string, unknown>>;
    return typeof apiKey === "string" && typeof secretApiKey === "string" ? { apiKey, secretApiKey } : undefined;
  } catch {
    // What JSON.parse says quotes the text, which may be a key.
    return undefined;
  }
}

/**
 * Asks SES for the DKIM tokens of a domain.
 *
 * @returns none where the identity has none
 * @throws AwsError when SES does not tell of the identity
 */
export async function identityDkimTokens({ config }: Caller, domain: string): Promise<string[]> {
  const { DkimAttributes: dkim } = await new SESv2Client(config)
    .send(new GetEmailIdentityCommand({ EmailIdentity: domain }))
    .catch((error: unknown) => {
      const remedy = "pulumi up makes it, and the setting dkimTokens states its tokens where they are known.";
      throw new AwsError(`SES does not tell of the identity ${domain}: ${remedy} ${reason(error)}`);
    });
  return dkim?.Tokens ?? [];
}
