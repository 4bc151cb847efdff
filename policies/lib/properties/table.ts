/**
 * The properties that a resource of each type may state. A pack refuses every other one, because no rule would read it: that is how
 * it stays closed when a provider learns something new.
 *
 * The provider states its own defaults where a program states nothing; they have lines too (their values are in the `Schema` of each
 * resource in github.com/hashicorp/terraform-provider-aws, internal/service). To state a property that has no line, add the line in
 * the same change, with the rule that reads it or what it may say.
 */
import { asObject } from "../unknown-values/known";
import { DELIVERY } from "./delivery";
import { KEEPING } from "./keeping";
import type { Properties } from "./property";

export const PROPERTIES: Readonly<Record<string, Properties>> = { ...DELIVERY, ...KEEPING };

/** The lines for a type that a rule's configuration states, or else our own; undefined where there are none. */
export function propertiesOf(type: string, config: unknown): Properties | undefined {
  const stated = asObject(config)?.properties as typeof PROPERTIES | undefined;
  return (stated ?? PROPERTIES)[type];
}
