import { fsbp } from "../lib/frameworks";
import { known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** The faults of a log group; CloudWatch keeps what has no retention, or 0, for ever. */
export function* violations(retentionInDays: unknown): Generator<string> {
  if (typeof retentionInDays !== "number" || retentionInDays < 1)
    yield "keeps its logs for ever: state retentionInDays, for example 90";
}

export const logRetention = resourceRule(
  {
    name: "log-retention",
    requires: "Every log group states its retention in days",
    why: "logs can be about people, and cost money as long as they are kept",
    severity: "medium",
    ...fsbp("CloudWatch.16", "CloudWatch log groups should be retained for a specified time period"),
    remediationSteps: "Set retentionInDays.",
  },
  ofType("aws:cloudwatch/logGroup:LogGroup"),
  ({ props }) => violations(known(props.retentionInDays)),
);
