import { ComponentResource, type Input } from "@pulumi/pulumi";
import type { Options } from "../resource-options/order";
import { zoneCommand, type ZoneCommandArgs } from "./zone-command";

/** The arguments of {@link LinksDns}. */
export interface LinksDnsArgs extends ZoneCommandArgs {
  /** The host at API Gateway that the links' host is an alias of, which AWS may not have assigned yet. */
  readonly target: Input<string>;
}

/**
 * The record of the links' host. Its command runs after that of the mail's records: AWS assigns the target once the certificate is
 * issued, and issues the certificate once its record is in the zone. The command owns this record only, so that neither command
 * deletes the other's.
 */
export class LinksDns extends ComponentResource {
  constructor(name: string, args: LinksDnsArgs, opts: Options) {
    super("mail:index:LinksDns", name, args, opts);
    const { target, ...command } = args;
    zoneCommand(name, command, { LINKS_TARGET: target }, this, opts);
    this.registerOutputs();
  }
}
