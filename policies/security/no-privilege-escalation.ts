import { wellArchitected } from "../lib/frameworks";
import { type Carrier, documentsOf, readingFaults } from "../lib/iam/carriers";
import { escalations } from "../lib/iam/escalation";
import { ofAws, resourceRule } from "../lib/rule";

/** The actions that a document allows. */
export function allowedActions({ statements }: Pick<Carrier, "statements">): readonly string[] {
  return statements.filter(({ allows }) => allows).flatMap(({ actions }) => actions);
}

/** The faults of what one principal may do: sets of actions that let it take more. */
export function violations(actions: readonly string[]): readonly string[] {
  return escalations(actions).map(
    (set) => `allows ${set}, with which its holder can take any right: leave that to whoever runs pulumi up`,
  );
}

export const noPrivilegeEscalation = resourceRule(
  {
    name: "no-privilege-escalation",
    requires: "No policy allows a set of actions by which its holder can raise its own rights",
    why: "a stolen function would own the account",
    severity: "critical",
    ...wellArchitected(
      "SEC03-BP05",
      "Define permission guardrails for your organization",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    remediationSteps: "Take iam:PassRole and the administration of policies, keys and functions out of what runs.",
  },
  ofAws,
  function* (resource) {
    for (const carrier of documentsOf(resource, ["identity"])) {
      yield* readingFaults(carrier);
      for (const fault of violations(allowedActions(carrier))) yield `${carrier.path} ${fault}`;
    }
  },
);
