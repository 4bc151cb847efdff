import { wellArchitected } from "../lib/frameworks";
import { asObject, known } from "../lib/known";
import { type Judged, ofAws, resourceRule } from "../lib/rule";

const KEEPS_BY_PROPERTY: Readonly<Record<string, string>> = {
  archivingOptions: "archives every message",
  includeOriginalHeaders: "adds the headers, subject included, to each notification",
};

/** The faults of a resource, by its properties, those that are judged all known. */
export function* violations(props: Readonly<Record<string, unknown>>): Generator<string> {
  for (const [property, keeps] of Object.entries(KEEPS_BY_PROPERTY))
    if (props[property] !== undefined && props[property] !== false) yield `${keeps}: remove ${property}`;
  if (asObject(props.eventDestination)?.kinesisFirehoseDestination !== undefined)
    yield "sends its events to Firehose, which keeps them: send them to a topic";
  if (props.protocol === "firehose") yield "subscribes Firehose, which keeps what it gets: subscribe a queue";
}

function* judge({ type, props }: Judged): Generator<string> {
  const judged = ["archivingOptions", "eventDestination", "includeOriginalHeaders", "protocol"];
  const sending = /^aws:(ses|sesv2|sns)\//.test(type) ? judged : [];
  yield* violations(Object.fromEntries(sending.map((property) => [property, known(props[property])])));
}

export const noMessageContent = resourceRule(
  {
    name: "no-message-content",
    requires: "Nothing keeps the content of a message after it is sent",
    why: "the request promises it",
    severity: "high",
    ...wellArchitected(
      "SEC07-BP04",
      "Define scalable data lifecycle management",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_data_classification_lifecycle_management.html",
    ),
    remediationSteps:
      "Remove archiving, Firehose and receipt rules; the metrics and the recipients' table hold what is needed.",
  },
  ofAws,
  judge,
);
