import { EmailIdentityMailFromAttributes } from "@pulumi/aws/sesv2/emailIdentityMailFromAttributes";
import { ComponentResource } from "@pulumi/pulumi";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";
import type { MailFromOnFailure } from "../settings/settings";

/** The arguments of {@link MailFrom}. */
export interface MailFromArgs {
  /** Identities by logical name: a domain, and addresses at it. */
  readonly identities: Readonly<Record<string, string>>;
  /** The envelope domain, a subdomain of the identities' own. */
  readonly mailFromDomain: string;
  /** What SES does while the domain's MX record is missing. */
  readonly onFailure: MailFromOnFailure;
  readonly production: boolean;
}

/**
 * A custom MAIL FROM domain for the identities: with it SPF aligns with the From address, as DMARC asks
 * (https://docs.aws.amazon.com/ses/latest/dg/mail-from.html). An address identity has its own setting, which overrides its
 * domain's. The domain's records must be in the zone before SES looks for them.
 */
export class MailFrom extends ComponentResource {
  constructor(name: string, args: MailFromArgs, opts: Options) {
    super("mail:index:MailFrom", name, args, opts);
    const { mailFromDomain, onFailure, production } = args;
    for (const [logicalName, emailIdentity] of Object.entries(args.identities)) {
      new EmailIdentityMailFromAttributes(
        logicalName,
        { emailIdentity, mailFromDomain, behaviorOnMxFailure: onFailure },
        { parent: this, ...after(opts), ...kept(production) },
      );
    }
    this.registerOutputs();
  }
}
