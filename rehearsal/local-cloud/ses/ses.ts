/** Amazon SES, API v2, as called through the gateway: account, suppression list, sending options and sending. */
import type { Clock } from "../clock";
import type { Metrics } from "../cloudwatch/metrics";
import type { Answer, Call, Service } from "../gateway";
import type { Principals } from "../iam/principals";
import type { Readings } from "../readings";
import type { Sns } from "../sns/sns";
import { Account, type AccountDetails } from "./account";
import { ConfigurationSets } from "./configuration-sets";
import { describedDestinations, describedIdentity, describedSet } from "./description";
import { EventPublisher } from "./event-publisher";
import { asNotification, type SesEvent } from "./events";
import { Identities } from "./identities";
import { Receivers } from "./receivers";
import type { SendEmailRequest } from "./send-email-request";
import { Sending } from "./sending";

const SENDING_OPTIONS = /^\/v2\/email\/configuration-sets\/([^/]+)\/sending$/;

/** The resources that can be described, by the path before the name: the operation, and the resource type in the ARN. */
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
 * SES of the local cloud. Unlike AWS, it does not add addresses to the suppression list by itself: what a scenario finds there, the stack
 * has put there.
 */
export class Ses implements Service {
  readonly account: Account;
  readonly publisher: EventPublisher;
  readonly configurationSets: ConfigurationSets;
  readonly identities: Identities;
  readonly receivers = new Receivers();
  readonly sending: Sending;

  constructor(
    private readonly principals: Principals,
    sns: Sns,
    private readonly metrics: Metrics,
    clock: Clock,
    readings: Readings,
  ) {
    this.account = new Account(clock, readings);
    this.publisher = new EventPublisher(principals, sns, metrics);
    this.configurationSets = new ConfigurationSets(this.publisher);
    this.identities = new Identities(this.configurationSets);
    this.sending = new Sending(this, principals, clock, readings);
  }

  get suppressionList() {
    return this.account.suppressionList;
  }

  /** Names the operation of a REST request. */
  operation(method: string, path: string): string | undefined {
    if (path === "/v2/email/account") return method === "GET" ? "GetAccount" : undefined;
    if (path === "/v2/email/account/sending") return method === "PUT" ? "PutAccountSendingAttributes" : undefined;
    if (path === "/v2/email/account/details") return method === "POST" ? "PutAccountDetails" : undefined;
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
      const messageId = await this.sending.send(call.caller, body as SendEmailRequest, call.signedAt);
      return { status: 200, body: JSON.stringify({ MessageId: messageId }) };
    }
    if (call.operation === "PutConfigurationSetSendingOptions") {
      this.#putSendingOptions(call, body as { SendingEnabled?: boolean });
      return { status: 200, body: "{}" };
    }
    const told = descriptions.find(({ operation }) => operation === call.operation);
    if (told) return { status: 200, body: JSON.stringify(this.#described(call, told)) };
    this.principals.authorize(call.caller, { action: `ses:${call.operation}`, resource: "*" });
    if (call.operation === "GetAccount") return { status: 200, body: JSON.stringify(this.account.describe()) };
    if (call.operation === "PutAccountSendingAttributes") {
      this.account.sendingEnabled = (body as { SendingEnabled?: boolean }).SendingEnabled ?? false;
      return { status: 200, body: "{}" };
    }
    if (call.operation === "PutAccountDetails") {
      this.account.putDetails(body as AccountDetails);
      return { status: 200, body: "{}" };
    }
    const answer = this.suppressionList.handle(call.method, call.path, call.query, body);
    return answer && { ...answer, body: JSON.stringify(answer.body ?? {}) };
  }

  #described({ caller, path }: Call, { operation, kind, path: pattern }: (typeof descriptions)[number]): unknown {
    const name = decodeURIComponent(pattern.exec(path)?.[1] ?? "");
    this.principals.authorize(caller, { action: `ses:${operation}`, resource: this.#arn(`${kind}/${name}`) });
    if (operation === "GetEmailIdentity") return describedIdentity(this.identities.get(name));
    const set = this.configurationSets.get(name);
    return operation === "GetConfigurationSet" ? describedSet(set) : describedDestinations(set);
  }

  #arn(resource: string): string {
    const { partition, region, accountId } = this.principals.account;
    return `arn:${partition}:ses:${region}:${accountId}:${resource}`;
  }

  /** Pauses or resumes a configuration set; SES treats an absent SendingEnabled as false. */
  #putSendingOptions(
    { caller, operation, path }: Call,
    { SendingEnabled = false }: { SendingEnabled?: boolean },
  ): void {
    const name = decodeURIComponent(SENDING_OPTIONS.exec(path)?.[1] ?? "");
    const resource = this.#arn(`configuration-set/${name}`);
    this.principals.authorize(caller, { action: `ses:${operation}`, resource });
    this.configurationSets.get(name).sendingEnabled = SendingEnabled;
  }

  /** Publishes an event that no message in this account caused, as if sent through the given configuration set. */
  async publish(event: SesEvent, configurationSetName: string): Promise<void> {
    await this.publisher.publish(event, this.configurationSets.get(configurationSetName));
  }

  /** Publishes the same event as an identity notification, to a topic. */
  async notify(event: SesEvent, identity: string, topicArn: string): Promise<void> {
    await this.publisher.toTopic(topicArn, asNotification(event), this.identities.get(identity).arn);
  }

  /**
   * Sets the account's reputation metrics, as SES does about once an hour: ratios from 0 to 1 over a volume that SES chooses
   * (https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html).
   */
  stateReputation(bounceRate: number, complaintRate: number): void {
    this.metrics.add("AWS/SES", "Reputation.BounceRate", {}, bounceRate);
    this.metrics.add("AWS/SES", "Reputation.ComplaintRate", {}, complaintRate);
  }
}
