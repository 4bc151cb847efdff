import { ComponentResource, type Input } from "@pulumi/pulumi";
import type { Options } from "../order";
import { zoneCommand, type ZoneCommandArgs } from "./zone-command";

/** The arguments of {@link LinksDns}. */
export interface LinksDnsArgs extends ZoneCommandArgs {
  /** The host at API Gateway that the links' host is an alias of, which AWS may have yet to assign. */
  readonly target: Input<string>;
}

/**
 * The record of the links' host. Its command comes after that of the mail's records: AWS tells the target once the certificate is
 * issued, and issues it once the certificate's record is in the zone. It owns this record alone, so that neither command takes the
 * other's away.
 */
export class LinksDns extends ComponentResource {
  constructor(name: string, args: LinksDnsArgs, opts: Options) {
    super("mail:index:LinksDns", name, args, opts);
    const { target, ...command } = args;
    zoneCommand(name, command, { LINKS_TARGET: target }, this, opts);
    this.registerOutputs();
  }
}
