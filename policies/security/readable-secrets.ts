import { parseArn } from "../lib/resources/arn";
import { wellArchitected } from "../lib/rule/frameworks";
import { allowFaults, documentsOf } from "../lib/iam/carriers";
import type { Statement } from "../lib/iam/document";
import { asList } from "../lib/unknown-values/known";
import { ofAws, resourceRule } from "../lib/rule/rule";

/** How the names of the secrets end that the stack's roles may read; only the deployer reads the others. */
export const READABLE: readonly string[] = ["link-signing", "recipient-id"];

/** The faults of one statement that allows, given the secrets that may be read. */
export function* violations({ actions, resources }: Statement, readable: readonly string[]): Generator<string> {
  if (!actions.some((action) => action.toLowerCase().startsWith("secretsmanager:"))) return;
  for (const resource of resources) {
    const name = /^secret:[^*?]+\/([\w-]+)-\?{6}$/.exec(parseArn(resource)?.resource ?? "")?.[1] ?? "";
    if (!readable.includes(name))
      yield `lets ${resource} be read: remove it, or list the secret in policies/security/readable-secrets.ts`;
  }
}

export const readableSecrets = resourceRule(
  {
    name: "readable-secrets",
    requires: "Roles can read only the secrets that functions need",
    why: "with the Porkbun keys, an attacker who takes over a function could change the DNS zone",
    severity: "critical",
    ...wellArchitected(
      "SEC03-BP02",
      "Grant least privilege access",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_least_privileges.html",
    ),
    remediationSteps: "Name one of the listed secrets by its ARN, with -?????? for the suffix that AWS adds.",
    config: { secrets: { type: "array", items: { type: "string" } } },
  },
  ofAws,
  function* (resource, { secrets = READABLE }) {
    for (const carrier of documentsOf(resource, ["identity"]))
      yield* allowFaults(carrier, (statement) => violations(statement, asList(secrets).map(String)));
  },
);
