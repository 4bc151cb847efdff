import { AccountSuppressionAttributes } from "@pulumi/aws/sesv2/accountSuppressionAttributes";
import { ComponentResource } from "@pulumi/pulumi";
import { after, type Options } from "../order";
import { kept } from "../retention";

/**
 * The settings that all stacks of an account and Region share, so that one stack alone may own them. Kept whatever the stack:
 * deleting them resets them for everybody.
 */
export class AccountSettings extends ComponentResource {
  constructor(name: string, opts: Options) {
    super("mail:index:AccountSettings", name, {}, opts);
    new AccountSuppressionAttributes(
      "suppression",
      { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
      { parent: this, ...after(opts), ...kept(true) },
    );
    this.registerOutputs();
  }
}
