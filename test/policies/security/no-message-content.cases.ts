import { noMessageContent } from "../../../policies/security/no-message-content";
import { arn, type Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: noMessageContent,
  good: [
    { type: "aws:sesv2/configurationSet:ConfigurationSet", name: "set", props: { configurationSetName: "main" } },
    {
      type: "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
      name: "destination",
      props: { eventDestination: { enabled: true, snsDestination: { topicArn: arn("sns", "x") } } },
    },
    { type: "aws:sns/topicSubscription:TopicSubscription", name: "subscription", props: { protocol: "sqs" } },
  ],
  refused: [
    {
      what: "an archive",
      at: "set.props.archivingOptions",
      value: { archiveArn: "x" },
      says: ["set: archives every message: remove archivingOptions"],
    },
    {
      what: "Firehose behind a set",
      at: "destination.props.eventDestination.kinesisFirehoseDestination",
      value: { deliveryStreamArn: "x" },
      says: ["destination: sends its events to Firehose, which keeps them: send them to a topic"],
    },
    {
      what: "Firehose behind a topic",
      at: "subscription.props.protocol",
      value: "firehose",
      says: ["subscription: subscribes Firehose, which keeps what it gets: subscribe a queue"],
    },
    {
      what: "headers in notifications",
      at: "set.props.includeOriginalHeaders",
      value: true,
      says: ["set: adds the headers, subject included, to each notification: remove includeOriginalHeaders"],
    },
    {
      what: "an unknown destination",
      at: "destination.props.eventDestination",
      value: UNKNOWN,
      says: [
        "destination: eventDestination is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "no headers", at: "set.props.includeOriginalHeaders", value: false }],
  mutations: {
    "props.archivingOptions": { weaker: [{ archiveArn: "x" }] },
    "props.includeOriginalHeaders": { weaker: [true] },
    "props.eventDestination": { weaker: [{ kinesisFirehoseDestination: {} }], absent: "it sends nothing then" },
    "props.eventDestination.**": { weaker: "only Firehose keeps what it gets", absent: "it sends nothing then" },
    "props.protocol": { weaker: ["firehose"], absent: "the provider refuses it" },
  },
};
