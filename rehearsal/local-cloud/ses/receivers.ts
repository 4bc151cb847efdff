/** The mail servers outside AWS: what scenarios make them do, and what arrives there. */
import { type Outcome, simulated, tlsNotOffered } from "./events";
import { domainOf } from "./identities";
import type { SimpleContent } from "./send-email-request";

/** Every server to which SES delivers. */
export class Receivers {
  /** Messages transmitted to receiving servers, oldest first. */
  readonly transmissions: { readonly recipient: string; readonly tls: boolean }[] = [];
  readonly #plainTextDomains = new Set<string>();
  readonly #mailboxes = new Map<string, readonly Outcome[]>();
  readonly #inboxes = new Map<string, SimpleContent[]>();

  /**
   * Sets what happens to each message at a mailbox, in order; by default a mailbox accepts mail, and the simulator's addresses behave as
   * documented.
   */
  mailbox(address: string, ...outcomes: readonly Outcome[]): void {
    this.#mailboxes.set(address, outcomes);
  }

  /** The messages that arrive for an address from now on, oldest first; for all other addresses no content is kept. */
  inbox(address: string): readonly SimpleContent[] {
    const inbox = this.#inboxes.get(address) ?? [];
    this.#inboxes.set(address, inbox);
    return inbox;
  }

  /** Makes a domain's mail server offer no TLS. */
  plainTextOnly(domain: string): void {
    this.#plainTextDomains.add(domain);
  }

  /** Puts a message into the inboxes that scenarios watch. */
  deliver(content: SimpleContent, recipients: readonly string[]): void {
    for (const recipient of recipients) this.#inboxes.get(recipient)?.push(content);
  }

  /**
   * Receives a message for one recipient; without TLS only if the configuration set doesn't require it
   * (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeliveryOptions.html).
   */
  receive(recipient: string, requiresTls: boolean): readonly Outcome[] {
    const tls = !this.#plainTextDomains.has(domainOf(recipient));
    if (requiresTls && !tls) return [tlsNotOffered];
    this.transmissions.push({ recipient, tls });
    return this.#mailboxes.get(recipient) ?? simulated(recipient) ?? [{ event: "Delivery" }];
  }
}
