import { parseArn } from "../lib/arn";
import { awsGuide } from "../lib/frameworks";
import { asObject, known } from "../lib/known";
import { type Judged, ofType, resourceRule } from "../lib/rule";

const QUEUE = "aws:sqs/queue:Queue";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";

/** What SQS keeps at most, 14 days in seconds: a queue at the end of the road must. */
const LONGEST_RETENTION = 1_209_600;
/** Protocols of subscriptions that reach people, to whom nothing can be delivered again. */
const TO_PEOPLE = ["email", "email-json", "sms"];

/** The queue that a redrive policy sends to; undefined when the policy is none that AWS would take. */
export function redriveTarget(policy: unknown): string | undefined {
  const { deadLetterTargetArn } = asObject(parsed(policy)) ?? {};
  if (typeof deadLetterTargetArn !== "string") return undefined;
  return parseArn(deadLetterTargetArn)?.service === "sqs" ? deadLetterTargetArn : undefined;
}

function parsed(policy: unknown): unknown {
  if (typeof policy !== "string") return policy;
  try {
    return JSON.parse(policy) as unknown;
  } catch {
    return undefined;
  }
}

/** The faults of a queue: it either passes on what cannot be processed, or is where such messages end. */
export function* queueViolations(redrivePolicy: unknown, retention: unknown): Generator<string> {
  if (redrivePolicy === undefined) {
    if (retention !== LONGEST_RETENTION)
      yield `loses what cannot be processed: state redrivePolicy, or ${LONGEST_RETENTION} messageRetentionSeconds if it is a dead-letter queue`;
    return;
  }
  if (redriveTarget(redrivePolicy) === undefined)
    yield "has a redrivePolicy that names no queue: state deadLetterTargetArn and maxReceiveCount";
  const times = Number(asObject(parsed(redrivePolicy))?.maxReceiveCount);
  if (!(times >= 1 && times <= 1000)) yield "has a redrivePolicy without a maxReceiveCount of 1 to 1000: state it";
}

/** The faults of a subscription: SNS drops what an endpoint refuses, unless it is told where to put it. */
export function* subscriptionViolations(protocol: unknown, redrivePolicy: unknown): Generator<string> {
  if (TO_PEOPLE.includes(String(protocol))) return;
  if (redriveTarget(redrivePolicy) === undefined)
    yield "loses what its endpoint refuses: state a redrivePolicy with the deadLetterTargetArn of a queue";
}

function violations({ type, props }: Judged): Iterable<string> {
  if (type === QUEUE) return queueViolations(known(props.redrivePolicy), known(props.messageRetentionSeconds));
  const protocol = known(props.protocol);
  return TO_PEOPLE.includes(String(protocol)) ? [] : subscriptionViolations(protocol, known(props.redrivePolicy));
}

export const redrive = resourceRule(
  {
    name: "redrive",
    requires: "Every queue and every subscription says where messages go that cannot be processed or delivered",
    why: "a lost bounce is an address that is mailed again",
    severity: "high",
    ...awsGuide(
      "Amazon SNS Developer Guide",
      "Dead-letter queues",
      "Without a dead-letter queue, Amazon SNS discards a message that exhausts its delivery policy",
      "https://docs.aws.amazon.com/sns/latest/dg/sns-dead-letter-queues.html",
    ),
    remediationSteps: "Set redrivePolicy; the last queue keeps messages for 14 days.",
  },
  ofType(QUEUE, SUBSCRIPTION),
  violations,
);
