/** Builds statements of IAM policies, and the documents as text. Components and roles hold their own statements. */

/** An action of one service, for example `sqs:SendMessage`; a bare `*` does not type-check. */
export type Action = `${string}:${string}`;

/** A list that is not empty. */
export type OneOrMore<T> = readonly [T, ...T[]];

/** Whom a statement applies to. `"*"` is everybody, for a denial. */
export type Principal = { readonly Service: string } | { readonly AWS: string | readonly string[] } | "*";

/** Operator, then key, then the value or values that it accepts. */
export type Conditions = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** What a statement says apart from its effect. */
export interface Rule {
  /** Statement id: letters and digits. */
  readonly sid: string;
  /** Absent in a role's own policy, which applies to the role. */
  readonly principal?: Principal;
  readonly actions: OneOrMore<Action>;
  /** Absent in a trust policy, which applies to its role. */
  readonly resources?: OneOrMore<string>;
  readonly conditions?: Conditions;
}

/** A statement in IAM's own form. */
export interface Statement {
  readonly Sid: string;
  readonly Effect: "Allow" | "Deny";
  readonly Principal?: Principal;
  readonly Action: OneOrMore<Action>;
  readonly Resource?: OneOrMore<string>;
  readonly Condition?: Conditions;
}

function statement(effect: Statement["Effect"], rule: Rule): Statement {
  return {
    Sid: rule.sid,
    Effect: effect,
    ...(rule.principal && { Principal: rule.principal }),
    Action: rule.actions,
    ...(rule.resources && { Resource: rule.resources }),
    ...(rule.conditions && { Condition: rule.conditions }),
  };
}

/** A statement that allows. */
export const allow = (rule: Rule): Statement => statement("Allow", rule);

/** A statement that denies, whatever another one allows. */
export const deny = (rule: Rule): Statement => statement("Deny", rule);

/** A policy document as text: the same statements give the same text, so that a preview shows no change where there is none. */
export function document(...statements: OneOrMore<Statement>): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}

/** Denies every request that did not come over TLS. */
export function denyPlainText(resource: string, action: Action): Statement {
  return deny({
    sid: "TlsOnly",
    principal: "*",
    actions: [action],
    resources: [resource],
    conditions: { Bool: { "aws:SecureTransport": "false" } },
  });
}

/** Lets an AWS service assume a role. */
export function assumedBy(service: string, conditions?: Conditions): Statement {
  return allow({
    sid: "Assume",
    principal: { Service: service },
    actions: ["sts:AssumeRole"],
    ...(conditions && { conditions }),
  });
}

/** Lets a function write its log. The log group is the stack's own, with its retention, so a function never creates one. */
export function writeLogs(logGroupArn: string): Statement {
  return allow({
    sid: "WriteLogs",
    actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
    resources: [`${logGroupArn}:*`],
  });
}
