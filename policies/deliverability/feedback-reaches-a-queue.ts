import { parseArn } from "../lib/arn";
import { awsGuide } from "../lib/frameworks";
import { asList, asObject, isUnknown, known } from "../lib/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";

const SET = "aws:sesv2/configurationSet:ConfigurationSet";
const DESTINATION = "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination";
const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const QUEUE = "aws:sqs/queue:Queue";
const FEEDBACK = ["BOUNCE", "COMPLAINT"];

/** What of a stack carries feedback, as far as it is stated: topics and queues by the name at the end of their ARN. */
export interface Feedback {
  /** Enabled destinations that publish to a topic. */
  readonly destinations: readonly {
    readonly set: string;
    readonly events: readonly string[];
    readonly topic: string;
  }[];
  readonly encryptedTopics: readonly string[];
  readonly subscriptions: readonly { readonly topic: string; readonly queue: string; readonly redrives: boolean }[];
  readonly redrivingQueues: readonly string[];
}

/** The faults of a configuration set: where a bounce or a complaint of its mail would be lost. */
export function* violations(set: string, feedback: Feedback): Generator<string> {
  for (const event of FEEDBACK) {
    const own = feedback.destinations.filter((each) => each.set === set && each.events.includes(event));
    if (own.length === 0) yield `sends no ${event} to a topic: add an enabled event destination with an snsDestination`;
    else if (!own.some(({ topic }) => feedback.encryptedTopics.includes(topic)))
      yield `sends ${event} to a topic that this stack does not encrypt: send it to one with kmsMasterKeyId`;
    else if (!own.some(({ topic }) => reachesQueue(topic, feedback)))
      yield `sends ${event} to a topic from which no queue gets it safely: subscribe a queue, both with a redrivePolicy`;
  }
}

function reachesQueue(topic: string, { encryptedTopics, subscriptions, redrivingQueues }: Feedback): boolean {
  return (
    encryptedTopics.includes(topic) &&
    subscriptions.some((each) => each.topic === topic && each.redrives && redrivingQueues.includes(each.queue))
  );
}

/** Reads from a stack what of it carries feedback. */
function readFeedback(resources: readonly JudgedInStack[]): Feedback {
  const props = (type: string) => resources.filter((each) => each.type === type).map((each) => each.props);
  const arnName = (arn: unknown) => (typeof arn === "string" ? (parseArn(arn)?.resource ?? "") : "");
  return {
    destinations: props(DESTINATION).flatMap((each) => {
      const { enabled, matchingEventTypes, snsDestination } = asObject(known(each.eventDestination)) ?? {};
      const topic = arnName(asObject(snsDestination)?.topicArn);
      const events = asList(matchingEventTypes).map(String);
      return enabled === true && topic !== "" ? [{ set: String(known(each.configurationSetName)), events, topic }] : [];
    }),
    encryptedTopics: props(TOPIC).flatMap((each) => (stated(each, "kmsMasterKeyId") ? [String(known(each.name))] : [])),
    subscriptions: props(SUBSCRIPTION).flatMap((each) =>
      known(each.protocol) === "sqs"
        ? [
            {
              topic: arnName(known(each.topic)),
              queue: arnName(known(each.endpoint)),
              redrives: stated(each, "redrivePolicy"),
            },
          ]
        : [],
    ),
    redrivingQueues: props(QUEUE).flatMap((each) => (stated(each, "redrivePolicy") ? [String(known(each.name))] : [])),
  };
}

/** Whether a property is stated; one that is not may show as unknown at preview, when AWS would fill it in. */
function stated(props: JudgedInStack["props"], property: string): boolean {
  return !isUnknown(props, property) && typeof props[property] === "string" && props[property] !== "";
}

export const feedbackReachesAQueue = stackRule(
  {
    name: "feedback-reaches-a-queue",
    requires:
      "Bounces and complaints of every configuration set go to an encrypted topic and on to a queue with a dead-letter queue",
    why: "the request promises that every bounce and complaint is handled",
    severity: "critical",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Receiving Amazon SES notifications",
      "You must have a way to receive bounce and complaint notifications",
      "https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-activity-using-notifications.html",
    ),
    remediationSteps:
      "Give the set event destinations for BOUNCE and COMPLAINT on the stack's topics, and subscribe a queue to each topic.",
  },
  ofType(SET),
  function* (resources): Generator<Finding> {
    const feedback = readFeedback(resources);
    for (const resource of resources.filter(({ type }) => type === SET))
      for (const fault of violations(String(known(resource.props.configurationSetName)), feedback))
        yield { resource, fault };
  },
);
