import { awsGuide } from "../lib/rule/frameworks";
import { documentsOf, readingFaults } from "../lib/iam/carriers";
import { confining } from "../lib/iam/condition";
import { ADMINISTRATION, USE } from "../lib/iam/key-actions";
import type { Statement } from "../lib/iam/document";
import { allowedAccount } from "../lib/resources/provider";
import { ofType, resourceRule } from "../lib/rule/rule";

/**
 * The faults of a key's policy in an account, each to follow the name of the policy; `account` is undefined when the
 * provider allows none or several.
 */
export function* violations(statements: readonly Statement[], account: string | undefined): Generator<string> {
  const allowing = statements.filter(({ allows }) => allows);
  for (const statement of allowing) {
    const { label, actions } = statement;
    for (const action of actions.filter((each) => each.toLowerCase() === "kms:*" || each === "*"))
      yield `, ${label} allows ${action}: list an administrator's actions and each user's separately`;
    const viaService = confining(statement, "kms:ViaService").length > 0;
    if (isRoot(statement, account))
      for (const action of actions.filter((each) => !isAdministration(each) && !(viaService && isUse(each))))
        yield `, ${label} allows the account ${action}, which uses the key: grant it to the roles that need it`;
    else if (!viaService && statement.principals.some(({ kind }) => kind === "AWS"))
      yield `, ${label} lets a role call KMS directly: confine it by kms:ViaService to the services that decrypt for it`;
  }
  if (!allowing.some((statement) => administers(statement, account)))
    yield " leaves nobody who can change it: allow the account's root kms:PutKeyPolicy and the rest of administration, without a condition";
}

function isRoot({ principals }: Statement, account: string | undefined): boolean {
  return principals.some(
    ({ value }) =>
      account !== undefined &&
      (value === account || (value.startsWith("arn:") && value.endsWith(`:iam::${account}:root`))),
  );
}

function isAdministration(action: string): boolean {
  return ADMINISTRATION.includes(action.toLowerCase());
}

function isUse(action: string): boolean {
  return USE.includes(action.toLowerCase());
}

function administers(statement: Statement, account: string | undefined): boolean {
  return (
    isRoot(statement, account) &&
    statement.conditions.length === 0 &&
    statement.actions.some((action) => action.toLowerCase() === "kms:putkeypolicy")
  );
}

export const keyAdministration = resourceRule(
  {
    name: "key-administration",
    requires: "A key policy gives the account's root the listed administrative actions, and nothing else",
    why: "kms:* lets any administrator decrypt, and a key without an administrator can never be changed",
    severity: "critical",
    ...awsGuide(
      "AWS KMS Developer Guide",
      "Default key policy",
      "Allows the AWS account to use IAM policies and allows key administrators to administer the key",
      "https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html",
    ),
    remediationSteps:
      "Let the account's root administer the key by a list of actions; let roles use it in separate statements, by ARN.",
  },
  ofType("aws:kms/key:Key", "aws:kms/keyPolicy:KeyPolicy"),
  function* (resource) {
    if (resource.props.bypassPolicyLockoutSafetyCheck === true)
      yield "bypassPolicyLockoutSafetyCheck is set, so AWS accepts a policy that locks everyone out: remove it";
    for (const carrier of documentsOf(resource)) {
      yield* readingFaults(carrier);
      for (const fault of violations(carrier.statements, allowedAccount(resource.provider?.props)))
        yield `${carrier.path}${fault}`;
    }
  },
);
