/** What the tests of the rules share: the form of the `.cases.ts` files, and values that most of them need. */
import type { Rule } from "../../../policies/lib/rule/rule";
import { ACCOUNT, type Given, REGION } from "./judging";

/** A change to the good resources. `at` is `<resource name>.<path>`; an undefined `value` removes the property. */
export interface Edit {
  readonly what: string;
  readonly at: string;
  readonly value: unknown;
}

/** A change that must be refused, with all messages of the rule. */
export type Refused = Edit & { readonly says: readonly string[] };

/** How the program's own resources are mutated at a path that the rule reads. */
export interface Mutation {
  /** Values that the rule must refuse; or the reason why no value can be wrong there. */
  readonly weaker: readonly unknown[] | string;
  /** The reason why the property may be absent; if not given, its absence must be refused. */
  readonly absent?: string;
  /** The reason why the property may be unknown; if not given, an unknown value must be refused. */
  readonly unknown?: string;
}

export interface Cases {
  readonly rule: Rule;
  /** Resources that the rule accepts. */
  readonly good: readonly Given[];
  readonly refused: readonly Refused[];
  /** Other valid ways to write the same, or something stricter. */
  readonly harmless: readonly Edit[];
  /** Whether the rule applies to every type. */
  readonly everywhere?: true;
  /** For rules that read every text of a stack: the good resources of their cases are mutated instead of the program's. */
  readonly mutated?: "good";
  /** By path, or type and path; `*` matches one part, and `**` at the end any number; the first match counts. */
  readonly mutations: Readonly<Record<string, Mutation>>;
}

/** A policy document as JSON text. */
export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** An Allow statement. */
export function allow(action: unknown, resource: unknown, more: object = {}): object {
  return { Sid: "It", Effect: "Allow", Action: action, Resource: resource, ...more };
}

/** An ARN in the account and Region of the cases. */
export function arn(service: string, resource: string, account = ACCOUNT): string {
  return `arn:aws:${service}:${REGION}:${account}:${resource}`;
}

/** A role's inline policy. */
export function rolePolicy(policy: unknown, name = "it", role = "runner"): Given {
  return { type: "aws:iam/rolePolicy:RolePolicy", name, props: { role, policy } };
}

/** Mutations of the policy documents wherever a rule may find one, by the document that it must refuse. */
export function carriers(weaker: string): Cases["mutations"] {
  const properties = [
    "policy",
    "assumeRolePolicy",
    "policyDocument",
    "policyText",
    "resourcePolicy",
    "accessPolicy",
    "inlinePolicy",
  ];
  return {
    ...Object.fromEntries(properties.map((property) => [`props.${property}`, { weaker: [weaker] }])),
    "props.inlinePolicies": { weaker: [[{ name: "extra", policy: weaker }]] },
  };
}
