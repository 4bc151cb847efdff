/** States every property that the providers' types have and the stack does not state. */
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { type Property, schemaOf, type Shape } from "./schema";
import type { Path } from "./walk";

/**
 * The booleans that the provider sets where a program sets nothing: to state one changes nothing
 * (github.com/hashicorp/terraform-provider-aws, `Default` in the schema of each resource).
 */
const BY_DEFAULT: Readonly<Record<string, boolean>> = {
  actionsEnabled: true,
  apiKeyRequired: false,
  bypassPolicyLockoutSafetyCheck: false,
  contentBasedDeduplication: false,
  dataTraceEnabled: false,
  detailedMetricsEnabled: false,
  enabled: true,
  endpointAutoConfirms: false,
  fifoQueue: false,
  fifoTopic: false,
  forceDetachPolicies: false,
  forceOverwriteReplicaSecret: false,
  isEnabled: true,
  publish: false,
  rawMessageDelivery: false,
  returnData: false,
  skipDestroy: false,
};

/** Values of a shape; an object has all its members. */
function valueOf(shape: Shape): unknown {
  if (shape === "string") return "stranger";
  if (shape === "number") return 7;
  if (shape === "boolean") return true;
  if (shape["[]"] !== undefined) return [valueOf(shape["[]"].shape)];
  return Object.fromEntries(
    Object.entries(shape).map(([member, { shape: inner }]) => [member === "*" ? "stranger" : member, valueOf(inner)]),
  );
}

/** The properties that an object of that schema does not state, at any depth of what it states. */
function* unstated(
  schema: Readonly<Record<string, Property>>,
  value: unknown,
  path: Path,
): Generator<{ readonly path: Path; readonly value: unknown }> {
  if (value === null || typeof value !== "object") return;
  const members = schema["[]"] ?? schema["*"];
  if (members !== undefined) {
    if (typeof members.shape === "object")
      for (const [key, member] of Object.entries(value)) yield* unstated(members.shape, member, [...path, key]);
    return;
  }
  for (const [name, { shape }] of Object.entries(schema)) {
    const member = (value as Readonly<Record<string, unknown>>)[name];
    if (member === undefined)
      for (const each of both(shape).filter((value) => value !== BY_DEFAULT[name]))
        yield { path: [...path, name], value: each };
    else if (typeof shape === "object") yield* unstated(shape, member, [...path, name]);
  }
}

const both = (shape: Shape): readonly unknown[] => (shape === "boolean" ? [true, false] : [valueOf(shape)]);

/** One mutant for each additional property, or two where it is a boolean. */
export function addedProperties({ inputs }: Program): readonly Mutant[] {
  return inputs.flatMap((of) =>
    [...unstated(schemaOf(of.type) ?? {}, of.props, [])].map(({ path, value }) => ({
      what: `${of.name ?? ""} states ${path.join(".")} ${JSON.stringify(value).slice(0, 60)}`,
      of,
      path,
      value,
    })),
  );
}
