import { Alias } from "@pulumi/aws/kms/alias";
import { Key } from "@pulumi/aws/kms/key";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { EncryptedService, KeyUser } from "../iam/key-use";
import { allow, type Conditions, document, type OneOrMore, type Statement } from "../iam/statements";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of {@link Encryption}. */
export interface EncryptionArgs {
  readonly accountId: string;
  readonly accountRootArn: string;
  readonly region: string;
  /** The alias, `alias/…`, by which topics, queues and secrets name the key. */
  readonly aliasName: string;
  /** Roles that exist already: KMS refuses a policy with a principal that does not. */
  readonly users: readonly KeyUser[];
  /** The topics that SES publishes to, for which it encrypts. */
  readonly topicArns: readonly string[];
  /** The topics with subscribed queues, for which SNS encrypts. */
  readonly queuedTopicArns: readonly string[];
  readonly production: boolean;
}

/**
 * The one customer-managed key of a stack, and its alias. `alias/aws/sns` would not do: its policy cannot be edited, so SES
 * could not publish to a topic that it encrypts.
 */
export class Encryption extends ComponentResource {
  /** Known after deployment only. */
  readonly keyArn: Output<string>;

  constructor(name: string, args: EncryptionArgs, opts: Options) {
    super("mail:index:Encryption", name, args, opts);
    const key = new Key(
      name,
      {
        description: `Encrypts feedback, messages, recipients and secrets (${args.aliasName})`,
        deletionWindowInDays: args.production ? 30 : 7,
        enableKeyRotation: true,
        policy: document(
          administration(args),
          useThroughServices(args),
          ...args.users.map((user) => use(user, args.region)),
          // SNS delivers from these topics to encrypted queues. The condition is on the topic, as in aws-cdk
          // (`@aws-cdk/aws-sns-subscriptions:restrictSqsDescryption`, aws/aws-cdk#20521). This grant and the next two follow AWS's
          // documentation, and have not been tried.
          serviceUse("Deliver", "sns.amazonaws.com", { ArnEquals: { "aws:SourceArn": args.queuedTopicArns } }),
          serviceUse("Alarm", "cloudwatch.amazonaws.com", { StringEquals: { "aws:SourceAccount": args.accountId } }),
          // No aws:SourceAccount here: no document says that SES passes it to KMS, and the topics are this account's anyway.
          serviceUse("Publish", "ses.amazonaws.com", {
            StringEquals: { "kms:EncryptionContext:aws:sns:topicArn": args.topicArns },
          }),
        ),
      },
      { parent: this, ...after(opts), ...kept(args.production) },
    );
    new Alias(
      name,
      { name: args.aliasName, targetKeyId: key.keyId },
      { parent: this, dependsOn: key, ...kept(args.production) },
    );
    this.keyArn = key.arn;
    this.registerOutputs();
  }
}

/**
 * The account may administer the key, by its own IAM policies, but not use it. The actions are listed, since `kms:*` would give
 * every administrator access to the data. Without this statement nobody could administer the key ever again.
 */
function administration({ accountRootArn }: EncryptionArgs): Statement {
  return allow({
    sid: "Administer",
    principal: { AWS: accountRootArn },
    actions: [
      "kms:CancelKeyDeletion",
      "kms:CreateAlias",
      "kms:DeleteAlias",
      "kms:DescribeKey",
      "kms:DisableKey",
      "kms:DisableKeyRotation",
      "kms:EnableKey",
      "kms:EnableKeyRotation",
      "kms:GetKeyPolicy",
      "kms:GetKeyRotationStatus",
      "kms:ListGrants",
      "kms:ListKeyPolicies",
      "kms:ListKeyRotations",
      "kms:ListResourceTags",
      "kms:PutKeyPolicy",
      "kms:RevokeGrant",
      "kms:RotateKeyOnDemand",
      "kms:ScheduleKeyDeletion",
      "kms:TagResource",
      "kms:UntagResource",
      "kms:UpdateAlias",
      "kms:UpdateKeyDescription",
    ],
    resources: ["*"],
  });
}

const viaService = (services: OneOrMore<EncryptedService>, region: string) => ({
  StringEquals: { "kms:ViaService": services.map((service) => `${service}.${region}.amazonaws.com`) },
});

/**
 * People who deploy create encrypted tables and secrets, and operators read dead letters and publish alerts: services use the key
 * for them, if their own IAM policies allow it
 * (https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/encryption.usagenotes.html).
 */
function useThroughServices({ accountRootArn, region }: EncryptionArgs): Statement {
  return allow({
    sid: "UseThroughServices",
    principal: { AWS: accountRootArn },
    actions: [
      "kms:CreateGrant",
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:Encrypt",
      "kms:GenerateDataKey",
      "kms:ReEncryptFrom",
      "kms:ReEncryptTo",
    ],
    resources: ["*"],
    conditions: viaService(["dynamodb", "secretsmanager", "sns", "sqs"], region),
  });
}

const use = ({ sid, roleArn, services, writes = false }: KeyUser, region: string): Statement =>
  allow({
    sid,
    principal: { AWS: roleArn },
    actions: writes ? ["kms:Decrypt", "kms:GenerateDataKey"] : ["kms:Decrypt"],
    resources: ["*"],
    conditions: viaService(services, region),
  });

const serviceUse = (sid: string, service: string, conditions: Conditions): Statement =>
  allow({
    sid,
    principal: { Service: service },
    actions: ["kms:Decrypt", "kms:GenerateDataKey"],
    resources: ["*"],
    conditions,
  });
