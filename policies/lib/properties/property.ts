/** What a property of a resource may say, and which rule reads it: the lines of the table of properties. */
import type { PolicyConfigSchema } from "@pulumi/policy";

/** One line of the table; plain data, so that another project can state its own in the configuration. */
export interface Property {
  /** The rules that read what it says; or the reason why none needs to. Absent where the line itself says what is right. */
  readonly readBy?: readonly string[] | string;
  /** The values that it may have. */
  readonly is?: readonly unknown[];
  /** Whole numbers that it may have besides. */
  readonly from?: number;
  readonly to?: number;
  /** A regular expression that a text must match, from start to end. */
  readonly matches?: string;
  /** A text of that form, for messages. */
  readonly like?: string;
  /** What a list must hold. */
  readonly holds?: readonly string[];
  /** Whether it must be stated. */
  readonly needed?: boolean;
  /** What happens otherwise, as the end of a sentence. */
  readonly otherwise?: string;
  /** The line that counts instead in production. */
  readonly inProduction?: Property;
  /** The properties that it has, by name; `*` is for every name that has no line, and for the members of a list. */
  readonly members?: Properties;
}

/** Lines by property; what has none may not be stated. */
export type Properties = Readonly<Record<string, Property>>;

/** A property that rules read, whatever it says. */
export const readBy = (...rules: readonly string[]): Property => ({ readBy: rules });

/** A property that no rule needs to read, for a reason. */
export const free = (reason: string): Property => ({ readBy: reason });

/** A property that may have these values alone, or be absent. */
export const is = (...values: readonly unknown[]): Property => ({ is: values });

/** A whole number within bounds. */
export const between = (from: number, to: number): Property => ({ from, to });

/** A text of a form, such as `like`. */
export const matching = (matches: string, like: string): Property => ({ matches, like });

/** An object with these properties. */
export const having = (members: Properties): Property => ({ members });

/** A list of which each member is so. */
export const each = (member: Property): Property => ({ members: { "*": member } });

/** A list of these words, all of them. */
export const all = (...words: readonly string[]): Property => ({ ...each(is(...words)), holds: words });

/** The same, where it must be stated. */
export const needed = (property: Property, otherwise?: string): Property => ({
  ...property,
  needed: true,
  ...(otherwise !== undefined && { otherwise }),
});

/** A property that may not be stated, for what it would do. */
export const never = (otherwise: string): Property => ({ is: [], otherwise });

/** The alias of a key that the stack makes; AWS's own keys have a policy that nobody can change. */
export const KEY_ALIAS: Property = needed(
  matching(String.raw`(arn:[^:]+:kms:[^:]+:\d{12}:)?alias/(?!aws/)[\w/-]+`, "alias/<the name of the stack's own key>"),
  "its key's policy is not the stack's, and SES cannot publish to such a topic",
);

/** What a property may be, in words; nothing where any value will do. */
export function allowedValues({ is = [], from, to, matches, like, members, holds }: Property): string {
  const listed = members?.["*"]?.is?.map((value) => JSON.stringify(value)).join(", ");
  return [
    ...[...is, ...(holds ? [holds] : [])].map((value) => JSON.stringify(value)),
    ...(holds !== undefined || listed === undefined ? [] : [`a list of ${listed}`]),
    ...(from === undefined ? [] : [`a whole number from ${from} to ${to}`]),
    ...(matches === undefined
      ? []
      : [like === undefined ? `a text that matches ${matches}` : `a text like ${JSON.stringify(like)}`]),
  ].join(" or ");
}

/** The configuration of the rule that walks the table: types with their lines. */
export const PROPERTIES_CONFIG: PolicyConfigSchema["properties"] = {
  properties: { type: "object", additionalProperties: { type: "object" } },
};
