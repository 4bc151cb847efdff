/** When a condition really confines a statement. */
import { parseArn } from "../resources/arn";
import type { Condition, Statement } from "./document";

/**
 * Operators that hold only for a request that carries the key with one of the values. Not among them: `…IfExists` and
 * `ForAllValues:…` (true when the key is absent), `…Not…` and `Null`
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html).
 */
const CONFINING = [
  "stringequals",
  "stringequalsignorecase",
  "stringlike",
  "arnequals",
  "arnlike",
  "foranyvalue:stringequals",
  "foranyvalue:stringlike",
];

/** The statement's conditions on a key that let no request pass without one of their values. */
export function confining(statement: Statement, key: string): readonly Condition[] {
  return statement.conditions.filter(
    (condition) =>
      condition.key === key.toLowerCase() && CONFINING.includes(condition.operator) && condition.values.length > 0,
  );
}

/** Whether a statement is confined by a key to values that `accepts`, all of them. */
export function confinedBy(statement: Statement, key: string, accepts: (value: string) => boolean): boolean {
  return confining(statement, key).some((condition) => condition.values.every(accepts));
}

/** Whether a statement is confined to requests from named accounts or ARNs in a named account. */
export function confinedToAccount(statement: Statement, keys: readonly string[]): boolean {
  return keys.some((key) => confinedBy(statement, key, (value) => namesAccount(value)));
}

/** Whether a value is an account's twelve digits, or an ARN or pattern whose account is spelled out. */
export function namesAccount(value: string): boolean {
  return /^\d{12}$/.test(value) || /^\d{12}$/.test(parseArn(value)?.account ?? "");
}
