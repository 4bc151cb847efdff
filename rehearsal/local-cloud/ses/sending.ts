/** SendEmail: who may send what, given the account's state, and what happens to a message. */
import { randomUUID } from "node:crypto";
import type { Clock } from "../clock";
import type { Principals, Session } from "../iam/principals";
import type { Readings } from "../readings";
import { Refusal } from "../refusal";
import type { Account } from "./account";
import type { ConfigurationSets } from "./configuration-sets";
import type { ConfigurationSet, Identity } from "./description";
import type { EventPublisher } from "./event-publisher";
import {
  type Header,
  type Message,
  onAccountSuppressionList,
  type Outcome,
  outcomeEvent,
  rejectEvent,
  renderingFailureEvent,
  sendEvent,
  type SesEvent,
  simulated,
} from "./events";
import { domainOf, type Identities } from "./identities";
import type { Receivers } from "./receivers";
import { type Outgoing, readRequest, type SendEmailRequest } from "./send-email-request";

/** What is kept of a sent message. */
export interface Sent {
  readonly messageId: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly configurationSet: string | undefined;
  readonly headers: readonly Header[];
  readonly tags: Message["tags"];
  /** The raw MIME message; absent where SES builds it. */
  readonly raw?: Buffer;
  /** When the request was signed, to the second: a function signs by its own clock, which advances while the cloud's stands still. */
  readonly signedAt: Date;
}

/** The parts of SES that sending uses. */
interface Parts {
  readonly account: Account;
  readonly identities: Identities;
  readonly configurationSets: ConfigurationSets;
  readonly publisher: EventPublisher;
  readonly receivers: Receivers;
}

/** SES as a sender. */
export class Sending {
  /** Messages accepted for sending, oldest first. */
  readonly sent: Sent[] = [];

  constructor(
    private readonly parts: Parts,
    private readonly principals: Principals,
    private readonly clock: Clock,
    private readonly readings: Readings,
  ) {}

  /**
   * Sends a message and publishes its events.
   *
   * @returns the message id
   * @throws Refusal for what SES refuses
   */
  async send(caller: Session, request: SendEmailRequest, signedAt: Date): Promise<string> {
    const { identities, configurationSets, publisher, receivers, account } = this.parts;
    const outgoing = readRequest(request);
    const identity = identities.ofSender(outgoing.from);
    const setName = outgoing.configurationSet ?? identity?.configurationSet;
    this.#authorize(caller, outgoing, identity, setName);
    this.#checkVerified(outgoing, identity);
    const set = setName === undefined ? undefined : configurationSets.get(setName);
    // SendingPausedException in https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendEmail.html names the account alone.
    if (!account.sendingEnabled)
      throw new Refusal("ses", "SendingPausedException", "Sending is paused for this account.");
    if (set?.sendingEnabled === false) {
      const message = `Sending is disabled for configuration set <${set.name}>.`;
      throw new Refusal("ses", "SendingPausedException", message);
    }
    account.takeFromQuota(outgoing.recipients.length);
    const message = this.#describe(outgoing, identity, setName, caller);
    this.sent.push({
      messageId: message.messageId,
      from: outgoing.from,
      recipients: outgoing.recipients,
      configurationSet: setName,
      headers: outgoing.headers,
      tags: message.tags,
      ...(outgoing.raw && { raw: outgoing.raw }),
      signedAt,
    });
    const { Simple } = request.Content;
    if (Simple) receivers.deliver(Simple, outgoing.recipients);
    for (const event of this.#eventsOf(message, outgoing, set)) await publisher.publish(event, set);
    return message.messageId;
  }

  #authorize(caller: Session, outgoing: Outgoing, identity: Identity | undefined, setName: string | undefined): void {
    const { from, recipients, operation } = outgoing;
    const { partition, region, accountId } = this.principals.account;
    const arn = (resource: string) => `arn:${partition}:ses:${region}:${accountId}:${resource}`;
    const resources = [identity?.arn ?? arn(`identity/${from}`)];
    if (this.readings.authorizedIdentities === "sender and recipients" && !this.parts.account.productionAccess)
      resources.push(...recipients.flatMap((address) => this.#recipientIdentities(address).map(arn)));
    if (setName !== undefined) resources.push(arn(`configuration-set/${setName}`));
    const context = { "ses:FromAddress": from, "ses:Recipients": recipients };
    for (const resource of resources) {
      this.principals.authorize(caller, { action: `ses:${operation}`, resource, context });
    }
  }

  /** The identities to authorize for a verified recipient: always the address, as users report, and the domain if it is verified. */
  #recipientIdentities(address: string): string[] {
    const domain = domainOf(address);
    const isDomainVerified = this.parts.identities.isVerified(domain);
    if (!isDomainVerified && !this.parts.identities.isVerified(address)) return [];
    return [`identity/${address}`, ...(isDomainVerified ? [`identity/${domain}`] : [])];
  }

  /** Requires a verified sender; in the sandbox also verified recipients, except those of the mailbox simulator. */
  #checkVerified({ from, recipients }: Outgoing, identity: Identity | undefined): void {
    const { account, identities } = this.parts;
    const isVerified = (address: string) => [address, domainOf(address)].some((name) => identities.isVerified(name));
    const sandboxed = account.productionAccess
      ? []
      : recipients.filter((address) => !simulated(address) && !isVerified(address));
    const unverified = [...(identity?.verified ? [] : [from]), ...sandboxed];
    if (unverified.length === 0) return;
    const region = this.principals.account.region.toUpperCase();
    const message = `Email address is not verified. The following identities failed the check in region ${region}: ${unverified.join(", ")}`;
    throw new Refusal("ses", "MessageRejected", message);
  }

  #describe(outgoing: Outgoing, identity: Identity | undefined, setName: string | undefined, caller: Session): Message {
    const { from, source, recipients, headers, operation } = outgoing;
    return {
      messageId: `0100019${randomUUID().replaceAll("-", "").slice(0, 9)}-${randomUUID()}-000000`,
      timestamp: this.clock.now(),
      source,
      sourceArn: identity?.arn ?? "",
      accountId: this.principals.account.accountId,
      destination: recipients,
      headers,
      configurationSet: setName,
      tags: {
        "ses:operation": [operation],
        ...(setName !== undefined && { "ses:configuration-set": [setName] }),
        "ses:source-ip": ["127.0.0.1"],
        "ses:from-domain": [domainOf(from)],
        "ses:caller-identity": [caller.arn.split("/").at(-1) ?? ""],
        ...outgoing.tags,
      },
    };
  }

  #eventsOf(message: Message, { renderingFault, hasVirus }: Outgoing, set: ConfigurationSet | undefined): SesEvent[] {
    if (renderingFault !== undefined) return [renderingFailureEvent(message, "inline", renderingFault)];
    if (hasVirus) return [sendEvent(message), rejectEvent(message)];
    return [sendEvent(message), ...this.#outcomes(message, set)];
  }

  /** The outcomes of an accepted message: one event for all recipients that share an outcome, as SES may combine them. */
  #outcomes(message: Message, set: ConfigurationSet | undefined): SesEvent[] {
    const suppressed = this.#suppressed(set);
    const shared = new Map<string, { outcome: Outcome; recipients: string[] }>();
    for (const recipient of message.destination) {
      const outcomes = suppressed.has(recipient.toLowerCase())
        ? [onAccountSuppressionList]
        : this.parts.receivers.receive(recipient, set?.requiresTls ?? false);
      outcomes.forEach((outcome, step) => {
        const key = `${step} ${JSON.stringify(outcome)}`;
        const entry = shared.get(key) ?? { outcome, recipients: [] };
        entry.recipients.push(recipient);
        shared.set(key, entry);
      });
    }
    return [...shared]
      .sort(([a], [b]) => Number(a.split(" ")[0]) - Number(b.split(" ")[0]))
      .map(([, { outcome, recipients }]) =>
        outcomeEvent(message, outcome, recipients, `0100019f-${randomUUID()}-000000`, this.clock.now()),
      );
  }

  /** The addresses to which SES will not send, in lower case. */
  #suppressed(set: ConfigurationSet | undefined): ReadonlySet<string> {
    const { suppressionList, suppressedReasons } = this.parts.account;
    const reasons = set?.suppressedReasons ?? suppressedReasons;
    const entries = suppressionList.entries().filter(({ reason }) => reasons.includes(reason));
    return new Set(entries.map(({ address }) => address.toLowerCase()));
  }
}
