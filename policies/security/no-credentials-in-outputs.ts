import { foundCredentials } from "../lib/credentials/credential-shapes";
import { wellArchitected } from "../lib/rule/frameworks";
import { isUnknown, known, texts } from "../lib/unknown-values/known";
import { type Finding, type JudgedInStack, stackRule } from "../lib/rule/rule";

/** The stack itself and the components: what the program gives them as outputs is all that they have. */
function isOutput(type: string): boolean {
  return type === "pulumi:pulumi:Stack" || !/^(aws|command|pulumi):/.test(type);
}

/** The faults of one output, all of it known. */
export function* violations(name: string, value: unknown): Generator<string> {
  for (const text of texts(value, name))
    for (const { path, kind } of foundCredentials(text))
      yield `output ${path} holds ${kind}: give out the ARN of the secret instead`;
}

/** An output that is unknown at preview is what AWS will assign; after `up` it is judged like the rest. */
function* outputs(resource: JudgedInStack): Generator<Finding> {
  for (const name of Object.keys(resource.props).filter((each) => !isUnknown(resource.props, each)))
    for (const fault of violations(name, known(resource.props[name]))) yield { resource, fault };
}

export const noCredentialsInOutputs = stackRule(
  {
    name: "no-credentials-in-outputs",
    requires: "No output contains anything that looks like a credential",
    why: "outputs are printed after every up",
    severity: "critical",
    ...wellArchitected(
      "SEC02-BP03",
      "Store and use secrets securely",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_identities_secrets.html",
    ),
    remediationSteps: "Output the secret's ARN, and read the value from Secrets Manager where it is needed.",
  },
  isOutput,
  function* (resources) {
    for (const resource of resources) if (isOutput(resource.type)) yield* outputs(resource);
  },
);
