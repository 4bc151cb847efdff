import { fsbp } from "../lib/frameworks";
import { known } from "../lib/known";
import { type Finding, ofType, stackRule } from "../lib/rule";

const FUNCTION = "aws:lambda/function:Function";
const LOG_GROUP = "aws:cloudwatch/logGroup:LogGroup";

/** The fault of a function of that name, given the names of the stack's log groups. */
export function violations(name: string, logGroups: ReadonlySet<string>): readonly string[] {
  const own = `/aws/lambda/${name}`;
  return logGroups.has(own)
    ? []
    : [`has no log group, so that Lambda makes one that keeps for ever: make ${own} first`];
}

export const logGroupsOfFunctions = stackRule(
  {
    name: "log-groups-of-functions",
    requires: "Every function has a log group that the stack creates",
    why: "the log group that Lambda creates keeps logs for ever",
    severity: "medium",
    ...fsbp("CloudWatch.16", "CloudWatch log groups should be retained for a specified time period"),
    remediationSteps: "Add an aws.cloudwatch.LogGroup named /aws/lambda/<function> with retentionInDays.",
  },
  ofType(FUNCTION),
  function* (resources): Generator<Finding> {
    const named = (type: string) => resources.filter((resource) => resource.type === type);
    const logGroups = new Set(named(LOG_GROUP).map(({ props }) => String(known(props.name))));
    for (const resource of named(FUNCTION))
      for (const fault of violations(String(known(resource.props.name)), logGroups)) yield { resource, fault };
  },
);
