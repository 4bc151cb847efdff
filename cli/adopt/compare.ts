/** What `up` would do with each live resource, property by property. Pure. */
import { isDeepStrictEqual } from "node:util";
import type { Resource } from "../../infra/recorded-graph/graph";
import type { Live } from "./live";

/**
 * - `import`: taken over as it is.
 * - `update`: taken over, and changed to what the program states.
 * - `write`: has no import of its own; `up` writes it over what is there.
 * - `replace`: deleted and made anew.
 * - `keep`: as the program states it, or in the stack's state already.
 * - `create`: not there.
 */
export type Action = "import" | "update" | "write" | "replace" | "keep" | "create";

/** A property that differs; undefined: it is not set. */
export interface Difference {
  readonly property: string;
  readonly live: unknown;
  readonly program: unknown;
}

/** What becomes of a resource. */
export interface Row {
  readonly type: string;
  readonly id: string;
  readonly action: Action;
  readonly differences: readonly Difference[];
}

/**
 * The inputs whose change makes the provider delete a resource and make it anew: `ForceNew` in the schemas of the Terraform
 * provider for AWS, internal/service/sesv2 and internal/service/sns.
 */
const replacing: Readonly<Record<string, readonly string[]>> = {
  "aws:sesv2/emailIdentity:EmailIdentity": ["emailIdentity"],
  "aws:sesv2/configurationSet:ConfigurationSet": ["configurationSetName"],
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": [
    "configurationSetName",
    "eventDestinationName",
  ],
  "aws:sns/topic:Topic": ["name", "fifoTopic"],
};

/** Types that a stack imports where the setting `adopt` names one, or always. */
const hasImport = (type: string) =>
  type in replacing || type === "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes";

type Leaves = ReadonlyMap<string, unknown>;

/** The values of an object by path; a list is one value. What is not set is left out. */
function leaves(value: unknown, path = ""): Leaves {
  if (value === undefined) return new Map();
  if (value === null || typeof value !== "object" || Array.isArray(value)) return new Map([[path, value]]);
  const inner = Object.entries(value).flatMap(([key, member]) => [...leaves(member, path ? `${path}.${key}` : key)]);
  return new Map(inner);
}

/** A member of a list as text, the same in whatever order its own members stand. */
const memberText = (member: unknown) =>
  JSON.stringify(typeof member === "object" && member !== null ? Object.entries(member).sort() : member);

/** Lists are sets to AWS, and a policy is what its JSON says. */
function comparable(property: string, value: unknown): unknown {
  if (Array.isArray(value)) return value.map(memberText).sort();
  return property === "policy" && typeof value === "string" ? (JSON.parse(value) as unknown) : value;
}

/** The properties in which what is live differs from what the program states, tags among them. */
export function differences(
  inputs: Readonly<Record<string, unknown>>,
  { properties, tags }: Live,
  programTags: Readonly<Record<string, string>>,
): Difference[] {
  const withTags = (own: object, its: object) => leaves({ ...own, ...(tags && { tags: its }) });
  const [live, program] = [withTags(properties, tags ?? {}), withTags(inputs, programTags)];
  return [...new Set([...program.keys(), ...live.keys()])].flatMap((property) => {
    const [is, will] = [live.get(property), program.get(property)];
    const isSame = isDeepStrictEqual(comparable(property, is), comparable(property, will));
    return isSame ? [] : [{ property, live: is, program: will }];
  });
}

/**
 * What becomes of a resource.
 *
 * @param live undefined: it is not there
 * @param programTags the tags that the stack's provider gives to everything
 */
export function row(
  { type, id = "", inputs }: Pick<Resource, "type" | "id" | "inputs">,
  live: Live | undefined,
  programTags: Readonly<Record<string, string>>,
): Row {
  if (!live) return { type, id, action: "create", differences: [] };
  const differing = differences(inputs, live, programTags);
  return { type, id, action: actionOf(type, differing), differences: differing };
}

function actionOf(type: string, differing: readonly Difference[]): Action {
  if (!hasImport(type)) return differing.length > 0 ? "write" : "keep";
  if (differing.some(({ property }) => replacing[type]?.includes(property))) return "replace";
  return differing.length > 0 ? "update" : "import";
}
