import { wellArchitected } from "../lib/rule/frameworks";
import { isUnknown, known, parseJson } from "../lib/unknown-values/known";
import { inProduction } from "../lib/resources/provider";
import { type Judged, ofAws, resourceRule } from "../lib/rule/rule";
import { allowedValues, type Properties, type Property, PROPERTIES_CONFIG } from "../lib/properties/property";
import { propertiesOf } from "../lib/properties/table";

/** What the AWS provider adds to every resource; rules of their own judge the Region and the tags. */
const OF_EVERY_RESOURCE = ["region", "tags", "tagsAll"];
/** Where the provider notes which values are its defaults, at any depth. */
const NOTES = /^__/;

/** The faults of what an object states, given the lines for it. */
export function* violations(stated: object, lines: Properties, production: boolean, at = ""): Generator<string> {
  for (const name of Object.keys(stated)) {
    if (NOTES.test(name) || (at === "" && OF_EVERY_RESOURCE.includes(name))) continue;
    const path = `${at}${name}`;
    const line = Object.hasOwn(lines, name) ? lines[name] : lines["*"];
    if (line === undefined)
      yield `states ${path}, which no rule reads: remove it, or add its line to policies/lib/properties/`;
    else
      yield* faultsOf(
        stated as Readonly<Record<string, unknown>>,
        name,
        path,
        thatCounts(line, production),
        production,
      );
  }
  for (const [name, line] of Object.entries(lines))
    if (!Object.hasOwn(stated, name)) yield* absent(`${at}${name}`, thatCounts(line, production), production);
}

const thatCounts = (line: Property, production: boolean): Property => (production && line.inProduction) || line;

function* absent(path: string, line: Property, production: boolean): Generator<string> {
  if (line.needed !== true) return;
  const within = line.members ? [...violations({}, line.members, production, `${path}.`)] : [];
  yield* within.length > 0 ? within : [`${path} is not set${consequence(line)}: ${mend(line)}`];
}

function* faultsOf(
  object: Readonly<Record<string, unknown>>,
  name: string,
  path: string,
  line: Property,
  production: boolean,
): Generator<string> {
  const { members, holds = [] } = line;
  if (members !== undefined) {
    // What is unknown as a whole is read by no line; its source is judged by unknowns-from-own-resources.
    if (line.needed !== true && isUnknown(object, name)) return;
    const value = object[name];
    const inner = typeof value === "string" ? parseJson(value) : value;
    if (inner === null || typeof inner !== "object") yield `${path} must be an object or a list`;
    else yield* violations(inner, members, production, `${path}.`);
    if (!holds.every((word) => Array.isArray(inner) && inner.includes(word)))
      yield `${path} is not complete${consequence(line)}: ${mend(line)}`;
  } else if (isBounded(line) && !allows(line, known(object[name])))
    yield line.is?.length === 0
      ? `${path} is set${consequence(line)}: remove it`
      : `${path} has a value that is not allowed${consequence(line)}: ${mend(line)}`;
}

const isBounded = ({ is, from, matches }: Property) => is !== undefined || from !== undefined || matches !== undefined;

const consequence = ({ otherwise }: Property) => (otherwise === undefined ? "" : `, so ${otherwise}`);

function allows({ is = [], from, to, matches }: Property, value: unknown): boolean {
  if (is.includes(value)) return true;
  if (typeof value === "number" && from !== undefined && to !== undefined)
    return Number.isInteger(value) && value >= from && value <= to;
  return typeof value === "string" && matches !== undefined && new RegExp(`^(?:${matches})$`).test(value);
}

function mend(line: Property): string {
  const values = allowedValues(line);
  return values === "" ? "set it" : `set it to ${values}`;
}

export const listedProperties = resourceRule(
  {
    name: "listed-properties",
    requires: "A resource states only properties that the table of properties lists, each with a value that it allows",
    why: "a property that no rule reads could filter, disable, expose or weaken what the others protect",
    severity: "critical",
    ...wellArchitected(
      "SEC03-BP05",
      "Define permission guardrails for your organization",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_permissions_define_guardrails.html",
    ),
    remediationSteps: "Add a line to policies/lib/properties/; another project sets the configuration properties.",
    config: PROPERTIES_CONFIG,
  },
  ofAws,
  (resource: Judged, config) => {
    const { type, props } = resource;
    const lines = propertiesOf(type, config);
    return lines === undefined ? [] : violations(props, lines, inProduction(resource));
  },
);
