/** Amazon SQS: fauxqs holds the messages; policies, keys and visibility timeouts are enforced here. */
import type { Clock } from "../clock";
import type { Metrics } from "../cloudwatch/metrics";
import { type Fauxqs, type Kept, succeeded } from "../fauxqs";
import type { Answer, Call, Service } from "../gateway";
import { type Context, type Policy, parsePolicy } from "../iam/policy-evaluation";
import type { Kms } from "../kms/kms";
import type { Caller, Principals } from "../iam/principals";
import { Refusal } from "../refusal";

interface QueueInputs {
  readonly name: string;
  readonly kmsMasterKeyId?: string;
  readonly visibilityTimeoutSeconds?: number;
  readonly messageRetentionSeconds?: number;
  readonly delaySeconds?: number;
  readonly redrivePolicy?: string;
  readonly redriveAllowPolicy?: string;
}

interface Queue {
  readonly name: string;
  readonly arn: string;
  readonly keyId: string | undefined;
  readonly visibilitySeconds: number;
  readonly redriveAllowPolicy: { redrivePermission?: string; sourceQueueArns?: readonly string[] };
  readonly deadLetterArn: string | undefined;
  policy?: Policy;
}

/** A message in the form of ReceiveMessage. */
export interface Received {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body: string;
  readonly MD5OfBody: string;
  readonly Attributes?: Readonly<Record<string, string>>;
  readonly MessageAttributes?: Readonly<Record<string, unknown>>;
}

/** A message as a scenario sees it; looking does not receive it. */
export interface Waiting {
  readonly messageId: string;
  readonly body: string;
  /** How often it was received. */
  readonly receives: number;
  /** False while it is in flight. */
  readonly visible: boolean;
}

/** The maximum visibility timeout in seconds: fauxqs runs on real time, so the clock here makes messages visible again. */
const UNTIL_THE_CLOCK_SAYS = 43_200;

const operations: Readonly<Record<string, { action: string; key: readonly string[] }>> = {
  SendMessage: { action: "sqs:SendMessage", key: ["GenerateDataKey", "Decrypt"] },
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-api-permissions-reference.html
  SendMessageBatch: { action: "sqs:SendMessage", key: ["GenerateDataKey", "Decrypt"] },
  ReceiveMessage: { action: "sqs:ReceiveMessage", key: ["Decrypt"] },
  DeleteMessage: { action: "sqs:DeleteMessage", key: [] },
  ChangeMessageVisibility: { action: "sqs:ChangeMessageVisibility", key: [] },
  GetQueueAttributes: { action: "sqs:GetQueueAttributes", key: [] },
};

export class Sqs implements Service {
  readonly #queues = new Map<string, Queue>();
  /** By receipt handle, cancels a message's return to visibility. */
  readonly #deadlines = new Map<string, () => void>();
  /** By message id, when a message was sent. */
  readonly #sentAt = new Map<string, number>();
  /** By message id, when it was first received. */
  readonly #firstReceivedAt = new Map<string, number>();
  /** The queues that may hold messages: only these, and those that feed a function, publish metrics. */
  readonly #inUse = new Set<Queue>();
  readonly #polled = new Set<Queue>();

  constructor(
    private readonly fauxqs: Fauxqs,
    private readonly principals: Principals,
    private readonly kms: Kms,
    private readonly clock: Clock,
    private readonly metrics: Metrics,
  ) {}

  async createQueue(inputs: QueueInputs, arn: string): Promise<void> {
    const { name, kmsMasterKeyId, redrivePolicy, visibilityTimeoutSeconds = 30 } = inputs;
    const invalid = (message: string) => new Refusal("sqs", "InvalidParameterValue", message);
    if (this.#queues.has(arn)) {
      throw new Refusal("sqs", "QueueAlreadyExists", `A queue already exists with the same name: ${name}`);
    }
    if (kmsMasterKeyId !== undefined) this.kms.key(kmsMasterKeyId);
    if (redrivePolicy !== undefined) {
      const reason = this.#redriveFault(redrivePolicy, arn);
      if (reason) throw invalid(`Value ${redrivePolicy} for parameter RedrivePolicy is invalid. Reason: ${reason}`);
    }
    const attributes = {
      VisibilityTimeout: visibilityTimeoutSeconds,
      MessageRetentionPeriod: inputs.messageRetentionSeconds,
      DelaySeconds: inputs.delaySeconds,
      RedrivePolicy: redrivePolicy && this.fauxqs.inward(redrivePolicy),
    };
    const stated = Object.entries(attributes).filter(([, value]) => value !== undefined);
    const body = {
      QueueName: name,
      Attributes: Object.fromEntries(stated.map(([key, value]) => [key, String(value)])),
    };
    succeeded(await this.fauxqs.sqs("CreateQueue", body));
    this.#queues.set(arn, {
      name,
      arn,
      keyId: kmsMasterKeyId,
      visibilitySeconds: visibilityTimeoutSeconds,
      redriveAllowPolicy: JSON.parse(inputs.redriveAllowPolicy ?? "{}") as Queue["redriveAllowPolicy"],
      deadLetterArn: redrivePolicy && deadLetterTarget(redrivePolicy),
    });
  }

  #redriveFault(redrivePolicy: string, sourceArn: string): string | undefined {
    const target = this.#queues.get(deadLetterTarget(redrivePolicy));
    if (!target) return "Dead letter target does not exist.";
    const { redrivePermission = "allowAll", sourceQueueArns = [] } = target.redriveAllowPolicy;
    const allowed = redrivePermission === "allowAll" || sourceQueueArns.includes(sourceArn);
    return allowed ? undefined : "Dead letter target does not allow this source queue.";
  }

  setPolicy({ queueUrl, policy }: { queueUrl: string; policy: unknown }): void {
    const queue = this.queue(queueUrl);
    const parsed = parsePolicy(policy);
    if (this.principals.absentPrincipal(parsed)) {
      throw new Refusal("sqs", "InvalidAttributeValue", "Invalid value for the parameter Policy.");
    }
    queue.policy = parsed;
  }

  /**
   * The queue with this ARN, URL or name.
   *
   * @throws Refusal `QueueDoesNotExist`
   */
  queue(reference: string): Queue {
    const name = reference.split(/[:/]/).at(-1);
    const queue = [...this.#queues.values()].find((candidate) => candidate.name === name);
    if (queue) return queue;
    throw new Refusal("sqs", "QueueDoesNotExist", "The specified queue does not exist.");
  }

  /**
   * Refuses unless a caller may perform an operation on a queue and use its key.
   *
   * @param context the condition keys that an AWS service sets, for example `aws:SourceArn`
   */
  authorize(caller: Caller, operation: string, { arn, policy, keyId }: Queue, context: Context = {}): void {
    const needs = operations[operation];
    if (!needs) throw new Refusal("sqs", "UnsupportedOperation", operation);
    this.principals.authorize(caller, { action: needs.action, resource: arn, context, policy });
    this.kms.authorize(caller, needs.key, keyId, {
      ...("arn" in caller && { "kms:ViaService": `sqs.${this.principals.account.region}.amazonaws.com` }),
      "kms:EncryptionContext:aws:sqs:arn": arn,
      ...context,
    });
  }

  /** Puts a message into a queue without authorization. */
  async send(reference: string, body: string, attributes: Readonly<Record<string, unknown>> = {}): Promise<void> {
    const queue = this.queue(reference);
    const message = {
      QueueUrl: this.fauxqs.queueUrl(queue.name),
      MessageBody: body,
      MessageAttributes: attributes,
    };
    this.#note(queue, await this.fauxqs.sqs("SendMessage", message));
  }

  /** Registers that a queue feeds a function: SQS publishes metrics of a queue that is polled, empty or not. */
  poll(reference: string): void {
    this.#polled.add(this.queue(reference));
  }

  /** Records when messages were sent, from the response of SendMessage or SendMessageBatch. */
  #note(queue: Queue, answer: Answer): Answer {
    type Taken = { readonly MessageId: string };
    const taken = JSON.parse(succeeded(answer)) as Taken | { readonly Successful?: readonly Taken[] };
    const now = this.clock.now().getTime();
    for (const { MessageId } of "MessageId" in taken ? [taken] : (taken.Successful ?? []))
      this.#sentAt.set(MessageId, now);
    this.#inUse.add(queue);
    return answer;
  }

  /** Receives up to `count` (at most 10) visible messages, which become visible again once their timeout has passed on the clock. */
  async receive(reference: string, count: number, visibilitySeconds?: number): Promise<readonly Received[]> {
    const queue = this.queue(reference);
    const answer = await this.#receive(queue, {
      MaxNumberOfMessages: count,
      ...(visibilitySeconds !== undefined && { VisibilityTimeout: visibilitySeconds }),
      MessageSystemAttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    return (JSON.parse(succeeded(answer)) as { Messages?: Received[] }).Messages ?? [];
  }

  async #receive(queue: Queue, body: Readonly<Record<string, unknown>>): Promise<Answer> {
    const answer = await this.fauxqs.sqs("ReceiveMessage", {
      ...body,
      QueueUrl: this.fauxqs.queueUrl(queue.name),
      VisibilityTimeout: UNTIL_THE_CLOCK_SAYS,
    });
    const deadLetters = this.#queues.get(queue.deadLetterArn ?? "");
    if (deadLetters) this.#inUse.add(deadLetters);
    const seconds = typeof body.VisibilityTimeout === "number" ? body.VisibilityTimeout : queue.visibilitySeconds;
    const { Messages = [], ...rest } = JSON.parse(answer.body) as { Messages?: Received[] };
    for (const { ReceiptHandle } of Messages) await this.#hide(queue, ReceiptHandle, seconds);
    return { ...answer, body: JSON.stringify({ ...rest, Messages: Messages.map((message) => this.#dated(message)) }) };
  }

  /** A message with the clock's times in place of real ones. */
  #dated(message: Received): Received {
    const { Attributes, MessageId } = message;
    if (!Attributes) return message;
    const now = this.clock.now().getTime();
    const first = this.#firstReceivedAt.get(MessageId) ?? now;
    this.#firstReceivedAt.set(MessageId, first);
    const times = {
      SentTimestamp: String(this.#sentAt.get(MessageId) ?? now),
      ApproximateFirstReceiveTimestamp: String(first),
    };
    const dated = Object.entries(Attributes).map(([name, value]) => [
      name,
      Object.hasOwn(times, name) ? times[name as keyof typeof times] : value,
    ]);
    return { ...message, Attributes: Object.fromEntries(dated) as Record<string, string> };
  }

  /** Makes a received message visible again after this many seconds on the clock; at once for 0. */
  async #hide(queue: Queue, ReceiptHandle: string, seconds: number): Promise<void> {
    this.#deadlines.get(ReceiptHandle)?.();
    const reappear = async () => {
      this.#deadlines.delete(ReceiptHandle);
      const QueueUrl = this.fauxqs.queueUrl(queue.name);
      succeeded(await this.fauxqs.sqs("ChangeMessageVisibility", { QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
    };
    if (seconds === 0) return reappear();
    this.#deadlines.set(ReceiptHandle, this.clock.at(this.clock.now().getTime() + seconds * 1000, reappear));
  }

  /** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html */
  async #changeVisibility(
    queue: Queue,
    { ReceiptHandle, VisibilityTimeout }: Readonly<Record<string, unknown>>,
  ): Promise<Answer> {
    const [handle, seconds] = [String(ReceiptHandle), Number(VisibilityTimeout)];
    if (!(seconds >= 0 && seconds <= UNTIL_THE_CLOCK_SAYS)) {
      const message = `Value ${String(VisibilityTimeout)} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.`;
      throw new Refusal("sqs", "InvalidParameterValue", message);
    }
    if (!this.#deadlines.has(handle)) {
      const message = `Value ${handle} for parameter ReceiptHandle is invalid. Reason: Message does not exist or is not available for visibility timeout change.`;
      throw new Refusal("sqs", "InvalidParameterValue", message);
    }
    await this.#hide(queue, handle, seconds);
    return { status: 200, body: "{}" };
  }

  /** Deletes a received message. */
  async delete(reference: string, receiptHandle: string): Promise<Answer> {
    this.#deadlines.get(receiptHandle)?.();
    this.#deadlines.delete(receiptHandle);
    const QueueUrl = this.fauxqs.queueUrl(this.queue(reference).name);
    return this.fauxqs.sqs("DeleteMessage", { QueueUrl, ReceiptHandle: receiptHandle });
  }

  /** The messages in a queue, visible or not. */
  async messages(reference: string): Promise<readonly Waiting[]> {
    const { messages } = await this.fauxqs.inspect(this.queue(reference).name);
    const waiting = (visible: boolean) => (kept: Kept) => ({
      messageId: kept.messageId,
      body: kept.body,
      receives: kept.approximateReceiveCount,
      visible,
    });
    return [
      ...messages.ready.map(waiting(true)),
      ...[...messages.delayed, ...messages.inflight.map(({ message }) => message)].map(waiting(false)),
    ];
  }

  /**
   * Publishes depth and age of the queues in use, as SQS does every minute
   * (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html).
   */
  async measure(): Promise<void> {
    const now = this.clock.now().getTime();
    for (const queue of new Set([...this.#inUse, ...this.#polled])) {
      const messages = this.#inUse.has(queue) ? await this.messages(queue.arn) : [];
      const ages = messages.map(({ messageId }) => Math.floor((now - (this.#sentAt.get(messageId) ?? now)) / 1000));
      const state = (name: string, value: number) =>
        this.metrics.add("AWS/SQS", name, { QueueName: queue.name }, value);
      state("ApproximateNumberOfMessagesVisible", messages.filter(({ visible }) => visible).length);
      state("ApproximateAgeOfOldestMessage", Math.max(0, ...ages));
      if (messages.length === 0) this.#inUse.delete(queue);
    }
  }

  async handle({ operation, caller, body, endpoint }: Call): Promise<Answer | undefined> {
    const input = JSON.parse(body) as Record<string, unknown>;
    if (operation === "GetQueueUrl") {
      const queue = this.queue(String(input.QueueName));
      this.principals.authorize(caller, { action: "sqs:GetQueueUrl", resource: queue.arn, policy: queue.policy });
      const url = `${endpoint}/${this.principals.account.accountId}/${queue.name}`;
      return { status: 200, body: JSON.stringify({ QueueUrl: url }) };
    }
    if (!Object.hasOwn(operations, operation)) return undefined;
    const queue = this.queue(String(input.QueueUrl));
    this.authorize(caller, operation, queue);
    if (operation === "ReceiveMessage") return this.#receive(queue, input);
    if (operation === "DeleteMessage") return this.delete(queue.arn, String(input.ReceiptHandle));
    if (operation === "ChangeMessageVisibility") return this.#changeVisibility(queue, input);
    const answer = await this.fauxqs.sqs(operation, { ...input, QueueUrl: this.fauxqs.queueUrl(queue.name) });
    if (operation.startsWith("SendMessage") && answer.status === 200) return this.#note(queue, answer);
    return operation === "GetQueueAttributes" ? { ...answer, body: this.fauxqs.outward(answer.body) } : answer;
  }
}

const deadLetterTarget = (redrivePolicy: string) =>
  (JSON.parse(redrivePolicy) as { deadLetterTargetArn: string }).deadLetterTargetArn;
