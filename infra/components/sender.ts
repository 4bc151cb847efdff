import { ComponentResource } from "@pulumi/pulumi";
import { allow } from "../iam";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { Role } from "./role";

/** What the sender role is made from. */
export interface SenderArgs {
  readonly role: Names["senderRole"];
  readonly accountRootArn: string;
  /** ARNs of the roles that may assume it. */
  readonly principals: readonly string[];
  readonly identityArns: readonly string[];
  readonly configurationSetArns: readonly string[];
  readonly domain: string;
}

/** The role that the application assumes to send: from the stack's domain, through its configuration sets, and nothing else. */
export class Sender extends ComponentResource {
  constructor(name: string, args: SenderArgs, opts: Options) {
    super("mail:index:Sender", name, args, opts);
    const [first, ...more] = [...args.identityArns, ...args.configurationSetArns];
    if (first === undefined) throw new Error("A sender needs an identity to send from.");
    new Role(
      name,
      {
        roleName: args.role.name,
        description: `Sends mail from ${args.domain}`,
        // IAM refuses a principal that does not exist yet and rewrites one that is deleted; a condition does neither.
        trust: allow({
          sid: "Assume",
          principal: { AWS: args.accountRootArn },
          actions: ["sts:AssumeRole"],
          conditions: { ArnEquals: { "aws:PrincipalArn": args.principals } },
        }),
        permissions: [
          allow({
            sid: "Send",
            actions: ["ses:SendEmail", "ses:SendRawEmail"],
            resources: [first, ...more],
            conditions: { StringLike: { "ses:FromAddress": `*@${args.domain}` } },
          }),
        ],
      },
      { parent: this, ...after(opts) },
    );
    this.registerOutputs();
  }
}
