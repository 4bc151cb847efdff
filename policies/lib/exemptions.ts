/** Exemptions: what an engineer lets pass, by resource name, and why. */
import type { PolicyConfigSchema } from "@pulumi/policy";
import { asList, asObject } from "./known";

/** One resource that one rule lets pass. */
export interface Exemption {
  /** The resource's logical name, exactly. */
  readonly resource: string;
  /** Why it may pass; the note that is printed at each preview repeats it. */
  readonly reason: string;
}

/** Fewer characters than this explain nothing. */
const SHORTEST_REASON = 10;

/** What every rule may be configured with; the engine refuses a configuration that differs. */
export const exemptionSchema: PolicyConfigSchema = {
  properties: {
    exemptions: {
      type: "array",
      default: [],
      items: {
        type: "object",
        properties: {
          resource: { type: "string", minLength: 1 },
          reason: { type: "string", minLength: SHORTEST_REASON },
        },
        required: ["resource", "reason"],
        additionalProperties: false,
      },
    },
  },
};

/**
 * The exemptions in a rule's configuration. One without a resource or without a reason that explains anything is dropped:
 * the schema refuses it at the engine, and where no engine has checked, the rule stays as strict as it was.
 */
export function exemptions(config: unknown): readonly Exemption[] {
  return asList(asObject(config)?.exemptions).flatMap((entry) => {
    const { resource, reason } = asObject(entry) ?? {};
    const stated =
      typeof resource === "string" && typeof reason === "string" && reason.trim().length >= SHORTEST_REASON;
    return stated ? [{ resource, reason: reason.trim() }] : [];
  });
}
