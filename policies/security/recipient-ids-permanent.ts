import { wellArchitected } from "../lib/rule/frameworks";
import { known } from "../lib/unknown-values/known";
import { inProduction } from "../lib/resources/provider";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule/rule";

const SECRET = "aws:secretsmanager/secret:Secret";
const VERSION = "aws:secretsmanager/secretVersion:SecretVersion";

/** How the secret's name ends, after the name of the installation. */
const NAME = /\/recipient-id$/;

/** The faults of the key's secret, given the versions that the stack puts into it. */
export function violations(versions: readonly Pick<JudgedInStack, "urn" | "provider" | "opts">[]): readonly string[] {
  if (versions.length !== 1) return [`has ${versions.length} values in this stack: give it one, and never change it`];
  return versions.some((version) => inProduction(version) && !version.opts.protect)
    ? ["holds a value that can be replaced: give its SecretVersion the option protect: true in production"]
    : [];
}

export const recipientIdsPermanent = stackRule(
  {
    name: "recipient-ids-permanent",
    requires: "The key that recipients' ids are derived with has one value, which is protected in production",
    why: "another key would void every link and every opt-out by id, and Pulumi refuses at preview to replace what is protected",
    severity: "critical",
    ...wellArchitected(
      "SEC08-BP01",
      "Implement secure key management",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_protect_data_rest_key_mgmt.html",
    ),
    remediationSteps: "Keep the value of recipientIdKey, and set protect: true on its SecretVersion.",
  },
  ofType(SECRET),
  function* (resources): Generator<Finding> {
    for (const resource of resources.filter(({ type }) => type === SECRET)) {
      if (!NAME.test(String(known(resource.props.name)))) continue;
      const versions = resources.filter(
        ({ type, propertyDependencies }) =>
          type === VERSION && (propertyDependencies.secretId ?? []).some(({ urn }) => urn === resource.urn),
      );
      for (const fault of violations(versions)) yield { resource, fault };
    }
  },
);
