/** The mail servers outside AWS: what a scenario makes them do, and what it sees arrive there. */
import { type Outcome, simulated, tlsNotOffered } from "./events";
import { domainOf } from "./identities";
import type { SimpleContent } from "./send-email-request";

/** Every server that SES hands messages to. */
export class Receivers {
  /** What left SES for a receiving server, oldest first. */
  readonly transmissions: { readonly recipient: string; readonly tls: boolean }[] = [];
  readonly #plainTextDomains = new Set<string>();
  readonly #mailboxes = new Map<string, readonly Outcome[]>();
  readonly #inboxes = new Map<string, SimpleContent[]>();

  /** What a mailbox does with each message, in this order; any other address than the simulator's delivers. */
  mailbox(address: string, ...outcomes: readonly Outcome[]): void {
    this.#mailboxes.set(address, outcomes);
  }

  /** What arrives for an address from now on, oldest first; for any other nothing of a message's content is kept. */
  inbox(address: string): readonly SimpleContent[] {
    const inbox = this.#inboxes.get(address) ?? [];
    this.#inboxes.set(address, inbox);
    return inbox;
  }

  /** Makes the mail server of a domain one that offers no TLS. */
  plainTextOnly(domain: string): void {
    this.#plainTextDomains.add(domain);
  }

  /** Puts a message into the inboxes that a scenario looks at. */
  deliver(content: SimpleContent, recipients: readonly string[]): void {
    for (const recipient of recipients) this.#inboxes.get(recipient)?.push(content);
  }

  /**
   * Takes a message for one recipient: without a TLS connection only where the configuration set doesn't require one
   * (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeliveryOptions.html).
   */
  receive(recipient: string, requiresTls: boolean): readonly Outcome[] {
    const tls = !this.#plainTextDomains.has(domainOf(recipient));
    if (requiresTls && !tls) return [tlsNotOffered];
    this.transmissions.push({ recipient, tls });
    return this.#mailboxes.get(recipient) ?? simulated(recipient) ?? [{ event: "Delivery" }];
  }
}
