/** Exemptions: the resources that an engineer lets one rule pass over, each with the reason. */
import type { PolicyConfigSchema } from "@pulumi/policy";

/** One resource that one rule lets pass. */
export interface Exemption {
  /** The resource's type token, exactly: other types may have a resource of the same name. */
  readonly type: string;
  /** The resource's logical name, exactly. */
  readonly resource: string;
  /** Why it may pass; each preview prints it. */
  readonly reason: string;
}

/** Fewer characters than this explain nothing. */
const SHORTEST_REASON = 10;
/** Fewer different words than this, of two letters or more, explain nothing either. */
const FEWEST_WORDS = 3;

const MEMBERS: Readonly<Record<keyof Exemption, { readonly pattern: string; readonly must: string }>> = {
  type: {
    pattern: "^[^:]+:[^:]+:[^:]+$",
    must: 'must be the resource\'s type as the preview prints it, for example "aws:sns/topic:Topic"',
  },
  resource: { pattern: "\\S", must: "must be the resource's logical name, the last part of its URN" },
  reason: { pattern: "\\S", must: "must say why the resource may pass, in at least three different words" },
};

/** What every rule may be configured with. The engine refuses a configuration that differs. */
export const exemptionSchema: PolicyConfigSchema = {
  properties: {
    exemptions: {
      type: "array",
      default: [],
      items: {
        type: "object",
        properties: {
          type: { type: "string", pattern: MEMBERS.type.pattern },
          resource: { type: "string", pattern: MEMBERS.resource.pattern },
          reason: { type: "string", minLength: SHORTEST_REASON },
        },
        required: ["type", "resource", "reason"],
        additionalProperties: false,
      },
    },
  },
};

function explains(reason: string): boolean {
  const words = new Set(reason.toLowerCase().match(/\p{L}{2,}/gu));
  return reason.trim().length >= SHORTEST_REASON && words.size >= FEWEST_WORDS;
}

/** The faults of what stands for one exemption, each the name of the member with what it must be; none for an {@link Exemption}. */
export function exemptionFaults(entry: unknown): readonly string[] {
  if (entry === null || typeof entry !== "object" || Array.isArray(entry))
    return ["must be an object with type, resource and reason"];
  const given = entry as Readonly<Record<string, unknown>>;
  const wrong = (member: string) => {
    const value = given[member];
    if (typeof value !== "string") return true;
    const { pattern } = MEMBERS[member as keyof Exemption];
    return !new RegExp(pattern).test(value) || (member === "reason" && !explains(value));
  };
  return [
    ...Object.entries(MEMBERS).flatMap(([member, { must }]) => (wrong(member) ? [`${member} ${must}`] : [])),
    ...Object.keys(given).flatMap((member) =>
      member in MEMBERS ? [] : [`${member} is not a member of an exemption: remove it`],
    ),
  ];
}

/**
 * The exemptions in a rule's configuration. One that has {@link exemptionFaults} is not heeded: where nobody has refused the
 * configuration as a whole, the rule stays as strict as it was.
 */
export function exemptions(config: unknown): readonly Exemption[] {
  const { exemptions: entries } = (config ?? {}) as { readonly exemptions?: unknown };
  return Array.isArray(entries) ? (entries as Exemption[]).filter((entry) => exemptionFaults(entry).length === 0) : [];
}
