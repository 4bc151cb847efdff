import { Command } from "@pulumi/command/local/command";
import type { ComponentResource, Input } from "@pulumi/pulumi";
import type { AwsAccess } from "../dns/aws";
import type { CommandInput } from "../dns/main";
import type { StackDns } from "../dns/stack";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of a command that writes records. */
export interface ZoneCommandArgs extends StackDns {
  /** The ARN of the secret with the Porkbun key pair. */
  readonly secretArn: string;
  /** The AWS access with which the stack is deployed. */
  readonly access: AwsAccess;
}

/**
 * A command that writes records. It runs again when the wanted records change and finds out on its own what to write, so the next
 * run completes an interrupted one. It has no triggers, since a replacement would delete what it has just written.
 *
 * @param assigned environment variables with values that AWS assigns
 */
export function zoneCommand(
  name: string,
  { secretArn, access, ...dns }: ZoneCommandArgs,
  assigned: Readonly<Record<string, Input<string>>>,
  parent: ComponentResource,
  opts: Options,
): Command {
  const { zone, sendingDomain, region, owner, production, records } = dns;
  const stated = records.length > 0 ? { records } : {};
  const input: CommandInput = { zone, sendingDomain, region, owner, production, ...stated };
  return new Command(
    name,
    {
      // Without a shell; relative to the program's folder, which is where the engine's plugins run.
      interpreter: ["node", "--require", "./program-loading/typescript.cjs", "dns/main.ts"],
      create: "apply",
      delete: "destroy",
      stdin: JSON.stringify(input),
      environment: {
        AWS_REGION: access.region,
        DEPLOY_ACCOUNT_ID: access.accountId,
        ...(access.profile && { DEPLOY_PROFILE: access.profile }),
        ...(access.assumeRoleArn && { DEPLOY_ROLE_ARN: access.assumeRoleArn }),
        PORKBUN_SECRET_ARN: secretArn,
        ...assigned,
      },
      logging: "none",
    },
    { parent, ...after(opts), ...kept(production) },
  );
}
