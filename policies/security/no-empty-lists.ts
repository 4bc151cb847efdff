import { wellArchitected } from "../lib/rule/frameworks";
import { COMMAND } from "../lib/resources/command";
import { isUnknown, parseJson } from "../lib/unknown-values/known";
import { resourceRule } from "../lib/rule/rule";

/** The path of each list in a value that is empty, in JSON texts too; what is unknown is left out. */
function* emptyLists(value: unknown, path: string): Generator<string> {
  if (typeof value === "string") yield* emptyLists(parseJson(value), path);
  if (value === null || typeof value !== "object") return;
  if (Array.isArray(value) && value.length === 0) yield path;
  // The bridge to Terraform's provider notes its own defaults in `__defaults`.
  for (const key of Object.keys(value).filter((each) => !each.startsWith("__") && !isUnknown(value, each)))
    yield* emptyLists((value as Record<string, unknown>)[key], path === "" ? key : `${path}.${key}`);
}

/** The faults of a resource's inputs. */
export function* violations(props: object): Generator<string> {
  for (const path of emptyLists(props, "")) yield `${path} is an empty list: list what is meant, or leave it out`;
}

export const noEmptyLists = resourceRule(
  {
    name: "no-empty-lists",
    requires: "A list, if set, is not empty",
    why: "an empty list of events, actions, reasons or principals switches off what it is for while it looks like a setting",
    severity: "high",
    ...wellArchitected(
      "SEC01-BP06",
      "Automate deployment of standard security controls",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_securely_operate_automate_security_controls.html",
    ),
    remediationSteps: "List the intended values, or omit the property to get the default.",
  },
  (type) => type.startsWith("aws:") || type === COMMAND,
  ({ props }) => violations(props),
);
