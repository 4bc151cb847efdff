import { wellArchitected } from "../lib/frameworks";
import { COMMAND } from "../lib/command";
import { inProduction } from "../lib/place";
import { type Judged, ofType, resourceRule } from "../lib/rule";

/** What a mistaken destroy or replacement would lose: mail's reputation, its feedback, or what it knows of people. */
const PROTECTED = [
  COMMAND,
  "aws:dynamodb/table:Table",
  "aws:kms/alias:Alias",
  "aws:kms/key:Key",
  "aws:secretsmanager/secret:Secret",
  "aws:sesv2/configurationSet:ConfigurationSet",
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
  "aws:sesv2/emailIdentity:EmailIdentity",
  "aws:sns/topic:Topic",
  "aws:sns/topicPolicy:TopicPolicy",
  "aws:sns/topicSubscription:TopicSubscription",
  "aws:sqs/queue:Queue",
];

/** The faults of a resource of one of these types, by its stack and its options. */
export function violations(resource: Pick<Judged, "urn" | "opts" | "provider">): readonly string[] {
  return inProduction(resource) && !resource.opts.protect
    ? ["can be destroyed or replaced by mistake: give it the option protect: true in prod"]
    : [];
}

export const protectedInProd = resourceRule(
  {
    name: "protected-in-prod",
    requires: "What prod cannot lose is protected",
    why: "pulumi destroy, or a renamed resource, would take it away",
    severity: "high",
    ...wellArchitected(
      "REL09-BP01",
      "Identify and back up all data that needs to be backed up, or reproduce the data from sources",
      "https://docs.aws.amazon.com/wellarchitected/latest/reliability-pillar/rel_backing_up_data_identified_backups_data.html",
    ),
    remediationSteps: "Pass protect: true to the resource, or to its component, in prod.",
  },
  ofType(...PROTECTED),
  violations,
);
