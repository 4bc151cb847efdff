/** Runs rules in this process, with the SDK's own checking proxy between the rule and what it reads. */
import assert from "node:assert/strict";
import { type ResourceValidationArgs, type StackValidationArgs, unknownCheckingProxy } from "@pulumi/policy";
import type { Rule } from "../../../policies/lib/rule/rule";

/** How an unknown text looks at preview, on the wire and to a rule. */
export const UNKNOWN = "04da6b54-80e4-46f7-96ec-b56ff0331ba9";

/** The account, Region and provider of the cases. */
export const ACCOUNT = "111122223333";
export const REGION = "us-east-1";

/** A provider's properties in the form in which they reach a pack: values other than strings as JSON. Not of production. */
export const PROVIDER: Readonly<Record<string, unknown>> = {
  region: REGION,
  allowedAccountIds: JSON.stringify([ACCOUNT]),
  defaultTags: '{"tags":{"production":"false"}}',
};

/** A resource as a case gives it. */
export interface Given {
  readonly type: string;
  readonly name?: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly stack?: string;
  readonly protect?: boolean;
  /** The provider's properties; undefined without a provider. */
  readonly provider?: Readonly<Record<string, unknown>> | undefined;
  readonly providerName?: string;
  /** By property, the names of the resources that its value comes from. */
  readonly from?: Readonly<Record<string, readonly string[]>>;
}

/** The result. */
export interface Outcome {
  readonly applies: boolean;
  readonly faults: readonly string[];
  readonly printed: readonly string[];
}

const checked = unknownCheckingProxy as (props: object) => Record<string, unknown>;

/** Replaced by the mutation tests, to record what a rule reads. */
export type Watch = <T extends object>(object: T, resource: string) => T;

const asIs: Watch = (object) => object;

export function judge(rule: Rule, given: readonly Given[], config: object = {}, watch = asIs): Outcome {
  return "validateStack" in rule
    ? judgeStack(rule, seenStack(given, watch), config)
    : judgeEach(rule, given, config, watch);
}

class NotApplicable extends Error {}

function judgeEach(rule: Rule, given: readonly Given[], config: object, watch: Watch): Outcome {
  assert.ok("validateResource" in rule && typeof rule.validateResource === "function");
  const { validateResource } = rule;
  const outcomes = given.map((each) =>
    run(
      config,
      (base, report) =>
        void validateResource({ ...seen(each, watch), ...base } as unknown as ResourceValidationArgs, report),
    ),
  );
  return {
    applies: outcomes.some(({ applies }) => applies),
    faults: outcomes.flatMap(({ faults }) => faults),
    printed: outcomes.flatMap(({ printed }) => printed),
  };
}

/** A stack's resources as rules about the stack see them. */
export type SeenStack = readonly ReturnType<typeof inStack>[];

export function seenStack(given: readonly Given[], watch = asIs): SeenStack {
  const sources = given.map(({ from }) => ({ ...from }));
  const resources = given.map((each, index) => inStack(each, sources[index] ?? {}, watch));
  for (const [index, { from = {} }] of given.entries())
    for (const [property, names] of Object.entries(from))
      Object.assign(sources[index] ?? {}, { [property]: resources.filter(({ name }) => names.includes(name)) });
  return resources;
}

function inStack(given: Given, sources: object, watch: Watch) {
  const resource = seen(given, watch);
  const { propertyDependencies } = watch({ propertyDependencies: sources }, resource.urn);
  return { ...resource, dependencies: [], propertyDependencies };
}

/** What a rule about the stack says. */
export function judgeStack(rule: Rule, resources: SeenStack, config: object = {}): Outcome {
  assert.ok("validateStack" in rule);
  return run(
    config,
    (base, report) => void rule.validateStack({ resources, ...base } as unknown as StackValidationArgs, report),
  );
}

function run(config: object, validate: (base: object, report: (message: string) => void) => void): Outcome {
  const faults: string[] = [];
  const printed: string[] = [];
  const log = console.log;
  console.log = (line: string) => printed.push(line);
  const notApplicable = () => {
    throw new NotApplicable();
  };
  try {
    validate({ getConfig: () => config, stackTags: new Map(), notApplicable }, (message) => faults.push(message));
  } catch (error) {
    if (!(error instanceof NotApplicable)) throw error;
    return { applies: false, faults, printed };
  } finally {
    console.log = log;
  }
  return { applies: true, faults, printed };
}

function seen(given: Given, watch: Watch) {
  const { type, name = "it", stack = "dev", protect = false } = given;
  const urn = `urn:pulumi:${stack}::mail::${type}::${name}`;
  const provider = "provider" in given ? given.provider : PROVIDER;
  const { props, opts, ...rest } = watch(
    {
      props: checked(given.props),
      opts: { protect, ignoreChanges: [], aliases: [], additionalSecretOutputs: [] },
      ...(provider && {
        provider: { name: given.providerName ?? "aws", type: "pulumi:providers:aws", props: checked(provider) },
      }),
    },
    urn,
  );
  return { type, name, urn, opts, props, ...rest, isType: () => false, asType: () => undefined };
}
