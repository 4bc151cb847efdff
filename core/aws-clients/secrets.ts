/** Reads secrets. */
import { GetSecretValueCommand, type SecretsManagerClient } from "@aws-sdk/client-secrets-manager";

/**
 * The current value of a secret.
 *
 * @param arn complete, or without the six characters that Secrets Manager appends to the name
 * @throws whatever Secrets Manager fails with, and Error for a secret that holds no text
 */
export async function readSecret(client: SecretsManagerClient, arn: string): Promise<string> {
  const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: arn }));
  if (SecretString === undefined) throw new Error("A secret holds no text.");
  return SecretString;
}
