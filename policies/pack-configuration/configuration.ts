/** What `npm run preview` and `npm run up` accept as a pack's configuration: exemptions with their reasons, and nothing else. */
import { exemptionFaults } from "../lib/rule/exemptions";

/** Whether a pack has a rule of a name. */
export type HasRule = (name: string) => boolean;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  value !== null && typeof value === "object" && !Array.isArray(value);

/**
 * The faults of a pack's configuration, each with the path to it. A rule's level cannot be set, since `disabled`, and `all`,
 * would switch rules off.
 *
 * @param text the configuration's JSON
 */
export function configurationFaults(text: string, hasRule: HasRule): readonly string[] {
  const config = parsed(text);
  if (!isObject(config))
    return ['is not a JSON object: write {"<rule>": {"exemptions": [...]}}, or {} for no exemption'];
  return Object.entries(config).flatMap(([rule, given]) => {
    if (!hasRule(rule)) return [`${rule} is not a rule of this pack: name one that is`];
    if (!isObject(given)) return [`${rule} must be an object with exemptions: every rule is mandatory`];
    return [...ofRule(rule, given)];
  });
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function* ofRule(rule: string, given: Readonly<Record<string, unknown>>): Generator<string> {
  for (const member of Object.keys(given))
    if (member !== "exemptions") yield `${rule}.${member} cannot be set here: only exemptions can`;
  const { exemptions = [] } = given;
  if (!Array.isArray(exemptions)) yield `${rule}.exemptions must be a list`;
  else
    for (const [index, entry] of exemptions.entries())
      for (const fault of exemptionFaults(entry)) yield `${rule}.exemptions[${index}]: ${fault}`;
}
