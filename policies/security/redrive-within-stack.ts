import { parseArn } from "../lib/arn";
import { awsGuide } from "../lib/frameworks";
import { isUnknown, known } from "../lib/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";
import { redriveTarget } from "./redrive";

const QUEUE = "aws:sqs/queue:Queue";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";

/** The fault of a queue of that name: `target` is where it sends on, `targets` the names of all queues that are sent to. */
export function violations(name: string, target: string | undefined, targets: ReadonlySet<string>): readonly string[] {
  return target !== undefined || targets.has(name)
    ? []
    : ["is at the end of no redrive and sends nothing on: state redrivePolicy, or remove it"];
}

/** Where a resource sends on what fails. A queue that says nothing may show the property as unknown at preview. */
function target({ props }: JudgedInStack): string | undefined {
  return isUnknown(props, "redrivePolicy") ? undefined : redriveTarget(known(props.redrivePolicy));
}

export const redriveWithinStack = stackRule(
  {
    name: "redrive-within-stack",
    requires: "Failed messages go to a dead-letter queue of the stack, and every dead-letter queue has a source",
    why: "messages in a queue that nobody watches are as good as lost",
    severity: "medium",
    ...awsGuide(
      "Amazon SQS Developer Guide",
      "Using dead-letter queues",
      "The dead-letter queue of a queue must be in the same account and Region",
      "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-dead-letter-queues.html",
    ),
    remediationSteps: "Name a queue that this stack makes as deadLetterTargetArn.",
  },
  ofType(QUEUE),
  function* (resources): Generator<Finding> {
    const queues = resources.filter(({ type }) => type === QUEUE);
    const names = new Set(queues.map(({ props }) => String(known(props.name))));
    const senders = resources.filter(({ type }) => type === QUEUE || type === SUBSCRIPTION);
    const targets = new Set(senders.flatMap((resource) => parseArn(target(resource) ?? "")?.resource ?? []));
    for (const resource of senders) {
      const queue = parseArn(target(resource) ?? "")?.resource;
      if (queue !== undefined && !names.has(queue))
        yield { resource, fault: `sends what fails to ${queue}, which is no queue of this stack: name one that is` };
    }
    for (const resource of queues)
      for (const fault of violations(String(known(resource.props.name)), target(resource), targets))
        yield { resource, fault };
  },
);
