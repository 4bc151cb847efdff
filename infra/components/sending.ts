import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";
import { ConfigurationSet } from "./configuration-set";
import { SendingIdentity } from "./sending-identity";

/** The arguments of {@link Sending}. */
export interface SendingArgs {
  readonly domain: string;
  /** Addresses that are identities of their own. */
  readonly addressIdentities: readonly string[];
  readonly configurationSets: Names["configurationSets"];
  readonly eventDestinations: Names["eventDestinations"];
  readonly topics: Names["topics"];
  /** Whether the main set becomes the identities' default. */
  readonly defaultConfigurationSet: boolean;
  readonly adopt: readonly string[];
  readonly production: boolean;
}

/**
 * The two configuration sets and the identities. `main` carries mail that must arrive, `updates` mail that recipients can opt out
 * of, so that pausing the second never stops a password reset.
 */
export class Sending extends ComponentResource {
  readonly dkimTokens: Output<string[]>;

  constructor(name: string, args: SendingArgs, opts: Options) {
    super("mail:index:Sending", name, args, opts);
    const { configurationSets, eventDestinations, topics, adopt, production } = args;
    const sets = (["main", "updates"] as const).map(
      (kind) =>
        new ConfigurationSet(
          kind,
          { setName: configurationSets[kind].name, topics, eventDestinations, adopt, production },
          { parent: this, ...after(opts) },
        ),
    );
    const identity = (logicalName: string, identity: string) =>
      new SendingIdentity(
        logicalName,
        {
          identity,
          ...(args.defaultConfigurationSet && { defaultConfigurationSet: configurationSets.main.name }),
          adopt,
          production,
        },
        { parent: this, ...after(opts, ...sets) },
      );
    this.dkimTokens = identity("domain", args.domain).dkimTokens;
    for (const address of args.addressIdentities) identity(address, address);
    this.registerOutputs();
  }
}
