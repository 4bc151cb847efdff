import { parseArn } from "../lib/arn";
import { awsGuide } from "../lib/frameworks";
import { asList, asObject, known } from "../lib/known";
import { DIMENSION, type Rate, rateOf, wrongDimensions } from "../lib/rate-alarm";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";

const SET = "aws:sesv2/configurationSet:ConfigurationSet";
const ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";
const TOPIC = "aws:sns/topic:Topic";
const SUBSCRIPTION = "aws:sns/topicSubscription:TopicSubscription";
const FUNCTION = "aws:lambda/function:Function";

type Props = JudgedInStack["props"];

/**
 * By rate: the promised limit in percent, and where an alarm counts itself, how many seconds at least and how many messages
 * at most it may wait for.
 */
const LIMITS = {
  bounce: { percent: 5, seconds: 24 * 3600, from: 100 },
  complaint: { percent: 0.1, seconds: 7 * 24 * 3600, from: 1000 },
} as const satisfies Record<Rate["of"], object>;
const RATES = ["bounce", "complaint"] as const;

/**
 * The faults of an alarm on a rate: why it might not ring in time, or not be heard.
 *
 * @param topics those with a subscription, by ARN
 */
export function* violations(alarm: Props, rate: Rate, topics: ReadonlySet<unknown>): Generator<string> {
  const { percent, seconds, from } = LIMITS[rate.of];
  const limit = (percent * rate.whole) / 100;
  if (!ringsBy(limit, known(alarm.comparisonOperator), known(alarm.threshold)))
    yield `does not ring at ${percent}% ${rate.of}s: state GreaterThanOrEqualToThreshold and a threshold of at most ${limit}`;
  if (known(alarm.evaluationPeriods) !== 1) yield "does not ring at once: state evaluationPeriods: 1";
  if (rate.counted && !(rate.counted.seconds >= seconds && rate.counted.from <= from))
    yield `may wait for more mail than there is: count over ${seconds} seconds, from at most ${from} messages on`;
  const missing = rate.counted ? ["ignore", "notBreaching"] : ["ignore"];
  if (!missing.includes(String(known(alarm.treatMissingData))))
    yield `does not know what no mail means: state treatMissingData: ${missing.join(" or ")}`;
  if (!acts(alarm, topics))
    yield "tells nobody: state a topic of this stack that has a subscription in alarmActions, and leave actions enabled";
}

function ringsBy(limit: number, comparison: unknown, threshold: unknown): boolean {
  if (typeof threshold !== "number" || threshold <= 0) return false;
  if (comparison === "GreaterThanThreshold") return threshold < limit;
  return comparison === "GreaterThanOrEqualToThreshold" && threshold <= limit;
}

/** Whether an alarm tells one of the topics. */
function acts(alarm: Props, topics: ReadonlySet<unknown>): boolean {
  const enabled = known(alarm.actionsEnabled);
  return (
    (enabled === undefined || enabled === true) && asList(known(alarm.alarmActions)).some((arn) => topics.has(arn))
  );
}

/** The ARNs of the stack's topics that have a subscription. */
function subscribedTopics(resources: readonly JudgedInStack[]): ReadonlySet<unknown> {
  const props = (type: string) => resources.filter((each) => each.type === type).map((each) => each.props);
  const names = new Set(props(TOPIC).map((each) => known(each.name)));
  const subscribed = props(SUBSCRIPTION).map((each) => known(each.topic));
  return new Set(subscribed.filter((arn) => names.has(parseArn(String(arn))?.resource)));
}

/** The namespaces that the stack's functions publish metrics to. */
function readNamespaces(resources: readonly JudgedInStack[]): ReadonlySet<unknown> {
  const named = resources.map(({ type, props }) =>
    type === FUNCTION ? asObject(asObject(props.environment)?.variables)?.METRICS_NAMESPACE : undefined,
  );
  return new Set(named.filter((each) => typeof each === "string"));
}

export const alarmsOnBouncesAndComplaints = stackRule(
  {
    name: "alarms-on-bounces-and-complaints",
    requires: `Every configuration set has an alarm at 5% bounces and one at 0.1% complaints, by the dimension ${DIMENSION}`,
    why: "AWS reviews an account at these rates, and an alarm by another dimension watches nothing and never rings",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Creating reputation monitoring alarms",
      "Alarm at a bounce rate of 0.05 and a complaint rate of 0.001, and ignore missing data",
      "https://docs.aws.amazon.com/ses/latest/dg/reputationdashboard-cloudwatch-alarm.html",
    ),
    remediationSteps:
      "Alarm on the set's rate, by SES's own metric or as IF(send >= n, 100 * SUM([bounce, 0 * send]) / send, 0), and notify a topic that has a subscription.",
  },
  ofType(SET),
  function* (resources): Generator<Finding> {
    const alarms = resources.filter(({ type }) => type === ALARM);
    for (const resource of alarms)
      for (const dimension of wrongDimensions(resource.props))
        yield { resource, fault: `watches nothing by the dimension ${dimension}: name the set by ${DIMENSION}` };
    const topics = subscribedTopics(resources);
    const namespaces = readNamespaces(resources);
    const judged = alarms.flatMap((resource) => {
      const rate = rateOf(resource.props, namespaces);
      return rate ? [{ resource, rate, faults: [...violations(resource.props, rate, topics)] }] : [];
    });
    for (const resource of resources.filter(({ type }) => type === SET))
      for (const of of RATES) {
        const set = known(resource.props.configurationSetName);
        const own = judged.filter(({ rate }) => rate.set === set && rate.of === of);
        if (own.length === 0)
          yield { resource, fault: `has no alarm on its ${of} rate: watch it by the dimension ${DIMENSION}` };
        else if (own.every(({ faults }) => faults.length > 0))
          for (const each of own) for (const fault of each.faults) yield { resource: each.resource, fault };
      }
  },
);
