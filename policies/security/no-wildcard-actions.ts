import { fsbp } from "../lib/rule/frameworks";
import { allowFaults, documentsOf } from "../lib/iam/carriers";
import type { Statement } from "../lib/iam/document";
import { ofAws, resourceRule } from "../lib/rule/rule";

/** One action, spelled out: whatever IAM would read as a pattern, or not at all, does not match. */
const ONE_ACTION = /^[a-z0-9-]+:[a-z0-9]+$/i;

/** The faults of one statement that allows. */
export function* violations({ actions, has }: Pick<Statement, "actions" | "has">): Generator<string> {
  if (has.has("NotAction")) yield "allows every action but those in its NotAction: list the actions that are needed";
  for (const action of actions)
    if (!ONE_ACTION.test(action)) yield `allows ${action}: name the actions that are needed one by one`;
}

export const noWildcardActions = resourceRule(
  {
    name: "no-wildcard-actions",
    requires: "Every Allow statement lists its actions one by one",
    why: "a wildcard also grants what AWS adds later",
    severity: "critical",
    ...fsbp("IAM.21", "IAM customer managed policies that you create should not allow wildcard actions for services"),
    remediationSteps: "List in Action only the calls that the code makes.",
  },
  ofAws,
  function* (resource) {
    for (const carrier of documentsOf(resource)) yield* allowFaults(carrier, violations);
  },
);
