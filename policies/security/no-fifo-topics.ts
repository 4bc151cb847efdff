import { awsGuide } from "../lib/frameworks";
import { known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** The faults of a topic, by its name and its `fifoTopic`. */
export function* violations(name: unknown, fifoTopic: unknown): Generator<string> {
  if (fifoTopic === true || (typeof name === "string" && name.endsWith(".fifo")))
    yield "is a FIFO topic, to which SES cannot publish: make it a standard topic";
}

export const noFifoTopics = resourceRule(
  {
    name: "no-fifo-topics",
    requires: "Topics are standard topics",
    why: "SES does not publish to FIFO topics, so bounces and complaints would be lost",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Configuring Amazon SNS notifications",
      "Amazon SES does not support FIFO topics",
      "https://docs.aws.amazon.com/ses/latest/dg/configure-sns-notifications.html",
    ),
    remediationSteps: "Remove fifoTopic and the suffix .fifo.",
  },
  ofType("aws:sns/topic:Topic"),
  ({ props }) => violations(known(props.name), known(props.fifoTopic)),
);
