import { Command, type CommandArgs } from "@pulumi/command/local/command";
import { ComponentResource, type Input, output } from "@pulumi/pulumi";
import type { AwsAccess } from "../dns/aws";
import type { CommandInput } from "../dns/main";
import type { StackDns } from "../dns/stack";
import { after, type Options } from "../order";
import { kept } from "../retention";

/** What the records are made from. */
export interface DnsArgs extends StackDns {
  /** The DKIM tokens that the settings state; none: those of the identity are used. */
  readonly dkimTokens: readonly string[];
  /** The DKIM tokens of the identity, which SES may have yet to assign. */
  readonly identityDkimTokens: Input<readonly string[]>;
  /** The ARN of the secret with the Porkbun key pair. */
  readonly secretArn: string;
  /** With what the stack is deployed. */
  readonly access: AwsAccess;
}

/**
 * The stack's records in the zone, written by one command: Porkbun allows one call a second, and several writers at once would
 * each take the others' turn.
 *
 * The command runs again when what is wanted changes, and finds out by itself what to write, so an interrupted run is mended by
 * the next. There are no triggers: a replacement would delete what it has just written.
 */
export class Dns extends ComponentResource {
  constructor(name: string, args: DnsArgs, opts: Options) {
    super("mail:index:Dns", name, args, opts);
    const { zone, sendingDomain, region, owner, production, records, access } = args;
    const input: CommandInput = { zone, sendingDomain, region, owner, production, records };
    const command: CommandArgs = {
      // Without a shell; relative to the program's folder, which is where the engine's plugins run.
      interpreter: ["node", "--require", "./typescript.cjs", "dns/main.ts"],
      create: "apply",
      delete: "destroy",
      stdin: JSON.stringify(input),
      environment: {
        AWS_REGION: access.region,
        DEPLOY_ACCOUNT_ID: access.accountId,
        ...(access.profile && { DEPLOY_PROFILE: access.profile }),
        ...(access.assumeRoleArn && { DEPLOY_ROLE_ARN: access.assumeRoleArn }),
        PORKBUN_SECRET_ARN: args.secretArn,
        DKIM_TOKENS: args.dkimTokens.join(","),
        IDENTITY_DKIM_TOKENS: output(args.identityDkimTokens).apply((tokens) => tokens.join(",")),
      },
      logging: "none",
    };
    new Command(name, command, { parent: this, ...after(opts), ...kept(production) });
    this.registerOutputs();
  }
}
