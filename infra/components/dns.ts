import { ComponentResource, type Input, output } from "@pulumi/pulumi";
import type { ValidationRecord } from "../dns/records";
import type { Options } from "../resource-options/order";
import { zoneCommand, type ZoneCommandArgs } from "./zone-command";

/** The arguments of {@link Dns}. */
export interface DnsArgs extends ZoneCommandArgs {
  /** The DKIM tokens in the settings; if there are none, the identity's are used. */
  readonly dkimTokens: readonly string[];
  /** The DKIM tokens of the identity, which SES may not have assigned yet. */
  readonly identityDkimTokens: Input<readonly string[]>;
  /** The validation record of the certificate for the links' host, which AWS may not have assigned yet. */
  readonly certificateValidation: Input<ValidationRecord>;
}

/**
 * The records that the stack's mail needs, written by one command: Porkbun allows one call a second, which several writers would
 * have to share. The links' host has its own command, which runs later (links-dns.ts).
 */
export class Dns extends ComponentResource {
  constructor(name: string, args: DnsArgs, opts: Options) {
    super("mail:index:Dns", name, args, opts);
    const { dkimTokens, identityDkimTokens, certificateValidation, ...command } = args;
    const assigned = {
      DKIM_TOKENS: dkimTokens.join(","),
      IDENTITY_DKIM_TOKENS: output(identityDkimTokens).apply((tokens) => tokens.join(",")),
      CERTIFICATE_VALIDATION: output(certificateValidation).apply((record) => `${record.name} ${record.content}`),
    };
    zoneCommand(name, command, assigned, this, opts);
    this.registerOutputs();
  }
}
