/** What the tests know of a rule: the shape of the `.cases.ts` files, and what most of them need. */
import type { Rule } from "../../policies/lib/rule";
import { ACCOUNT, type Given, REGION } from "./judging";

/** A change of the good resources. `at` is `<resource name>.<path>`; `value` undefined takes the property away. */
export interface Edit {
  readonly what: string;
  readonly at: string;
  readonly value: unknown;
}

/** A change that must be refused, with everything that the rule says of it. */
export type Refused = Edit & { readonly says: readonly string[] };

/** How the program's own resources are mutated at a path that the rule reads there. */
export interface Mutation {
  /** Values that the rule must refuse; or why no value alone can be wrong there. */
  readonly weaker: readonly unknown[] | string;
  /** Why the property may be absent; without it, its absence must be refused. */
  readonly absent?: string;
  /** Why the property may be unknown; without it, an unknown must be refused. */
  readonly unknown?: string;
}

export interface Cases {
  readonly rule: Rule;
  /** Resources that the rule accepts. */
  readonly good: readonly Given[];
  readonly refused: readonly Refused[];
  /** Other legal ways to say the same, or something stricter. */
  readonly harmless: readonly Edit[];
  /** Whether the rule judges every type. */
  readonly everywhere?: true;
  /** For rules that read every text of a stack: their cases' good resources are mutated, not the program's. */
  readonly mutated?: "good";
  /** By path, or type and path; `*` is any one part and `**` at the end any rest; the first that matches counts. */
  readonly mutations: Readonly<Record<string, Mutation>>;
}

/** A policy document as JSON text. */
export function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** A statement that allows. */
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

/** Mutations of the documents at all the places where a rule may find some, by a document that it must refuse. */
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
