import { foundCredentials } from "../lib/credentials/credential-shapes";
import { wellArchitected } from "../lib/rule/frameworks";
import { everyText } from "../lib/unknown-values/known";
import { resourceRule } from "../lib/rule/rule";

/** Where credentials belong. */
const KEPT = ["aws:secretsmanager/secretVersion:SecretVersion"];

/** The faults of one text that stands at a path. */
export function violations(path: string, text: string): readonly string[] {
  return foundCredentials({ path, text }).map(
    (found) => `${found.path} holds ${found.kind}: revoke it, and pass the ARN of a secret instead`,
  );
}

export const noCredentialShapes = resourceRule(
  {
    name: "no-credential-shapes",
    requires: "Nothing that looks like a credential is in any property of a resource except the value of a secret",
    why: "the state, logs and the console would show it",
    severity: "critical",
    ...wellArchitected(
      "SEC02-BP03",
      "Store and use secrets securely",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html",
    ),
    remediationSteps:
      "Revoke the credential, store its successor with pulumi config set --secret, and pass the secret's ARN.",
  },
  (type) => !KEPT.includes(type),
  function* ({ name, props }) {
    yield* violations("its name", name);
    for (const { path, text } of everyText(props)) yield* violations(path, text);
  },
);
