import { keyAdministration } from "../../../policies/security/key-administration";
import { allow, carriers, type Cases, document } from "../../support/policies/cases";
import { ACCOUNT } from "../../support/policies/judging";

const root = { Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` } };
const via = { Condition: { StringEquals: { "kms:ViaService": "dynamodb.us-east-1.amazonaws.com" } } };
const role = { Sid: "Use", Principal: { AWS: `arn:aws:iam::${ACCOUNT}:role/x` }, ...via };
const administration = allow(["kms:PutKeyPolicy", "kms:DescribeKey", "kms:ScheduleKeyDeletion"], "*", root);
const use = allow(["kms:Decrypt", "kms:GenerateDataKey"], "*", role);
const AT = "it.props.policy";

export const cases: Cases = {
  rule: keyAdministration,
  good: [{ type: "aws:kms/key:Key", props: { policy: document(administration, use) } }],
  refused: [
    {
      what: "kms:* for root",
      at: AT,
      value: document(allow("kms:*", "*", root), use),
      says: [
        "it: policy, statement It allows kms:*: list an administrator's actions and each user's separately",
        "it: policy, statement It allows the account kms:*, which uses the key: grant it to the roles that need it",
        "it: policy leaves nobody who can change it: allow the account's root kms:PutKeyPolicy and the rest of administration, without a condition",
      ],
    },
    {
      what: "kms:* for a role",
      at: AT,
      value: document(administration, allow("KMS:*", "*", role)),
      says: ["it: policy, statement Use allows KMS:*: list an administrator's actions and each user's separately"],
    },
    {
      what: "the use of the key for root",
      at: AT,
      value: document(administration, allow(["kms:Decrypt"], "*", root)),
      says: [
        "it: policy, statement It allows the account kms:Decrypt, which uses the key: grant it to the roles that need it",
      ],
    },
    {
      what: "the end of the key for whoever uses it through a service",
      at: AT,
      value: document(administration, allow(["kms:ScheduleKeyDeletion", "kms:Verify"], "*", { ...root, ...via })),
      says: [
        "it: policy, statement It allows the account kms:Verify, which uses the key: grant it to the roles that need it",
      ],
    },
    {
      what: "a role that calls KMS itself",
      at: AT,
      value: document(administration, allow("kms:Decrypt", "*", { ...role, Condition: {} })),
      says: [
        "it: policy, statement Use lets a role call KMS directly: confine it by kms:ViaService to the services that decrypt for it",
      ],
    },
    {
      what: "no administrator",
      at: AT,
      value: document(use),
      says: [
        "it: policy leaves nobody who can change it: allow the account's root kms:PutKeyPolicy and the rest of administration, without a condition",
      ],
    },
    {
      what: "an administrator who cannot change the policy",
      at: AT,
      value: document(allow("kms:DescribeKey", "*", root)),
      says: [
        "it: policy leaves nobody who can change it: allow the account's root kms:PutKeyPolicy and the rest of administration, without a condition",
      ],
    },
    {
      what: "an administrator under a condition",
      at: AT,
      value: document(
        allow("kms:PutKeyPolicy", "*", { ...root, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } }),
      ),
      says: [
        "it: policy leaves nobody who can change it: allow the account's root kms:PutKeyPolicy and the rest of administration, without a condition",
      ],
    },
    {
      what: "the root of another account",
      at: AT,
      value: document(allow("kms:PutKeyPolicy", "*", { Principal: { AWS: "arn:aws:iam::999999999999:root" } })),
      says: [
        "it: policy, statement It lets a role call KMS directly: confine it by kms:ViaService to the services that decrypt for it",
        "it: policy leaves nobody who can change it: allow the account's root kms:PutKeyPolicy and the rest of administration, without a condition",
      ],
    },
    {
      what: "a Deny of administration",
      at: AT,
      value: document({ ...administration, Effect: "Deny" }),
      says: [
        "it: policy leaves nobody who can change it: allow the account's root kms:PutKeyPolicy and the rest of administration, without a condition",
      ],
    },
    {
      what: "AWS's own policy",
      at: AT,
      value: undefined,
      says: [
        "it: policy is not a policy document: set it to a JSON object",
        "it: policy leaves nobody who can change it: allow the account's root kms:PutKeyPolicy and the rest of administration, without a condition",
      ],
    },
    {
      what: "the lockout check switched off",
      at: "it.props.bypassPolicyLockoutSafetyCheck",
      value: true,
      says: ["it: bypassPolicyLockoutSafetyCheck is set, so AWS accepts a policy that locks everyone out: remove it"],
    },
  ],
  harmless: [
    {
      what: "the account's digits for its root",
      at: AT,
      value: document(allow("kms:PutKeyPolicy", "*", { Principal: { AWS: [ACCOUNT] } })),
    },
    {
      what: "root through a service",
      at: AT,
      value: document(administration, allow("kms:Decrypt", "*", { ...root, ...via })),
    },
    { what: "other order and case", at: AT, value: document(use, allow("KMS:putkeypolicy", "*", root)) },
  ],
  mutations: {
    ...carriers(document(allow("kms:*", "*", root))),
    "props.bypassPolicyLockoutSafetyCheck": { weaker: [true] },
    "provider.props.allowedAccountIds": { weaker: ['["999999999999"]', "[]", '["999999999999","111122223333"]'] },
  },
};
