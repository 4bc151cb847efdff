import { EventSourceMapping } from "@pulumi/aws/lambda/eventSourceMapping";
import { TopicSubscription } from "@pulumi/aws/sns/topicSubscription";
import { Queue, type QueueArgs } from "@pulumi/aws/sqs/queue";
import { QueuePolicy } from "@pulumi/aws/sqs/queuePolicy";
import { ComponentResource } from "@pulumi/pulumi";
import { type DeclaredQueue, type QueueFunctionName, type QueueName, queues } from "../function-declarations/functions";
import { allow, denyPlainText, document, type Statement } from "../iam/statements";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";
import { BundledFunction } from "./bundled-function";
import { SECONDS } from "../../core/time/spans";

/** A queue by name, ARN and URL. */
type QueueNames = Names["functionQueues"][QueueName]["queue"];

/** The arguments of a {@link QueueFunction}. */
export interface QueueFunctionArgs {
  readonly function: Names["functions"][QueueFunctionName];
  /** The queues that feed the function. */
  readonly queues: Readonly<Partial<Names["functionQueues"]>>;
  /** The topics that its queues subscribe to, by the logical name of the subscription. */
  readonly topics: Readonly<Record<string, { readonly arn: string }>>;
  /** The queue for messages that SNS could not deliver; by default the function's dead-letter queue. */
  readonly undelivered?: QueueNames;
  /** ARNs of other topics whose undeliverable messages go there as well. */
  readonly alsoUndelivered?: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly keyAlias: string;
  readonly production: boolean;
}

const days = (count: number) => count * SECONDS.day;

/**
 * A function and the queues that feed it, as `infra/function-declarations/functions.ts` declares them. Messages that the function
 * cannot handle wait 14 days in a dead-letter queue, and so do those that SNS could not deliver.
 *
 * `opts.dependsOn` must have the topics with their policies, the key and the role.
 */
export class QueueFunction extends ComponentResource {
  readonly #args: QueueFunctionArgs;
  readonly #opts: Options;

  constructor(name: QueueFunctionName, args: QueueFunctionArgs, opts: Options) {
    super("mail:index:QueueFunction", name, args, opts);
    this.#args = args;
    this.#opts = opts;
    const feeding = Object.entries(args.queues).map(([queueName, names]) => {
      const declared: DeclaredQueue = queues[queueName as QueueName];
      return { queueName, names, declared, queue: this.#queues(declared, names) };
    });
    const consumer = new BundledFunction(
      name,
      { name, function: args.function, environment: args.environment },
      // The queues depend on everything in `opts`, so the function need not.
      { parent: this, dependsOn: feeding.map(({ queue }) => queue) },
    );
    for (const { queueName, names, declared, queue } of feeding) {
      const { batchSize, maximumConcurrency } = declared;
      new EventSourceMapping(
        queueName,
        {
          eventSourceArn: names.queue.arn,
          functionName: args.function.name,
          batchSize,
          functionResponseTypes: ["ReportBatchItemFailures"],
          ...(maximumConcurrency !== undefined && { scalingConfig: { maximumConcurrency } }),
        },
        { parent: this, dependsOn: [consumer, queue] },
      );
    }
    this.registerOutputs();
  }

  /** Makes a queue and its dead-letter queue, their policies and the subscriptions. @returns the queue that feeds the function */
  #queues(declared: DeclaredQueue, queues: Names["functionQueues"][QueueName]): Queue {
    const { undelivered, alsoUndelivered = [], topics, production } = this.#args;
    const topicArns = Object.values(topics).map(({ arn }) => arn);
    const failures = this.#queue(declared.failures, {
      name: queues.failures.name,
      messageRetentionSeconds: days(14),
      ...(undelivered && {
        redriveAllowPolicy: JSON.stringify({ redrivePermission: "byQueue", sourceQueueArns: [queues.queue.arn] }),
      }),
    });
    const queue = this.#queue(
      declared.queue,
      {
        name: queues.queue.name,
        messageRetentionSeconds: days(declared.retentionDays),
        visibilityTimeoutSeconds: declared.visibilitySeconds,
        redrivePolicy: JSON.stringify({
          deadLetterTargetArn: queues.failures.arn,
          maxReceiveCount: declared.receives,
        }),
      },
      failures,
    );
    const delivered = delivery((undelivered ?? queues.failures).arn, [...topicArns, ...alsoUndelivered]);
    const policies = [
      this.#policy(declared.failures, queues.failures, failures, ...(undelivered ? [] : delivered)),
      this.#policy(declared.queue, queues.queue, queue, ...delivery(queues.queue.arn, topicArns)),
    ];
    if (undelivered) {
      const kept = this.#queue("undelivered", { name: undelivered.name, messageRetentionSeconds: days(14) });
      policies.push(this.#policy("undelivered", undelivered, kept, ...delivered));
    }
    for (const [logicalName, { arn }] of Object.entries(topics)) {
      new TopicSubscription(
        logicalName,
        {
          topic: arn,
          protocol: "sqs",
          endpoint: queues.queue.arn,
          rawMessageDelivery: false,
          redrivePolicy: JSON.stringify({ deadLetterTargetArn: (undelivered ?? queues.failures).arn }),
        },
        { parent: this, dependsOn: policies, ...kept(production) },
      );
    }
    return queue;
  }

  #queue(logicalName: string, args: QueueArgs, ...first: Queue[]): Queue {
    const { keyAlias, production } = this.#args;
    return new Queue(
      logicalName,
      { kmsMasterKeyId: keyAlias, ...args },
      { parent: this, ...after(this.#opts, ...first), ...kept(production) },
    );
  }

  #policy(logicalName: string, { arn, url }: QueueNames, queue: Queue, ...statements: Statement[]): QueuePolicy {
    return new QueuePolicy(
      logicalName,
      { queueUrl: url, policy: document(denyPlainText(arn, "sqs:*"), ...statements) },
      { parent: this, dependsOn: queue, ...kept(this.#args.production) },
    );
  }
}

/** The statement that lets topics deliver to a queue; none if there is no topic. */
function delivery(queueArn: string, [first, ...more]: readonly string[]): Statement[] {
  if (first === undefined) return [];
  return [
    allow({
      sid: "DeliverFromTopics",
      principal: { Service: "sns.amazonaws.com" },
      actions: ["sqs:SendMessage"],
      resources: [queueArn],
      conditions: { StringEquals: { "aws:SourceArn": [first, ...more] } },
    }),
  ];
}
