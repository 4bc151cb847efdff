import { wellArchitected } from "../lib/rule/frameworks";
import { everyText } from "../lib/unknown-values/known";
import { type Finding, ofType, stackRule } from "../lib/rule/rule";

const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

/** Shorter texts than this could stand anywhere by chance. */
const SHORTEST_SECRET = 16;

/** The path of each text in some properties that holds one of the secrets; never the secret itself. */
export function violations(props: object, secrets: readonly string[]): readonly string[] {
  return [...everyText(props)]
    .filter(({ text }) => secrets.some((secret) => text.includes(secret)))
    .map(
      ({ path }) =>
        `${path.includes("(a name in it)") ? "a name" : path} holds a secret of this stack: pass the secret's ARN instead`,
    );
}

export const secretsNowhereElse = stackRule(
  {
    name: "secrets-nowhere-else",
    requires: "A value that the stack stores in Secrets Manager appears nowhere else",
    why: "the state, logs, the console and outputs would show it",
    severity: "critical",
    ...wellArchitected(
      "SEC02-BP03",
      "Store and use secrets securely",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html",
    ),
    remediationSteps: "Rotate the secret, and read it from Secrets Manager at run time where it is needed.",
  },
  ofType(VERSION),
  function* (resources): Generator<Finding> {
    const secrets = resources
      .filter(({ type }) => type === VERSION)
      .flatMap(({ props }) => [...everyText({ secretString: props.secretString })])
      .map(({ text }) => text)
      .filter((text) => text.length >= SHORTEST_SECRET);
    for (const resource of resources.filter(({ type }) => type !== VERSION))
      for (const fault of violations(resource.props, secrets)) yield { resource, fault };
  },
);
