import { ComponentResource, type Input, output } from "@pulumi/pulumi";
import type { ValidationRecord } from "../dns/records";
import type { Options } from "../order";
import { zoneCommand, type ZoneCommandArgs } from "./zone-command";

/** The arguments of {@link Dns}. */
export interface DnsArgs extends ZoneCommandArgs {
  /** The DKIM tokens that the settings state; none: those of the identity are used. */
  readonly dkimTokens: readonly string[];
  /** The DKIM tokens of the identity, which SES may have yet to assign. */
  readonly identityDkimTokens: Input<readonly string[]>;
  /** The record of the certificate of the links' host, which AWS may have yet to assign. */
  readonly certificateValidation: Input<ValidationRecord>;
}

/**
 * The records that the stack's mail needs, written by one command: Porkbun allows one call a second, and several writers at once
 * would each take the others' turn. The links' host has a command of its own, which runs later (links-dns.ts).
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
