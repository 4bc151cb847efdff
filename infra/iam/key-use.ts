/** What roles need the stack's key for. The grants themselves are in the key's policy. */
import type { OneOrMore } from "./statements";

/** A service through which a principal may use the key. */
export type EncryptedService = "dynamodb" | "secretsmanager" | "sns" | "sqs";

/** What a role needs the key for. */
export interface KeyUse {
  /** The services that decrypt for the role; it never calls KMS itself. */
  readonly services: OneOrMore<EncryptedService>;
  /** Whether it publishes or sends, for which a service has to encrypt. */
  readonly writes?: boolean;
}

/** A role that reads what the key encrypts, or writes what it is to encrypt. */
export interface KeyUser extends KeyUse {
  /** Statement id. */
  readonly sid: string;
  readonly roleArn: string;
}
