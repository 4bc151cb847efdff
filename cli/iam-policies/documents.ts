/** Policy documents that IAM takes. Pure. */
import type { Statement } from "../../infra/iam/statements";

/** A policy document as IAM has it. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly Statement[];
}

/**
 * Characters of a customer-managed policy at most, white space apart
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html).
 */
export const LONGEST_POLICY = 6144;

const document = (Statement: readonly Statement[]): PolicyDocument => ({ Version: "2012-10-17", Statement });

const fits = (statements: readonly Statement[]) => JSON.stringify(document(statements)).length <= LONGEST_POLICY;

/** As few documents as hold the statements in their order, none too long. @throws Error for a statement that is too long by itself */
export function documentsOf(statements: readonly Statement[]): PolicyDocument[] {
  const parts: Statement[][] = [[]];
  for (const statement of statements) {
    if (!fits([statement])) throw new Error(`The statement ${statement.Sid} is longer than IAM allows.`);
    const last = parts.at(-1) ?? [];
    if (fits([...last, statement])) last.push(statement);
    else parts.push([statement]);
  }
  return parts.map(document);
}
