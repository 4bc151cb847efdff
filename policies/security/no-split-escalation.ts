import { wellArchitected } from "../lib/frameworks";
import { documentsOf } from "../lib/iam/carriers";
import { known } from "../lib/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";
import { allowedActions, violations } from "./no-privilege-escalation";

const ROLE_POLICY = "aws:iam/rolePolicy:RolePolicy";

interface Granted {
  readonly resource: JudgedInStack;
  readonly actions: readonly string[];
}

/** What the policies of a stack allow, by the role that they are of. */
function byRole(resources: readonly JudgedInStack[]): ReadonlyMap<string, readonly Granted[]> {
  const roles = new Map<string, Granted[]>();
  for (const resource of resources.filter(({ type }) => type === ROLE_POLICY)) {
    const role = String(known(resource.props.role));
    const actions = [...documentsOf(resource, ["identity"])].flatMap(allowedActions);
    roles.set(role, [...(roles.get(role) ?? []), { resource, actions }]);
  }
  return roles;
}

export const noSplitEscalation = stackRule(
  {
    name: "no-split-escalation",
    requires: "No role's policies together allow a set of actions by which it can raise its own rights",
    why: "two harmless documents can be harmful together",
    severity: "critical",
    ...wellArchitected(
      "SEC03-BP05",
      "Define permission guardrails for your organization",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    remediationSteps: "Give the parts of the set to different roles, or take one part away.",
  },
  ofType(ROLE_POLICY),
  function* (resources): Generator<Finding> {
    for (const [role, granted] of byRole(resources)) {
      const alone = new Set(granted.flatMap(({ actions }) => violations(actions)));
      const together = violations(granted.flatMap(({ actions }) => actions)).filter((fault) => !alone.has(fault));
      const [first] = granted;
      for (const fault of together)
        yield { ...(first && { resource: first.resource }), fault: `with the other policies of role ${role} ${fault}` };
    }
  },
);
