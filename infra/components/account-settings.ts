import { AccountSuppressionAttributes } from "@pulumi/aws/sesv2/accountSuppressionAttributes";
import { ComponentResource } from "@pulumi/pulumi";
import { accountSuppressionEntry, adopting } from "../adoption";
import { after, type Options } from "../order";
import { kept } from "../retention";

/** What the account's settings are made from. */
export interface AccountSettingsArgs {
  readonly accountId: string;
  readonly adopt: readonly string[];
}

/**
 * The settings that all stacks of an account and Region share, so that one stack alone may own them. Kept whatever the stack:
 * deleting them resets them for everybody.
 */
export class AccountSettings extends ComponentResource {
  constructor(name: string, args: AccountSettingsArgs, opts: Options) {
    super("mail:index:AccountSettings", name, args, opts);
    new AccountSuppressionAttributes(
      "suppression",
      { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
      { parent: this, ...after(opts), ...kept(true), ...adopting(args.adopt, accountSuppressionEntry, args.accountId) },
    );
    this.registerOutputs();
  }
}
