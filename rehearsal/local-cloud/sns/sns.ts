/**
 * Amazon SNS: fauxqs builds the messages; policies and keys are enforced here.
 *
 * A queue's subscription delivers into an internal queue of fauxqs first, so that each delivery can be authorized and, when the target
 * refuses it, go to the subscription's dead-letter queue. Mail is kept, not sent.
 */
import { createHash } from "node:crypto";
import type { Clock } from "../clock";
import { type Fauxqs, succeeded } from "../fauxqs";
import type { Answer, Call, Service } from "../gateway";
import { type Context, type Policy, parsePolicy } from "../iam/policy-evaluation";
import type { Kms } from "../kms/kms";
import type { Caller, Principals } from "../iam/principals";
import { Refusal, Unsupported } from "../refusal";
import { attributes, confirmationLink, confirmed, inXml, type Mailbox, subscriptionList, tagList } from "./description";
import type { Received, Sqs } from "../sqs/sqs";
import { MILLISECONDS } from "../../../core/time/spans";

interface Topic {
  readonly arn: string;
  readonly fifo: boolean;
  readonly keyId: string | undefined;
  policy?: Policy;
  policyText: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly subscriptions: Subscription[];
  readonly mailboxes: Mailbox[];
}

interface Subscription {
  /** The internal queue of fauxqs that holds messages about to be delivered. */
  readonly transit: string;
  readonly arn: string;
  readonly endpoint: string;
  readonly deadLetterArn: string | undefined;
}

interface SubscriptionInputs {
  readonly topic: string;
  readonly protocol: string;
  readonly endpoint: string;
  readonly rawMessageDelivery?: boolean;
  readonly filterPolicy?: string;
  readonly redrivePolicy?: string;
}

/** A message that SNS could deliver neither to the subscription's endpoint nor to its dead-letter queue. */
export interface Lost {
  readonly topicArn: string;
  readonly endpoint: string;
  readonly body: string;
  /** Why the last attempt was refused. */
  readonly reason: string;
}

/** A mail that SNS sent to a subscribed address. */
export interface Mailed {
  readonly to: string;
  readonly topicArn: string;
  readonly subject: string;
  readonly text: string;
}

/** Milliseconds for which the token in a confirmation mail stays valid (https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html). */
const TOKEN_VALID = 2 * MILLISECONDS.day;

/** The operations that describe a topic. */
const descriptions: Readonly<Record<string, (topic: Topic) => string>> = {
  GetTopicAttributes: attributes,
  ListSubscriptionsByTopic: subscriptionList,
  ListTagsForResource: tagList,
};

const digest = (text: string, length: number) => createHash("sha256").update(text).digest("hex").slice(0, length);

export class Sns implements Service {
  readonly #topics = new Map<string, Topic>();
  /** The mails sent, oldest first. */
  readonly mailed: Mailed[] = [];
  /** The messages that could not be delivered. */
  readonly lost: Lost[] = [];

  constructor(
    private readonly fauxqs: Fauxqs,
    private readonly principals: Principals,
    private readonly kms: Kms,
    private readonly sqs: Sqs,
    private readonly clock: Clock,
  ) {}

  /**
   * Creates a topic.
   *
   * @param imported whether the deployment imports an existing topic, which keeps its policy and its subscriptions
   */
  async createTopic(
    inputs: {
      readonly name: string;
      readonly kmsMasterKeyId?: string;
      readonly fifoTopic?: boolean;
      readonly tags?: Readonly<Record<string, string>>;
    },
    arn: string,
    imported = false,
  ): Promise<void> {
    const { name, kmsMasterKeyId, fifoTopic = false, tags = {} } = inputs;
    const there = this.#topics.get(arn);
    if (there && !imported) {
      throw new Refusal("sns", "InvalidParameter", `Invalid parameter: Topic already exists: ${name}`);
    }
    if (kmsMasterKeyId !== undefined) this.kms.key(kmsMasterKeyId);
    if (!there) succeeded(await this.fauxqs.sns({ Action: "CreateTopic", Name: name }));
    const fresh = { arn, fifo: fifoTopic, policyText: undefined, subscriptions: [], mailboxes: [] };
    this.#topics.set(arn, { ...fresh, ...there, keyId: kmsMasterKeyId, tags });
  }

  setPolicy({ arn, policy }: { arn: string; policy: unknown }): void {
    const topic = this.topic(arn);
    const parsed = parsePolicy(policy);
    if (this.principals.absentPrincipal(parsed)) {
      throw new Refusal("sns", "InvalidParameter", "Invalid parameter: Policy Error: PrincipalNotFound");
    }
    topic.policy = parsed;
    topic.policyText = typeof policy === "string" ? policy : JSON.stringify(policy);
  }

  async subscribe(inputs: SubscriptionInputs): Promise<void> {
    const { protocol, endpoint, rawMessageDelivery = false, filterPolicy, redrivePolicy } = inputs;
    const topic = this.topic(inputs.topic);
    if (protocol === "email") {
      topic.mailboxes.push({
        address: endpoint,
        arn: `${topic.arn}:${digest(endpoint, 8)}-0000-4000-8000-${digest(endpoint, 12)}`,
        // As long as the token in AWS's example of ConfirmSubscription.
        token: digest(`${topic.arn} ${endpoint}`, 64).repeat(3),
        asked: this.clock.now(),
        confirmed: false,
        authenticatedUnsubscribe: false,
      });
      return;
    }
    if (protocol !== "sqs") throw new Unsupported(`SNS delivery by ${protocol}`);
    const { deadLetterTargetArn } = JSON.parse(redrivePolicy ?? "{}") as { deadLetterTargetArn?: string };
    for (const arn of [endpoint, deadLetterTargetArn ?? endpoint]) this.#mustExist(arn);
    const transit = `transit-${topic.arn.split(":").at(-1) ?? ""}-${topic.subscriptions.length}`;
    succeeded(await this.fauxqs.sqs("CreateQueue", { QueueName: transit }));
    const { partition, region, accountId } = this.principals.account;
    const attributes = {
      RawMessageDelivery: String(rawMessageDelivery),
      ...(filterPolicy && { FilterPolicy: filterPolicy }),
    };
    succeeded(
      await this.fauxqs.sns({
        Action: "Subscribe",
        TopicArn: this.fauxqs.inward(topic.arn),
        Protocol: "sqs",
        Endpoint: this.fauxqs.inward(`arn:${partition}:sqs:${region}:${accountId}:${transit}`),
        ...queryMap("Attributes", attributes),
      }),
    );
    const arn = `${topic.arn}:${digest(transit, 8)}-0000-4000-8000-${digest(transit, 12)}`;
    topic.subscriptions.push({ transit, arn, endpoint, deadLetterArn: deadLetterTargetArn });
  }

  /** Confirms every subscription of an address, as its owner would by opening the links that SNS mailed. */
  confirm(address: string): void {
    const mailboxes = [...this.#topics.values()].flatMap((topic) => topic.mailboxes);
    for (const mailbox of mailboxes.filter((each) => each.address === address)) mailbox.confirmed = true;
  }

  /** The confirmation links that SNS has mailed to an address, oldest first. */
  links(address: string): string[] {
    return [...this.#topics.values()].flatMap(({ arn, mailboxes }) =>
      mailboxes.filter((each) => each.address === address).map((mailbox) => confirmationLink({ arn, mailbox })),
    );
  }

  /** A topic's e-mail subscriptions. */
  mailboxes(topicArn: string): readonly Readonly<Mailbox>[] {
    return this.topic(topicArn).mailboxes;
  }

  #mustExist(queueArn: string): void {
    try {
      this.sqs.queue(queueArn);
    } catch {
      throw new Refusal("sns", "InvalidParameter", `Invalid parameter: queue ${queueArn} does not exist`);
    }
  }

  /**
   * The topic with this ARN.
   *
   * @throws Refusal `NotFound`
   */
  topic(arn: string): Topic {
    const topic = this.#topics.get(arn);
    if (topic) return topic;
    throw new Refusal("sns", "NotFound", "Topic does not exist", 404);
  }

  /**
   * Refuses unless a caller may publish to a topic and use its key.
   *
   * @param context the condition keys that an AWS service sets: `aws:SourceAccount`, `aws:SourceArn`
   * @param keyContext those that it sets for KMS; SES sets only the encryption context
   */
  authorize(caller: Caller, { arn, policy, keyId }: Topic, context: Context = {}, keyContext = context): void {
    this.principals.authorize(caller, { action: "sns:Publish", resource: arn, context, policy });
    this.kms.authorize(caller, ["GenerateDataKey", "Decrypt"], keyId, {
      ...("arn" in caller && { "kms:ViaService": `sns.${this.principals.account.region}.amazonaws.com` }),
      "kms:EncryptionContext:aws:sns:topicArn": arn,
      ...keyContext,
    });
  }

  /**
   * Publishes without authorization, and delivers.
   *
   * @param text the version for e-mail, in place of the message
   */
  async publish(topicArn: string, message: string, subject?: string, text = message): Promise<void> {
    const { arn } = this.topic(topicArn);
    this.#mail(this.topic(topicArn), subject, text);
    const TopicArn = this.fauxqs.inward(arn);
    succeeded(
      await this.fauxqs.sns({ Action: "Publish", TopicArn, Message: message, ...(subject && { Subject: subject }) }),
    );
    await this.#deliver(this.topic(topicArn));
  }

  async handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    const parameters = Object.fromEntries(new URLSearchParams(body));
    const described = descriptions[operation];
    if (!described && operation !== "Publish" && operation !== "ConfirmSubscription") return undefined;
    const arn = parameters.TopicArn ?? parameters.ResourceArn ?? "";
    if (operation !== "Publish") {
      const policy = this.#topics.get(arn)?.policy;
      this.principals.authorize(caller, { action: `sns:${operation}`, resource: arn, policy });
    }
    const topic = this.topic(arn);
    if (described) return inXml(operation, described(topic));
    if (operation === "ConfirmSubscription") return inXml(operation, confirmed(this.#confirm(topic, parameters)));
    this.authorize(caller, topic);
    this.#mail(topic, parameters.Subject, parameters.Message ?? "");
    const answer = await this.fauxqs.sns({ ...parameters, TopicArn: this.fauxqs.inward(topic.arn) });
    await this.#deliver(topic);
    return answer;
  }

  #confirm(
    { mailboxes }: Topic,
    { Token, AuthenticateOnUnsubscribe }: Readonly<Record<string, string | undefined>>,
  ): Mailbox {
    const mailbox = mailboxes.find(({ token }) => token === Token);
    const age = this.clock.now().getTime() - (mailbox?.asked.getTime() ?? 0);
    if (!mailbox || age > TOKEN_VALID) throw new Refusal("sns", "InvalidParameter", "Invalid parameter: Token");
    mailbox.confirmed = true;
    mailbox.authenticatedUnsubscribe = AuthenticateOnUnsubscribe === "true";
    return mailbox;
  }

  #mail({ arn, mailboxes }: Topic, subject = "AWS Notification Message", text: string): void {
    for (const { address, confirmed } of mailboxes) {
      if (confirmed) this.mailed.push({ to: address, topicArn: arn, subject, text });
    }
  }

  async #deliver(topic: Topic): Promise<void> {
    for (const subscription of topic.subscriptions) {
      const QueueUrl = this.fauxqs.queueUrl(subscription.transit);
      const request = { QueueUrl, MaxNumberOfMessages: 10, MessageAttributeNames: ["All"] };
      const { Messages = [] } = JSON.parse(succeeded(await this.fauxqs.sqs("ReceiveMessage", request))) as {
        Messages?: Received[];
      };
      for (const message of Messages) {
        await this.fauxqs.sqs("DeleteMessage", { QueueUrl, ReceiptHandle: message.ReceiptHandle });
        await this.#deliverTo(topic, subscription, message);
      }
    }
  }

  async #deliverTo(topic: Topic, { endpoint, deadLetterArn }: Subscription, message: Received): Promise<void> {
    const body = this.fauxqs.outward(message.Body);
    let reason = "";
    for (const target of deadLetterArn === undefined ? [endpoint] : [endpoint, deadLetterArn]) {
      try {
        this.sqs.authorize({ service: "sns.amazonaws.com" }, "SendMessage", this.sqs.queue(target), {
          "aws:SourceArn": topic.arn,
          "aws:SourceAccount": this.principals.account.accountId,
        });
        await this.sqs.send(target, body, message.MessageAttributes);
        return;
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        reason = error.message;
      }
    }
    this.lost.push({ topicArn: topic.arn, endpoint, body, reason });
  }
}

/** A map in the form of the AWS Query protocol. */
function queryMap(name: string, entries: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(entries).flatMap(([key, value], index) => [
      [`${name}.entry.${index + 1}.key`, key],
      [`${name}.entry.${index + 1}.value`, value],
    ]),
  );
}
