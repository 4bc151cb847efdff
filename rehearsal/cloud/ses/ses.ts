/** Amazon SES, API v2: identities, configuration sets and their event destinations, sending, the suppression list. */
import { randomUUID } from "node:crypto";
import { isDeepStrictEqual } from "node:util";
import type { Clock } from "../clock";
import type { Metrics } from "../cloudwatch/metrics";
import type { Answer, Call, Service } from "../gateway";
import type { Principals, Session } from "../iam/principals";
import { Refusal, Unsupported } from "../refusal";
import {
  type ConfigurationSet,
  describedDestinations,
  describedIdentity,
  describedSet,
  type Destination,
  type Identity,
} from "./description";
import {
  type Message,
  type Outcome,
  type SesEvent,
  asNotification,
  onAccountSuppressionList,
  outcomeEvent,
  rejectEvent,
  renderingFailureEvent,
  sendEvent,
  simulated,
  tlsNotOffered,
} from "./events";
import { type Outgoing, type SendEmailRequest, type SimpleContent, readRequest } from "./send-email-request";
import type { Sns } from "../sns/sns";
import type { Readings } from "../readings";
import { CLOSED, SuppressionList } from "./suppression-list";

/** What is kept of a message after it was sent. */
export interface Sent {
  readonly messageId: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly configurationSet: string | undefined;
  readonly headerNames: readonly string[];
}

const SENDING_OPTIONS = /^\/v2\/email\/configuration-sets\/([^/]+)\/sending$/;

/** What is told of one resource, by the path that ends in its name: the operation, and the resource in its ARN. */
const descriptions: readonly { readonly operation: string; readonly path: RegExp; readonly kind: string }[] = [
  { operation: "GetEmailIdentity", path: /^\/v2\/email\/identities\/([^/]+)$/, kind: "identity" },
  { operation: "GetConfigurationSet", path: /^\/v2\/email\/configuration-sets\/([^/]+)$/, kind: "configuration-set" },
  {
    operation: "GetConfigurationSetEventDestinations",
    path: /^\/v2\/email\/configuration-sets\/([^/]+)\/event-destinations$/,
    kind: "configuration-set",
  },
];

/**
 * What SES counts for the whole account, without a dimension and whatever the event destinations.
 *
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-cloudwatch.html
 */
const COUNTED_FOR_THE_ACCOUNT: ReadonlySet<string> = new Set(["Send", "Delivery", "Bounce", "Complaint", "Reject"]);

/**
 * SES of the local cloud. It does not put addresses on the suppression list by itself, as AWS does beside the stack: what a
 * scenario finds there is the stack's work.
 */
export class Ses implements Service {
  readonly suppressionList: SuppressionList;
  /** What was accepted for sending, oldest first. */
  readonly sent: Sent[] = [];
  /** Events that a topic refused, with the reason. */
  readonly lost: { readonly topicArn: string; readonly event: unknown; readonly reason: string }[] = [];
  /** What left SES for a receiving server, oldest first. */
  readonly transmissions: { readonly recipient: string; readonly tls: boolean }[] = [];
  readonly #plainTextDomains = new Set<string>();
  readonly #sets = new Map<string, ConfigurationSet>();
  readonly #identities = new Map<string, Identity>();
  readonly #mailboxes = new Map<string, readonly Outcome[]>();
  readonly #inboxes = new Map<string, SimpleContent[]>();
  readonly #recipientTimes: number[] = [];
  #accountReasons: readonly string[] = ["BOUNCE", "COMPLAINT"];

  constructor(
    private readonly principals: Principals,
    private readonly sns: Sns,
    private readonly metrics: Metrics,
    private readonly clock: Clock,
    private readonly readings: Readings,
  ) {
    this.suppressionList = new SuppressionList({ now: () => clock.now(), productionAccess: false }, readings);
  }

  /** What AWS thinks of the account: `HEALTHY`, `PROBATION` or `SHUTDOWN`. */
  enforcementStatus = "HEALTHY";

  /** Whether the account may send at all. */
  accountSendingEnabled = true;

  /** Messages in 24 hours that AWS grants with production access. */
  productionQuota = 50_000;

  /** Whether AWS granted production access; without it the account is in the sandbox. */
  get productionAccess(): boolean {
    return this.suppressionList.productionAccess;
  }

  set productionAccess(granted: boolean) {
    this.suppressionList.productionAccess = granted;
  }

  createConfigurationSet(
    inputs: {
      configurationSetName: string;
      suppressionOptions?: { suppressedReasons?: readonly string[] };
      deliveryOptions?: { tlsPolicy?: string };
      reputationOptions?: { reputationMetricsEnabled?: boolean };
      sendingOptions?: { sendingEnabled?: boolean };
      tags?: Readonly<Record<string, string>>;
    },
    arn: string,
  ): void {
    const { configurationSetName: name, suppressionOptions, deliveryOptions, sendingOptions } = inputs;
    if (this.#sets.has(name)) {
      throw new Refusal("ses", "AlreadyExistsException", `Configuration set <${name}> already exists.`);
    }
    const suppressedReasons = suppressionOptions?.suppressedReasons;
    this.#sets.set(name, {
      name,
      arn,
      suppressedReasons,
      requiresTls: deliveryOptions?.tlsPolicy === "REQUIRE",
      reputationMetrics: inputs.reputationOptions?.reputationMetricsEnabled ?? false,
      tags: inputs.tags ?? {},
      sendingEnabled: sendingOptions?.sendingEnabled ?? true,
      destinations: [],
    });
  }

  /** Updates whether a configuration set sends, where that is stated. */
  updateConfigurationSet(inputs: {
    configurationSetName: string;
    sendingOptions?: { sendingEnabled?: boolean };
  }): void {
    const set = this.#set(inputs.configurationSetName);
    set.sendingEnabled = inputs.sendingOptions?.sendingEnabled ?? set.sendingEnabled;
  }

  async createEventDestination(inputs: {
    configurationSetName: string;
    eventDestinationName: string;
    eventDestination: {
      enabled?: boolean;
      matchingEventTypes: readonly string[];
      snsDestination?: { topicArn: string };
      cloudWatchDestination?: { dimensionConfigurations: NonNullable<Destination["dimensions"]> };
    };
  }): Promise<void> {
    const { eventDestinationName: name, eventDestination } = inputs;
    const { enabled = false, matchingEventTypes, snsDestination, cloudWatchDestination } = eventDestination;
    const owner = this.#set(inputs.configurationSetName);
    if (owner.destinations.some((other) => other.name === name)) {
      const message = `An event destination with name <${name}> already exists in configuration set <${owner.name}>.`;
      throw new Refusal("ses", "AlreadyExistsException", message);
    }
    if (snsDestination) await this.#validateTopic(snsDestination.topicArn, owner.arn);
    owner.destinations.push({
      name,
      enabled,
      matchingEventTypes,
      ...(snsDestination && { topicArn: snsDestination.topicArn }),
      ...(cloudWatchDestination && { dimensions: cloudWatchDestination.dimensionConfigurations }),
    });
  }

  async #validateTopic(topicArn: string, sourceArn: string): Promise<void> {
    const refused = (reason: string) =>
      new Refusal("ses", "BadRequestException", `Could not publish to SNS topic <${topicArn}>: ${reason}`);
    if (topicArn.endsWith(".fifo")) throw refused("FIFO topics are not supported.");
    try {
      this.#authorisePublish(topicArn, sourceArn);
    } catch (error) {
      throw error instanceof Refusal ? refused(error.message) : error;
    }
    await this.sns.publish(topicArn, "Successfully validated SNS topic for Amazon SES event publishing.");
  }

  #authorisePublish(topicArn: string, sourceArn: string): void {
    const context = { "aws:SourceAccount": this.principals.place.accountId, "aws:SourceArn": sourceArn };
    this.sns.authorise({ service: "ses.amazonaws.com" }, this.sns.topic(topicArn), context, {});
  }

  /** @param dkimTokens those that SES assigns to a domain */
  createIdentity(
    inputs: {
      readonly emailIdentity: string;
      readonly configurationSetName?: string;
      readonly tags?: Readonly<Record<string, string>>;
    },
    arn: string,
    dkimTokens: readonly string[] = [],
  ): void {
    const { emailIdentity: name, configurationSetName, tags = {} } = inputs;
    if (this.#identities.has(name)) {
      throw new Refusal("ses", "AlreadyExistsException", `Email identity ${name} already exist.`);
    }
    if (configurationSetName !== undefined) this.#set(configurationSetName);
    this.#identities.set(name, {
      name,
      arn,
      configurationSet: configurationSetName,
      dkimTokens,
      tags,
      verified: false,
      forwarding: true,
    });
  }

  setFeedbackForwarding({
    emailIdentity,
    emailForwardingEnabled = false,
  }: {
    emailIdentity: string;
    emailForwardingEnabled?: boolean;
  }): void {
    this.#identity(emailIdentity).forwarding = emailForwardingEnabled;
  }

  /** Accepts a MAIL FROM domain, which must be below the identity's domain. */
  setMailFrom({
    emailIdentity,
    mailFromDomain,
    behaviorOnMxFailure = "USE_DEFAULT_VALUE",
  }: {
    emailIdentity: string;
    mailFromDomain?: string;
    behaviorOnMxFailure?: string;
  }): void {
    const identity = this.#identity(emailIdentity);
    const domain = identity.name.split("@").at(-1) ?? "";
    if (mailFromDomain !== undefined && !mailFromDomain.endsWith(`.${domain}`)) {
      const message = `Provided MAIL-FROM domain <${mailFromDomain}> is not subdomain of the domain of the identity <${emailIdentity}>.`;
      throw new Refusal("ses", "BadRequestException", message);
    }
    if (mailFromDomain === undefined) delete identity.mailFrom;
    else identity.mailFrom = { domain: mailFromDomain, onFailure: behaviorOnMxFailure };
  }

  /**
   * States which reasons keep the account from sending, where a configuration set doesn't say.
   *
   * @param imported whether the deployment takes over the settings that every account has, and so writes only what differs
   * @throws Refusal where the sandbox keeps them closed
   */
  setAccountSuppression({ suppressedReasons }: { suppressedReasons: readonly string[] }, imported: boolean): void {
    if (imported && isDeepStrictEqual(new Set(suppressedReasons), new Set(this.#accountReasons))) return;
    if (!this.suppressionList.takesCalls("open")) throw new Refusal("ses", "BadRequestException", CLOSED);
    this.#accountReasons = suppressedReasons;
  }

  /** Says that the owner of an identity has proved to be it: the DNS records are there, or the mail was answered. */
  verify(identity: string): void {
    this.#identity(identity).verified = true;
  }

  /** An identity with its default configuration set and its state. */
  identity(name: string): Readonly<Identity> {
    return this.#identity(name);
  }

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

  #identity(name: string): Identity {
    const identity = this.#identities.get(name);
    if (identity) return identity;
    throw new Refusal("ses", "NotFoundException", `Email identity ${name} does not exist.`, 404);
  }

  #set(name: string): ConfigurationSet {
    const found = this.#sets.get(name);
    if (found) return found;
    throw new Refusal("ses", "NotFoundException", `Configuration set <${name}> does not exist.`, 404);
  }

  /**
   * The identity that SES takes for a sender: the address if it is one, else its domain or the closest one above, whose
   * identity covers it too (https://docs.aws.amazon.com/ses/latest/dg/creating-identities.html).
   */
  #identityOf(address: string): Identity | undefined {
    const labels = (address.split("@")[1] ?? "").split(".");
    const names = [address, ...labels.map((_, index) => labels.slice(index).join("."))];
    return names.map((name) => this.#identities.get(name)).find((identity) => identity !== undefined);
  }

  /** Names the operation of a REST request. */
  operation(method: string, path: string): string | undefined {
    if (path === "/v2/email/account") return method === "GET" ? "GetAccount" : undefined;
    if (path === "/v2/email/outbound-emails") return method === "POST" ? "SendEmail" : undefined;
    const list = { GET: "ListSuppressedDestinations", PUT: "PutSuppressedDestination" } as Record<string, string>;
    const entry = { GET: "GetSuppressedDestination", DELETE: "DeleteSuppressedDestination" } as Record<string, string>;
    if (path === "/v2/email/suppression/addresses") return list[method];
    if (path.startsWith("/v2/email/suppression/addresses/")) return entry[method];
    if (SENDING_OPTIONS.test(path)) return method === "PUT" ? "PutConfigurationSetSendingOptions" : undefined;
    return method === "GET" ? descriptions.find((told) => told.path.test(path))?.operation : undefined;
  }

  async handle(call: Call): Promise<Answer | undefined> {
    const body = call.body === "" ? undefined : (JSON.parse(call.body) as unknown);
    if (call.operation === "SendEmail") {
      const messageId = await this.#sendEmail(call.caller, body as SendEmailRequest);
      return { status: 200, body: JSON.stringify({ MessageId: messageId }) };
    }
    if (call.operation === "PutConfigurationSetSendingOptions") {
      this.#putSendingOptions(call, body as { SendingEnabled?: boolean });
      return { status: 200, body: "{}" };
    }
    const told = descriptions.find(({ operation }) => operation === call.operation);
    if (told) return { status: 200, body: JSON.stringify(this.#described(call, told)) };
    this.principals.authorise(call.caller, { action: `ses:${call.operation}`, resource: "*" });
    if (call.operation === "GetAccount") return { status: 200, body: JSON.stringify(this.#account()) };
    const answer = this.suppressionList.handle(call.method, call.path, call.query, body);
    return answer && { ...answer, body: JSON.stringify(answer.body ?? {}) };
  }

  #described({ caller, path }: Call, { operation, kind, path: pattern }: (typeof descriptions)[number]): unknown {
    const { partition, region, accountId } = this.principals.place;
    const name = decodeURIComponent(pattern.exec(path)?.[1] ?? "");
    const resource = `arn:${partition}:ses:${region}:${accountId}:${kind}/${name}`;
    this.principals.authorise(caller, { action: `ses:${operation}`, resource });
    if (operation === "GetEmailIdentity") return describedIdentity(this.#identity(name));
    return operation === "GetConfigurationSet" ? describedSet(this.#set(name)) : describedDestinations(this.#set(name));
  }

  /** Pauses or resumes a configuration set; SES takes an absent SendingEnabled for false. */
  #putSendingOptions(
    { caller, operation, path }: Call,
    { SendingEnabled = false }: { SendingEnabled?: boolean },
  ): void {
    const { partition, region, accountId } = this.principals.place;
    const name = decodeURIComponent(SENDING_OPTIONS.exec(path)?.[1] ?? "");
    const resource = `arn:${partition}:ses:${region}:${accountId}:configuration-set/${name}`;
    this.principals.authorise(caller, { action: `ses:${operation}`, resource });
    this.#set(name).sendingEnabled = SendingEnabled;
  }

  /** Whether a configuration set sends. */
  sendingEnabled(configurationSet: string): boolean {
    return this.#set(configurationSet).sendingEnabled;
  }

  /** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html */
  #account() {
    const SentLast24Hours = this.#sentInADay();
    return {
      ProductionAccessEnabled: this.productionAccess,
      SendQuota: { Max24HourSend: this.#dailyQuota(), MaxSendRate: this.productionAccess ? 14 : 1, SentLast24Hours },
      SendingEnabled: this.accountSendingEnabled,
      EnforcementStatus: this.enforcementStatus,
      SuppressionAttributes: { SuppressedReasons: this.#accountReasons },
    };
  }

  #dailyQuota(): number {
    return this.productionAccess ? this.productionQuota : 200;
  }

  #sentInADay(): number {
    const dayAgo = this.clock.now().getTime() - 86_400_000;
    return this.#recipientTimes.filter((time) => time > dayAgo).length;
  }

  async #sendEmail(caller: Session, request: SendEmailRequest): Promise<string> {
    const outgoing = readRequest(request);
    const identity = this.#identityOf(outgoing.from);
    const setName = outgoing.configurationSet ?? identity?.configurationSet;
    this.#authoriseSend(caller, outgoing, identity, setName);
    this.#checkAccount(outgoing, identity);
    const configurationSet = setName === undefined ? undefined : this.#set(setName);
    if (configurationSet?.sendingEnabled === false) {
      const message = `Sending is disabled for configuration set <${configurationSet.name}>.`;
      throw new Refusal("ses", "SendingPausedException", message);
    }
    const message = this.#accept(outgoing, identity, setName, caller);
    const { Simple } = request.Content;
    if (Simple) for (const recipient of outgoing.recipients) this.#inboxes.get(recipient)?.push(Simple);
    const events = this.#eventsOf(message, outgoing, configurationSet);
    for (const event of events) {
      if (configurationSet) await this.publish(event, configurationSet.name);
      else this.#countForAccount(event);
    }
    return message.messageId;
  }

  #accept(outgoing: Outgoing, identity: Identity | undefined, setName: string | undefined, caller: Session): Message {
    const { from, source, recipients, headers, operation } = outgoing;
    const message = {
      messageId: `0100019${randomUUID().replaceAll("-", "").slice(0, 9)}-${randomUUID()}-000000`,
      timestamp: this.clock.now(),
      source,
      sourceArn: identity?.arn ?? "",
      accountId: this.principals.place.accountId,
      destination: recipients,
      headers,
      configurationSet: setName,
      tags: {
        "ses:operation": [operation],
        ...(setName !== undefined && { "ses:configuration-set": [setName] }),
        "ses:source-ip": ["127.0.0.1"],
        "ses:from-domain": [from.split("@")[1] ?? ""],
        "ses:caller-identity": [caller.arn.split("/").at(-1) ?? ""],
        ...outgoing.tags,
      },
    };
    this.#recipientTimes.push(...recipients.map(() => message.timestamp.getTime()));
    const headerNames = headers.map(({ name }) => name);
    this.sent.push({ messageId: message.messageId, from, recipients, configurationSet: setName, headerNames });
    return message;
  }

  #eventsOf(message: Message, outgoing: Outgoing, configurationSet: ConfigurationSet | undefined): SesEvent[] {
    const { renderingFault, hasVirus } = outgoing;
    if (renderingFault !== undefined) return [renderingFailureEvent(message, "inline", renderingFault)];
    if (hasVirus) return [sendEvent(message), rejectEvent(message)];
    return [sendEvent(message), ...this.#outcomes(message, configurationSet)];
  }

  #authoriseSend(
    caller: Session,
    outgoing: Outgoing,
    identity: Identity | undefined,
    setName: string | undefined,
  ): void {
    const { from, recipients, operation } = outgoing;
    const { partition, region, accountId } = this.principals.place;
    const arn = (resource: string) => `arn:${partition}:ses:${region}:${accountId}:${resource}`;
    const resources = [identity?.arn ?? arn(`identity/${from}`)];
    if (this.readings.authorisedIdentities === "sender and recipients" && !this.productionAccess)
      resources.push(...recipients.flatMap((address) => this.#recipientIdentities(address).map(arn)));
    if (setName !== undefined) resources.push(arn(`configuration-set/${setName}`));
    const context = { "ses:FromAddress": from, "ses:Recipients": recipients };
    for (const resource of resources) {
      this.principals.authorise(caller, { action: `ses:${operation}`, resource, context });
    }
  }

  /** What SES asks about for a verified recipient: always the address, as users were told, and the domain if that is verified. */
  #recipientIdentities(address: string): string[] {
    const [own, domain] = [address, address.split("@")[1] ?? ""].map((name) => this.#identities.get(name)?.verified);
    if (!own && !domain) return [];
    return [`identity/${address}`, ...(domain ? [`identity/${address.split("@")[1] ?? ""}`] : [])];
  }

  /** The checks that depend on the account: verified identities, sandbox, quota. */
  #checkAccount({ from, recipients }: Outgoing, identity: Identity | undefined): void {
    const isVerified = (address: string) =>
      [address, address.split("@")[1] ?? ""].some((name) => this.#identities.get(name)?.verified);
    const sandboxed = this.productionAccess
      ? []
      : recipients.filter((address) => !simulated(address) && !isVerified(address));
    const unverified = [...(identity?.verified ? [] : [from]), ...sandboxed];
    if (unverified.length > 0) {
      const region = this.principals.place.region.toUpperCase();
      const message = `Email address is not verified. The following identities failed the check in region ${region}: ${unverified.join(", ")}`;
      throw new Refusal("ses", "MessageRejected", message);
    }
    if (this.#sentInADay() + recipients.length > this.#dailyQuota()) {
      throw new Refusal("ses", "TooManyRequestsException", "Daily message quota exceeded.", 429);
    }
  }

  /** What becomes of an accepted message: one event for the recipients that share an outcome, as SES may combine them. */
  #outcomes(message: Message, configurationSet: ConfigurationSet | undefined): SesEvent[] {
    const reasons = configurationSet?.suppressedReasons ?? this.#accountReasons;
    const suppressed = new Set(
      this.suppressionList
        .entries()
        .filter(({ reason }) => reasons.includes(reason))
        .map(({ address }) => address.toLowerCase()),
    );
    const shared = new Map<string, { outcome: Outcome; recipients: string[] }>();
    for (const recipient of message.destination) {
      const outcomes = suppressed.has(recipient.toLowerCase())
        ? [onAccountSuppressionList]
        : this.#transmit(recipient, configurationSet?.requiresTls ?? false);
      outcomes.forEach((outcome, step) => {
        const key = `${String(step)} ${JSON.stringify(outcome)}`;
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

  /**
   * Hands a message to the recipient's server: without a TLS connection only where the configuration set doesn't require one
   * (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_DeliveryOptions.html).
   */
  #transmit(recipient: string, requiresTls: boolean): readonly Outcome[] {
    const tls = !this.#plainTextDomains.has(recipient.split("@")[1] ?? "");
    if (requiresTls && !tls) return [tlsNotOffered];
    this.transmissions.push({ recipient, tls });
    return this.#mailboxes.get(recipient) ?? simulated(recipient) ?? [{ event: "Delivery" }];
  }

  /** Publishes an event to the enabled destinations of a configuration set that want its type. */
  async publish(event: SesEvent, configurationSetName: string): Promise<void> {
    const configurationSet = this.#set(configurationSetName);
    this.#countForAccount(event);
    const type = event.eventType.replace(/(?<=[a-z])\s?(?=[A-Z])/g, "_").toUpperCase();
    for (const { topicArn, dimensions } of configurationSet.destinations.filter(
      ({ enabled, matchingEventTypes }) => enabled && matchingEventTypes.includes(type),
    )) {
      if (topicArn !== undefined) await this.#publishTo(topicArn, event, configurationSet.arn);
      if (dimensions) this.#count(event, dimensions);
    }
  }

  /**
   * States the account's reputation, as SES does about once an hour: ratios from 0 to 1 over a volume that SES chooses
   * (https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html).
   */
  stateReputation(bounceRate: number, complaintRate: number): void {
    this.metrics.add("AWS/SES", "Reputation.BounceRate", {}, bounceRate);
    this.metrics.add("AWS/SES", "Reputation.ComplaintRate", {}, complaintRate);
  }

  /** Publishes an identity's notification of the same event to a topic, as an identity with that topic would. */
  async notify(event: SesEvent, identity: string, topicArn: string): Promise<void> {
    await this.#publishTo(topicArn, asNotification(event), this.#identity(identity).arn);
  }

  async #publishTo(topicArn: string, event: unknown, sourceArn: string): Promise<void> {
    try {
      this.#authorisePublish(topicArn, sourceArn);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.lost.push({ topicArn, event, reason: error.message });
      return;
    }
    await this.sns.publish(topicArn, JSON.stringify(event), "Amazon SES Email Event Notification");
  }

  #countForAccount({ eventType }: SesEvent): void {
    if (COUNTED_FOR_THE_ACCOUNT.has(eventType)) this.metrics.add("AWS/SES", eventType, {}, 1);
  }

  #count(event: SesEvent, dimensions: NonNullable<Destination["dimensions"]>): void {
    const values = dimensions.map(({ dimensionName, dimensionValueSource, defaultDimensionValue }) => {
      if (dimensionValueSource !== "MESSAGE_TAG") throw new Unsupported(`dimensions from ${dimensionValueSource}`);
      return [dimensionName, event.mail.tags?.[dimensionName]?.[0] ?? defaultDimensionValue];
    });
    this.metrics.add(
      "AWS/SES",
      event.eventType.replace(" ", ""),
      Object.fromEntries(values) as Record<string, string>,
      1,
    );
  }
}
