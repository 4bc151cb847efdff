import { AccountSuppressionAttributes } from "@pulumi/aws/sesv2/accountSuppressionAttributes";
import { ComponentResource } from "@pulumi/pulumi";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of {@link AccountSettings}. */
export interface AccountSettingsArgs {
  readonly accountId: string;
}

/**
 * The settings that all stacks of an account and Region share, so only one stack may own them. They are retained in every stack,
 * since deleting them resets them for everybody, and imported in every account, since each has them already and SES may refuse to
 * write them in the sandbox (https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html).
 */
export class AccountSettings extends ComponentResource {
  constructor(name: string, args: AccountSettingsArgs, opts: Options) {
    super("mail:index:AccountSettings", name, args, opts);
    new AccountSuppressionAttributes(
      "suppression",
      { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
      { parent: this, ...after(opts), ...kept(true), import: args.accountId },
    );
    this.registerOutputs();
  }
}
