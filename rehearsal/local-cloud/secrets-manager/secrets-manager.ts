/** AWS Secrets Manager: secrets, their current values, and who may read them. */
import { randomUUID } from "node:crypto";
import type { Answer, Call, Service } from "../gateway";
import type { Context } from "../iam/policy-evaluation";
import type { Kms } from "../kms/kms";
import type { Caller, Principals } from "../iam/principals";
import { Refusal } from "../refusal";

interface Secret {
  readonly name: string;
  readonly arn: string;
  readonly keyId: string;
  value?: string;
  deletedDate?: Date;
}

export class SecretsManager implements Service {
  readonly #secrets = new Map<string, Secret>();

  constructor(
    private readonly principals: Principals,
    private readonly kms: Kms,
  ) {}

  createSecret(
    { name, kmsKeyId = "alias/aws/secretsmanager" }: { name: string; kmsKeyId?: string },
    arn: string,
  ): void {
    if (this.#secrets.has(name)) {
      const message = `The operation failed because the secret ${name} already exists.`;
      throw new Refusal("secretsmanager", "ResourceExistsException", message);
    }
    this.kms.key(kmsKeyId);
    this.#secrets.set(name, { name, arn, keyId: kmsKeyId });
  }

  /** Stores a value as the deployer, who must be allowed to use the key. */
  putSecretValue({ secretId, secretString }: { secretId: string; secretString: string }): void {
    const secret = this.#secret(secretId);
    this.#useKey(this.principals.deployer, ["GenerateDataKey", "Decrypt"], secret);
    secret.value = secretString;
  }

  /** By name, ARN or partial ARN without the six characters that Secrets Manager appends. */
  #secret(id: string): Secret {
    const found = [...this.#secrets.values()].find(({ name, arn }) =>
      [name, arn, arn.replace(/-.{6}$/, "")].includes(id),
    );
    if (found) return found;
    throw new Refusal(
      "secretsmanager",
      "ResourceNotFoundException",
      "Secrets Manager can't find the specified secret.",
    );
  }

  #useKey(caller: Caller, operations: readonly string[], { arn, keyId }: Secret): void {
    const context: Context = {
      "kms:ViaService": `secretsmanager.${this.principals.account.region}.amazonaws.com`,
      "kms:EncryptionContext:SecretARN": arn,
    };
    try {
      this.kms.authorize(caller, operations, keyId, context);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      throw new Refusal("secretsmanager", "AccessDenied", `Access to KMS is not allowed: ${error.message}`);
    }
  }

  handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    if (operation === "DescribeSecret") return Promise.resolve(this.#describeSecret(caller, body));
    return Promise.resolve(operation === "GetSecretValue" ? this.#getSecretValue(caller, body) : undefined);
  }

  /** Deletes a secret at the end of its recovery window; until then its name stays taken. */
  scheduleDeletion(id: string): void {
    this.#secret(id).deletedDate = new Date();
  }

  #describeSecret(caller: Caller, body: string): Answer {
    const { SecretId } = JSON.parse(body) as { SecretId: string };
    const { name, arn, deletedDate } = this.#secret(SecretId);
    this.principals.authorize(caller, { action: "secretsmanager:DescribeSecret", resource: arn });
    const answer = { ARN: arn, Name: name, ...(deletedDate && { DeletedDate: deletedDate.getTime() / 1000 }) };
    return { status: 200, body: JSON.stringify(answer) };
  }

  #getSecretValue(caller: Caller, body: string): Answer {
    const { SecretId } = JSON.parse(body) as { SecretId: string };
    const secret = this.#secret(SecretId);
    this.principals.authorize(caller, { action: "secretsmanager:GetSecretValue", resource: secret.arn });
    this.#useKey(caller, ["Decrypt"], secret);
    const { name, arn, value } = secret;
    if (value === undefined) {
      const message = "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT";
      throw new Refusal("secretsmanager", "ResourceNotFoundException", message);
    }
    const answer = {
      ARN: arn,
      Name: name,
      SecretString: value,
      VersionId: randomUUID(),
      VersionStages: ["AWSCURRENT"],
    };
    return { status: 200, body: JSON.stringify(answer) };
  }
}
