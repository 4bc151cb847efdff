import { Secret } from "@pulumi/aws/secretsmanager/secret";
import { SecretVersion } from "@pulumi/aws/secretsmanager/secretVersion";
import { ComponentResource, type CustomResourceOptions, type Input, jsonStringify } from "@pulumi/pulumi";
import type { Credentials } from "../settings/credentials";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of {@link Secrets}. */
export interface SecretsArgs {
  readonly secrets: Names["secrets"];
  /**
   * ARN of the key's alias: DescribeSecret returns "the key ID or alias ARN"
   * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html), so with the alias's name each refresh
   * might show a change.
   */
  readonly keyAliasArn: string;
  /** From secret config; each stays a secret in the engine's state. */
  readonly credentials: Credentials;
  readonly production: boolean;
}

/**
 * The credentials, copied from the stack's secret config to Secrets Manager; everything else holds only a secret's ARN. No secret
 * has a resource policy, since none is needed within an account.
 */
export class Secrets extends ComponentResource {
  constructor(name: string, args: SecretsArgs, opts: Options) {
    const { credentials, ...described } = args;
    super("mail:index:Secrets", name, described, opts);
    const { porkbunApiKey, porkbunSecretApiKey, linkSigningKeys, recipientIdKey } = credentials;

    const entry = (
      logicalName: string,
      secretName: string,
      description: string,
      value: Input<string>,
      version: CustomResourceOptions = {},
    ) => {
      const secret = new Secret(
        logicalName,
        {
          name: secretName,
          description,
          kmsKeyId: args.keyAliasArn,
          recoveryWindowInDays: args.production ? 30 : 0,
        },
        { parent: this, ...after(opts), ...kept(args.production) },
      );
      new SecretVersion(logicalName, { secretId: secret.id, secretString: value }, { parent: this, ...version });
    };

    entry(
      "porkbun",
      args.secrets.porkbun.name,
      "Porkbun API key pair, as apiKey and secretApiKey",
      jsonStringify({ apiKey: porkbunApiKey, secretApiKey: porkbunSecretApiKey }),
    );
    entry(
      "link-signing",
      args.secrets.linkSigning.name,
      "Keys that sign the links in mail, by id, as JSON",
      linkSigningKeys,
    );
    entry(
      "recipient-id",
      args.secrets.recipientId.name,
      "Key that turns an address into a recipient's id, base64; never changes",
      recipientIdKey,
      // A new value would replace the version, which the engine refuses to do to a protected resource.
      kept(args.production),
    );
    this.registerOutputs();
  }
}
