/**
 * What stands between a rule's decision and CrossGuard: metadata, failing closed, exemptions.
 *
 * A rule's own file holds a pure decision that yields one sentence a fault, lazily, so that what it found before it met an
 * unknown is kept. The SDK would turn an unknown into an advisory note and let the preview pass; here it is a violation.
 */
import {
  type PolicyComplianceFramework,
  type PolicyConfigSchema,
  type PolicyResource,
  type ReportViolation,
  type ResourceValidation,
  type ResourceValidationPolicy,
  type Severity,
  type StackValidation,
  type StackValidationPolicy,
  UnknownValueError,
} from "@pulumi/policy";
import { type Exemption, exemptions, exemptionSchema } from "./exemptions";
import { untraced } from "./untraced";

/** What a person is told about a rule. */
export interface Metadata {
  /** Kebab-case, unique in both packs. */
  readonly name: string;
  /** What the rule requires, without a full stop. */
  readonly requires: string;
  /** Why, without a full stop: what breaks otherwise. */
  readonly why: string;
  readonly severity: Severity;
  readonly framework: PolicyComplianceFramework;
  readonly url: string;
  readonly remediationSteps: string;
  /** What the rule may be configured with besides exemptions, where it may. */
  readonly config?: PolicyConfigSchema["properties"];
}

/** What a rule was configured with; empty where nothing was. */
export type Config = Readonly<Record<string, unknown>>;

/** A resource as both kinds of rule see it: inputs in a resource rule, outputs in a stack rule. */
export type Judged = Readonly<Pick<PolicyResource, "type" | "name" | "urn" | "opts">> & {
  readonly props: Readonly<Record<string, unknown>>;
  readonly provider?: { readonly name: string; readonly props: Readonly<Record<string, unknown>> };
};

/** A resource with its place in the stack. */
export type JudgedInStack = Judged & {
  readonly propertyDependencies: Readonly<Record<string, readonly Judged[]>>;
};

/** A fault that a stack rule found, with the resource to correct, if there is one. */
export interface Finding {
  readonly resource?: Judged;
  readonly fault: string;
}

/** A finding, and whether it ended a rule about the stack: what the rule had not read by then may have faults too. */
type Found = Finding & { readonly ended?: true };

/** A rule as a pack takes it, with what the table of rules tells. */
export type Rule = (ResourceValidationPolicy | StackValidationPolicy) & Readonly<Pick<Metadata, "requires" | "why">>;

/** Whether a rule judges a type; `only` is the one type that it judges, if there is one. */
export interface Applies {
  (type: string): boolean;
  readonly only?: string | undefined;
}

/** A rule about one resource at a time: `violations` judges the inputs of those whose type `applies`. */
export function resourceRule(
  metadata: Metadata,
  applies: Applies,
  violations: (resource: Judged, config: Config) => Iterable<string>,
): Rule {
  return {
    ...common(metadata),
    validateResource: onlyFor<ResourceValidation>(applies, (args, report) => {
      if (!applies(args.type)) notApplicable(args, `${metadata.name} does not judge ${args.type}`);
      const judge = function* () {
        for (const fault of violations(args, args.getConfig<Config>())) yield { resource: args, fault };
      };
      // The rule is about this resource alone: an exemption of it covers its unknowns too.
      const found = collect(metadata.name, judge, () => args).map(({ ended: _, ...finding }) => finding);
      settle(metadata.name, found, exemptions(args.getConfig()), report);
    }),
  };
}

/** A rule about the stack as a whole; it runs where some resource's type `applies`. */
export function stackRule(
  metadata: Metadata,
  applies: Applies,
  violations: (resources: readonly JudgedInStack[], config: Config) => Iterable<Finding>,
): Rule {
  return {
    ...common(metadata),
    validateStack: onlyFor<StackValidation>(applies, (args, report) => {
      if (!args.resources.some(({ type }) => applies(type)))
        notApplicable(args, `${metadata.name} has nothing to judge`);
      const findings = (resources: readonly JudgedInStack[], reading: () => Judged | undefined) =>
        collect(metadata.name, () => violations(resources, args.getConfig<Config>()), reading);
      const found = findings(args.resources, () => undefined);
      // Which resource was read last matters only if the rule ended early, and finding out takes longer than most rules do.
      if (found.some(({ ended }) => ended)) {
        let last: JudgedInStack | undefined;
        const resources = args.resources.map((resource) => ({
          ...resource,
          get props() {
            last = resource;
            return resource.props;
          },
        }));
        found.splice(0, found.length, ...findings(resources, () => last));
      }
      settle(metadata.name, found, exemptions(args.getConfig()), report);
    }),
  };
}

/** The errors that end a rule with nothing to judge, by reason: the SDK would make a new one for each resource. */
const ends = new Map<string, unknown>();

function notApplicable(args: { notApplicable(reason: string): never }, reason: string): never {
  if (ends.has(reason)) throw ends.get(reason);
  try {
    return untraced(() => args.notApplicable(reason));
  } catch (error) {
    ends.set(reason, error);
    throw error;
  }
}

/** Applies to the resources of the types given. */
export function ofType(...types: readonly string[]): Applies {
  const [only] = types.length === 1 ? types : [];
  return Object.assign((type: string) => types.includes(type), { only });
}

/** Applies to every resource that the AWS provider makes: for what must not exist at all. */
export function ofAws(type: string): boolean {
  return type.startsWith("aws:");
}

/** Marks a validation as the SDK's own helpers do, so that the SDK passes by other types without reading their properties. */
function onlyFor<T extends ResourceValidation | StackValidation>({ only }: Applies, validation: T): T {
  return only === undefined ? validation : Object.assign(validation, { __pulumiType: only });
}

function common({ name, requires, why, severity, framework, url, remediationSteps, config }: Metadata) {
  return {
    name,
    description: `${requires}: ${why}.`,
    enforcementLevel: "mandatory",
    severity,
    framework,
    url,
    remediationSteps,
    configSchema: { ...exemptionSchema, properties: { ...exemptionSchema.properties, ...config } },
    requires,
    why,
  } as const;
}

function collect(rule: string, judge: () => Iterable<Finding>, reading: () => Judged | undefined): Found[] {
  const found: Found[] = [];
  try {
    for (const finding of judge()) found.push(finding);
  } catch (error) {
    const resource = reading();
    if (error instanceof UnknownValueError) {
      const fault = unknownFault((error as { props: readonly PropertyKey[] }).props);
      found.push({ ...(resource && { resource }), fault, ended: true });
    } else found.push({ fault: defect(rule, error, resource), ended: true });
  }
  return found;
}

/**
 * What to say of a rule that throws. It is a finding without a resource, so that no exemption hides it. The error's message
 * is left out: it may quote a value.
 */
function defect(rule: string, error: unknown, resource: Judged | undefined): string {
  const what = error instanceof Error ? error.name : typeof error;
  const where = error instanceof Error && /\((?<place>[^()]+:\d+):\d+\)/.exec(error.stack ?? "")?.groups?.place;
  const at = where ? ` at ${where}` : "";
  const on = resource ? ` while it read ${resource.name}` : "";
  return `the rule ${rule} itself failed${on} (${what}${at}), so it judged nothing more: fix the rule, not the stack`;
}

/** What to say of a property that a rule must read and cannot. */
export function unknownFault(path: readonly PropertyKey[]): string {
  return (
    `${path.map(String).join(".")} is unknown at preview and so cannot be judged; ` +
    "make it from settings and names that are known, not from another resource's output"
  );
}

/** Reports what no exemption covers, and prints how much each exemption covers. What ended a rule is never covered. */
function settle(rule: string, found: readonly Found[], exempt: readonly Exemption[], report: ReportViolation): void {
  const covers =
    ({ type, resource }: Exemption) =>
    (finding: Found) =>
      !finding.ended && finding.resource?.type === type && finding.resource.name === resource;
  for (const finding of found.filter((each) => !exempt.some((exemption) => covers(exemption)(each))))
    report(
      finding.resource === undefined ? finding.fault : `${finding.resource.name}: ${finding.fault}`,
      finding.resource?.urn,
    );
  for (const exemption of exempt) {
    const count = found.filter(covers(exemption)).length;
    if (count === 0) continue;
    const { type, resource, reason } = exemption;
    console.log(`${rule}: ${type} ${resource} is exempt (${count} not reported): ${reason}`);
  }
}
