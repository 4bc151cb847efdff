import { EmailIdentity } from "@pulumi/aws/sesv2/emailIdentity";
import { EmailIdentityFeedbackAttributes } from "@pulumi/aws/sesv2/emailIdentityFeedbackAttributes";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import { adopting, identityEntry } from "../resource-options/adoption";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of {@link SendingIdentity}. */
export interface SendingIdentityArgs {
  /** A domain or an address. */
  readonly identity: string;
  /**
   * The configuration set of messages that name none; absent while other senders, whose IAM policies lack that set, use the
   * identity.
   */
  readonly defaultConfigurationSet?: string;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/** A domain or an address that SES sends from. An address has settings of its own, which override its domain's. */
export class SendingIdentity extends ComponentResource {
  /** The Easy DKIM tokens; SES assigns them, so they are known after deployment only. */
  readonly dkimTokens: Output<string[]>;

  constructor(name: string, args: SendingIdentityArgs, opts: Options) {
    super("mail:index:SendingIdentity", name, args, opts);
    const { identity, defaultConfigurationSet, production } = args;
    const adoption = adopting(args.adopt, identityEntry(identity), identity);
    // An adopted domain keeps its signing key, and an address is signed by its domain.
    const statesDkim = !adoption.import && !identity.includes("@");
    const emailIdentity = new EmailIdentity(
      name,
      {
        emailIdentity: identity,
        ...(defaultConfigurationSet && { configurationSetName: defaultConfigurationSet }),
        ...(statesDkim && { dkimSigningAttributes: { nextSigningKeyLength: "RSA_2048_BIT" } }),
      },
      { parent: this, ...after(opts), ...kept(production), ...adoption },
    );
    new EmailIdentityFeedbackAttributes(
      name,
      {
        emailIdentity: identity,
        // Off only if the default set's topics report the same: for messages without a set, forwarding is the only feedback.
        emailForwardingEnabled: !defaultConfigurationSet,
      },
      { parent: this, ...after(opts, emailIdentity), ...kept(production) },
    );
    this.dkimTokens = emailIdentity.dkimSigningAttributes.tokens;
    this.registerOutputs();
  }
}
