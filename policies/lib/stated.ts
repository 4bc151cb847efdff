/** Which properties a resource states beyond those that a rule judges. */
import { known } from "./known";
import type { Judged } from "./rule";

/** What the AWS provider adds to the inputs of each resource; rules of their own judge the Region and the tags. */
const OF_EVERY_RESOURCE = /^(?:region|tags|tagsAll|__.*)$/;

/**
 * The properties that are neither among those that a resource may state nor as the provider's defaults have them.
 *
 * @param defaults by property, the value that the provider states where the program states none
 */
export function* strangeProperties(
  props: Judged["props"],
  may: readonly string[],
  defaults: Readonly<Record<string, unknown>>,
): Generator<string> {
  for (const property of Object.keys(props)) {
    if (may.includes(property) || OF_EVERY_RESOURCE.test(property)) continue;
    if (!Object.hasOwn(defaults, property) || known(props[property]) !== defaults[property]) yield property;
  }
}
