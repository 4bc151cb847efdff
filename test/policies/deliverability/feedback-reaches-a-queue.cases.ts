import { feedbackReachesAQueue } from "../../../policies/deliverability/feedback-reaches-a-queue";
import { arn, type Cases } from "../cases";
import { type Given, UNKNOWN } from "../judging";

const DEAD = JSON.stringify({ deadLetterTargetArn: arn("sqs", "dead-letter"), maxReceiveCount: 5 });
const destination = (event: string, topic: string): Given => ({
  type: "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
  name: `destination-${topic}`,
  props: {
    configurationSetName: "main",
    eventDestination: { enabled: true, matchingEventTypes: [event], snsDestination: { topicArn: arn("sns", topic) } },
  },
});
const topic = (name: string): Given => ({
  type: "aws:sns/topic:Topic",
  name,
  props: { name, kmsMasterKeyId: "alias/mail" },
});
const subscription = (name: string): Given => ({
  type: "aws:sns/topicSubscription:TopicSubscription",
  name: `subscription-${name}`,
  props: { topic: arn("sns", name), protocol: "sqs", endpoint: arn("sqs", "feedback"), redrivePolicy: DEAD },
});

export const cases: Cases = {
  rule: feedbackReachesAQueue,
  good: [
    { type: "aws:sesv2/configurationSet:ConfigurationSet", name: "main", props: { configurationSetName: "main" } },
    destination("BOUNCE", "bounces"),
    destination("COMPLAINT", "complaints"),
    topic("bounces"),
    topic("complaints"),
    subscription("bounces"),
    subscription("complaints"),
    { type: "aws:sqs/queue:Queue", name: "feedback", props: { name: "feedback", redrivePolicy: DEAD } },
    { type: "aws:sqs/queue:Queue", name: "dead-letter", props: { name: "dead-letter", redrivePolicy: UNKNOWN } },
  ],
  refused: [
    {
      what: "a destination switched off",
      at: "destination-bounces.props.eventDestination.enabled",
      value: false,
      says: ["main: sends no BOUNCE to a topic: add an enabled event destination with an snsDestination"],
    },
    {
      what: "no complaints",
      at: "destination-complaints.props.eventDestination.matchingEventTypes",
      value: ["SEND"],
      says: ["main: sends no COMPLAINT to a topic: add an enabled event destination with an snsDestination"],
    },
    {
      what: "metrics only",
      at: "destination-bounces.props.eventDestination.snsDestination",
      value: undefined,
      says: ["main: sends no BOUNCE to a topic: add an enabled event destination with an snsDestination"],
    },
    {
      what: "another set's destination",
      at: "destination-bounces.props.configurationSetName",
      value: "other",
      says: ["main: sends no BOUNCE to a topic: add an enabled event destination with an snsDestination"],
    },
    {
      what: "a topic elsewhere",
      at: "destination-bounces.props.eventDestination.snsDestination.topicArn",
      value: arn("sns", "other"),
      says: ["main: sends BOUNCE to a topic that this stack does not encrypt: send it to one with kmsMasterKeyId"],
    },
    {
      what: "a topic that is not encrypted",
      at: "bounces.props.kmsMasterKeyId",
      value: undefined,
      says: ["main: sends BOUNCE to a topic that this stack does not encrypt: send it to one with kmsMasterKeyId"],
    },
    {
      what: "no subscription",
      at: "subscription-bounces.props.topic",
      value: arn("sns", "other"),
      says: [
        "main: sends BOUNCE to a topic from which no queue gets it safely: subscribe a queue, both with a redrivePolicy",
      ],
    },
    {
      what: "people only",
      at: "subscription-bounces.props.protocol",
      value: "email",
      says: [
        "main: sends BOUNCE to a topic from which no queue gets it safely: subscribe a queue, both with a redrivePolicy",
      ],
    },
    {
      what: "a subscription without redrive",
      at: "subscription-complaints.props.redrivePolicy",
      value: undefined,
      says: [
        "main: sends COMPLAINT to a topic from which no queue gets it safely: subscribe a queue, both with a redrivePolicy",
      ],
    },
    {
      what: "a queue without redrive",
      at: "feedback.props.redrivePolicy",
      value: undefined,
      says: [
        "main: sends BOUNCE to a topic from which no queue gets it safely: subscribe a queue, both with a redrivePolicy",
        "main: sends COMPLAINT to a topic from which no queue gets it safely: subscribe a queue, both with a redrivePolicy",
      ],
    },
    {
      what: "a queue elsewhere",
      at: "subscription-bounces.props.endpoint",
      value: arn("sqs", "other"),
      says: [
        "main: sends BOUNCE to a topic from which no queue gets it safely: subscribe a queue, both with a redrivePolicy",
      ],
    },
    {
      what: "an unknown topic",
      at: "destination-bounces.props.eventDestination.snsDestination.topicArn",
      value: UNKNOWN,
      says: [
        "destination-complaints: eventDestination.snsDestination.topicArn is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    {
      what: "one destination for all",
      at: "destination-bounces.props.eventDestination.matchingEventTypes",
      value: ["COMPLAINT", "BOUNCE"],
    },
    { what: "another set without mail", at: "destination-bounces.props.eventDestinationName", value: "x" },
  ],
  mutations: {
    "aws:sesv2/configurationSet:ConfigurationSet props.configurationSetName": { weaker: ["another"] },
    "props.configurationSetName": { weaker: "destinations of other events; see the refused cases", absent: "as above" },
    "props.eventDestination": { weaker: "a set may have several; see the refused cases", absent: "as above" },
    "props.eventDestination.**": { weaker: "a set may have several; see the refused cases", absent: "as above" },
    "props.name": { weaker: "other topics and queues may have any name; see the refused cases", absent: "as above" },
    "props.kmsMasterKeyId": {
      weaker: "topics of other events; see the refused cases",
      absent: "as above",
      unknown: "counts as absent",
    },
    "props.redrivePolicy": {
      weaker: "dead-letter queues; see the refused cases",
      absent: "as above",
      unknown: "counts as absent",
    },
    "props.protocol": { weaker: "subscriptions of other topics; see the refused cases", absent: "as above" },
    "props.topic": { weaker: "subscriptions of other topics; see the refused cases", absent: "as above" },
    "props.endpoint": { weaker: "subscriptions of other topics; see the refused cases", absent: "as above" },
  },
};
