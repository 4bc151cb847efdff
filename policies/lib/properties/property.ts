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
  /** Whether it must be stated. */
  readonly needed?: boolean;
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

/** A text of a form. */
export const matching = (matches: string): Property => ({ matches });

/** An object with these properties. */
export const having = (members: Properties): Property => ({ members });

/** A list of which each member is so. */
export const each = (member: Property): Property => ({ members: { "*": member } });

/** The same, where it must be stated. */
export const needed = (property: Property): Property => ({ ...property, needed: true });

/** The configuration of the rule that walks the table: types with their lines. */
export const PROPERTIES_CONFIG: PolicyConfigSchema["properties"] = {
  properties: { type: "object", additionalProperties: { type: "object" } },
};
