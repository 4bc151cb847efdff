import { fsbp } from "../lib/frameworks";
import { known } from "../lib/known";
import { type Finding, type JudgedInStack, ofType, stackRule } from "../lib/rule";
import { KEY_PROPERTIES } from "./encrypted-with-stack-key";

const ALIAS = "aws:kms/alias:Alias";

/** The fault of a key named by an alias, given the names of the aliases that the stack makes. */
export function violations(property: string, key: string, aliases: ReadonlySet<string>): readonly string[] {
  const alias = key.slice(key.indexOf("alias/"));
  return aliases.has(alias) ? [] : [`${property} names ${alias}, which this stack does not make: name its own alias`];
}

function* ofResource(resource: JudgedInStack, aliases: ReadonlySet<string>): Generator<Finding> {
  const property = KEY_PROPERTIES[resource.type];
  const key = property === undefined ? undefined : known(resource.props[property]);
  if (property === undefined || typeof key !== "string") return;
  for (const fault of violations(property, key, aliases)) yield { resource, fault };
}

export const aliasesOfOwnKey = stackRule(
  {
    name: "aliases-of-own-key",
    requires: "Every key alias that a resource names is created by the stack",
    why: "another key has another policy",
    severity: "high",
    ...fsbp("SNS.1", "SNS topics should be encrypted at-rest using AWS KMS"),
    remediationSteps: "Use the alias of the stack's own key.",
  },
  ofType(...Object.keys(KEY_PROPERTIES)),
  function* (resources) {
    const aliases = new Set(
      resources.filter(({ type }) => type === ALIAS).map(({ props }) => String(known(props.name))),
    );
    for (const resource of resources) yield* ofResource(resource, aliases);
  },
);
