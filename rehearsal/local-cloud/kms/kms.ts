/** AWS KMS: keys with their policies, and aliases. Nothing is encrypted: only who may use a key is modeled. */
import { type Policy, type Context, parsePolicy } from "../iam/policy-evaluation";
import type { Caller, Principals } from "../iam/principals";
import { Refusal } from "../refusal";

interface Key {
  readonly arn: string;
  readonly policy: Policy;
}

export class Kms {
  readonly #principals: Principals;
  /** Keys by every name that a call can use: key id, key ARN, alias, alias ARN. */
  readonly #keys = new Map<string, Key>();

  constructor(principals: Principals) {
    this.#principals = principals;
  }

  createKey(
    { policy, bypassPolicyLockoutSafetyCheck }: { policy?: unknown; bypassPolicyLockoutSafetyCheck?: boolean },
    arn: string,
  ): void {
    const { deployer, account } = this.#principals;
    const root = `arn:${account.partition}:iam::${account.accountId}:root`;
    const parsed = parsePolicy(
      policy ?? {
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" },
      },
    );
    const malformed = (message: string) => new Refusal("kms", "MalformedPolicyDocumentException", message);
    if (this.#principals.absentPrincipal(parsed)) {
      throw malformed("Policy contains a statement with one or more invalid principals.");
    }
    const key = { arn, policy: parsed };
    if (!bypassPolicyLockoutSafetyCheck && !this.#verdict(deployer, "kms:PutKeyPolicy", key, {}).allowed) {
      throw malformed("The new key policy will not allow you to update the key policy in the future.");
    }
    this.#keys.set(arn, key).set(arn.split("/")[1] ?? "", key);
  }

  createAlias({ name, targetKeyId }: { name: string; targetKeyId: string }, arn: string): void {
    const key = this.key(targetKeyId);
    if (this.#keys.has(arn)) {
      throw new Refusal("kms", "AlreadyExistsException", `An alias with the name ${arn} already exists`);
    }
    this.#keys.set(name, key).set(arn, key);
  }

  /**
   * The key that a call refers to.
   *
   * @param reference key id, key ARN, alias name or alias ARN
   * @throws Refusal `NotFoundException`
   */
  key(reference: string): Key {
    const key = this.#keys.get(reference) ?? this.#awsManaged(reference);
    if (key) return key;
    const { partition, region, accountId } = this.#principals.account;
    const isArn = reference.startsWith("arn:");
    const path = reference.startsWith("alias/") ? reference : `key/${reference}`;
    const arn = isArn ? reference : `arn:${partition}:kms:${region}:${accountId}:${path}`;
    const kind = arn.includes(":alias/") ? "Alias" : "Key";
    throw new Refusal(
      "kms",
      "NotFoundException",
      kind === "Alias" ? `Alias ${arn} is not found.` : `Key '${arn}' does not exist`,
    );
  }

  /**
   * Refuses unless `caller` may use a key for these operations. The key's policy decides; the caller's own policies count only where the
   * key's policy delegates to the account.
   *
   * @param reference see {@link Kms.key}; nothing is checked when it is undefined
   * @param context what the service that uses the key states, for example its encryption context
   * @throws Refusal `AccessDenied`, `NotFoundException`
   */
  authorize(caller: Caller, operations: readonly string[], reference: string | undefined, context: Context): void {
    if (reference === undefined) return;
    const key = this.key(reference);
    for (const operation of operations) {
      this.#principals.authorize(caller, this.#question(`kms:${operation}`, key, context));
    }
  }

  /** A service's AWS managed key: the account's principals use it through that service, and other services cannot use it. */
  #awsManaged(reference: string): Key | undefined {
    const service = /(?:^|:)alias\/aws\/([a-z]+)$/.exec(reference)?.[1];
    if (service === undefined) return undefined;
    const { partition, region, accountId } = this.#principals.account;
    const Condition = {
      StringEquals: { "kms:ViaService": `${service}.${region}.amazonaws.com`, "kms:CallerAccount": accountId },
    };
    return {
      arn: `arn:${partition}:kms:${region}:${accountId}:key/aws-${service}`,
      policy: parsePolicy({
        Version: "2012-10-17",
        Statement: { Effect: "Allow", Principal: { AWS: "*" }, Action: "kms:*", Resource: "*", Condition },
      }),
    };
  }

  #verdict(caller: Caller, action: string, key: Key, context: Context) {
    return this.#principals.verdict(caller, this.#question(action, key, context));
  }

  #question(action: string, key: Key, context: Context) {
    const encryptionContextKeys = Object.keys(context)
      .filter((name) => name.startsWith("kms:EncryptionContext:"))
      .map((name) => name.slice("kms:EncryptionContext:".length));
    return {
      action,
      resource: key.arn,
      context: {
        "kms:CallerAccount": this.#principals.account.accountId,
        ...(encryptionContextKeys.length > 0 && { "kms:EncryptionContextKeys": encryptionContextKeys }),
        ...context,
      },
      policy: key.policy,
      policyDecides: true,
    };
  }
}
