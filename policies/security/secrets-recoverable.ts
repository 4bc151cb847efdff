import { awsGuide } from "../lib/frameworks";
import { known } from "../lib/known";
import { inProduction } from "../lib/provider";
import { ofType, resourceRule } from "../lib/rule";

/** Days that AWS keeps a deleted secret at least, unless it is told not to. */
const SHORTEST_WINDOW = 7;

/** The faults of a secret of the production stack; AWS's default window is 30 days. */
export function* violations(recoveryWindowInDays: unknown): Generator<string> {
  if (recoveryWindowInDays === undefined) return;
  if (typeof recoveryWindowInDays !== "number" || recoveryWindowInDays < SHORTEST_WINDOW)
    yield `recoveryWindowInDays lets a deleted secret vanish at once: state ${SHORTEST_WINDOW} to 30, or leave it out`;
}

export const secretsRecoverable = resourceRule(
  {
    name: "secrets-recoverable",
    requires: "A deleted secret of prod can be restored for at least a week",
    why: "every unsubscribe link in mail already sent depends on the link-signing key",
    severity: "medium",
    ...awsGuide(
      "AWS Secrets Manager User Guide",
      "Delete a secret",
      "Secrets Manager schedules a secret for deletion after a minimum seven-day recovery window",
      "https://docs.aws.amazon.com/secretsmanager/latest/userguide/manage_delete-secret.html",
    ),
    remediationSteps: "Remove recoveryWindowInDays: 0 from the secret in prod.",
  },
  ofType("aws:secretsmanager/secret:Secret"),
  function* (resource) {
    if (inProduction(resource)) yield* violations(known(resource.props.recoveryWindowInDays));
  },
);
