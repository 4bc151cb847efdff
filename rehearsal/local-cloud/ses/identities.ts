/** Email identities: domains and addresses from which the account may send once it has proved ownership. */
import { Refusal } from "../refusal";
import type { ConfigurationSets } from "./configuration-sets";
import type { Identity } from "./description";

/** The domain of an address. */
export const domainOf = (address: string) => address.split("@")[1] ?? "";

/** The identities of an account. */
export class Identities {
  readonly #identities = new Map<string, Identity>();

  constructor(private readonly configurationSets: ConfigurationSets) {}

  /**
   * Creates an identity.
   *
   * @param dkimTokens the tokens that SES assigns to a domain
   * @param imported whether the deployment imports an existing identity, which keeps its tokens and its verification
   */
  create(
    inputs: {
      readonly emailIdentity: string;
      readonly configurationSetName?: string;
      readonly tags?: Readonly<Record<string, string>>;
    },
    arn: string,
    dkimTokens: readonly string[] = [],
    imported = false,
  ): void {
    const { emailIdentity: name, configurationSetName, tags = {} } = inputs;
    const there = this.#identities.get(name);
    if (there && !imported) {
      throw new Refusal("ses", "AlreadyExistsException", `Email identity ${name} already exist.`);
    }
    if (configurationSetName !== undefined) this.configurationSets.get(configurationSetName);
    const fresh = { name, arn, dkimTokens, verified: false, forwarding: true };
    this.#identities.set(name, { ...fresh, ...there, configurationSet: configurationSetName, tags });
  }

  setFeedbackForwarding(inputs: { emailIdentity: string; emailForwardingEnabled?: boolean }): void {
    this.get(inputs.emailIdentity).forwarding = inputs.emailForwardingEnabled ?? false;
  }

  /** Accepts a MAIL FROM domain, which must be below the identity's domain. */
  setMailFrom(inputs: {
    readonly emailIdentity: string;
    readonly mailFromDomain?: string;
    readonly behaviorOnMxFailure?: string;
  }): void {
    const { emailIdentity, mailFromDomain, behaviorOnMxFailure: onFailure = "USE_DEFAULT_VALUE" } = inputs;
    const identity = this.get(emailIdentity);
    const domain = identity.name.split("@").at(-1) ?? "";
    if (mailFromDomain !== undefined && !mailFromDomain.endsWith(`.${domain}`)) {
      const message = `Provided MAIL-FROM domain <${mailFromDomain}> is not subdomain of the domain of the identity <${emailIdentity}>.`;
      throw new Refusal("ses", "BadRequestException", message);
    }
    if (mailFromDomain === undefined) delete identity.mailFrom;
    else identity.mailFrom = { domain: mailFromDomain, onFailure };
  }

  /** Marks an identity as verified: its DNS records were found, or the link in the mail was opened. */
  verify(name: string): void {
    this.get(name).verified = true;
  }

  /** Whether an address or a domain is itself a verified identity. */
  isVerified(name: string): boolean {
    return this.#identities.get(name)?.verified === true;
  }

  /**
   * The identity with this name.
   *
   * @throws Refusal `NotFoundException`
   */
  get(name: string): Identity {
    const identity = this.#identities.get(name);
    if (identity) return identity;
    throw new Refusal("ses", "NotFoundException", `Email identity ${name} does not exist.`, 404);
  }

  /**
   * The identity that SES uses for a sender: the address if it is one, else its domain or the closest parent domain that is one
   * (https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html).
   */
  ofSender(address: string): Identity | undefined {
    const labels = domainOf(address).split(".");
    const names = [address, ...labels.map((_, index) => labels.slice(index).join("."))];
    return names.map((name) => this.#identities.get(name)).find((identity) => identity !== undefined);
  }
}
