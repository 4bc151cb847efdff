import { noManagedPolicies } from "../../../policies/security/no-managed-policies";
import type { Cases } from "../cases";
import { ACCOUNT } from "../judging";

const own = `arn:aws:iam::${ACCOUNT}:policy/mail-reader`;

export const cases: Cases = {
  rule: noManagedPolicies,
  good: [
    { type: "aws:iam/role:Role", name: "role", props: { managedPolicyArns: [own] } },
    {
      type: "aws:iam/rolePolicyAttachment:RolePolicyAttachment",
      name: "attachment",
      props: { role: "x", policyArn: own },
    },
  ],
  refused: [
    {
      what: "a policy of AWS",
      at: "attachment.props.policyArn",
      value: "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole",
      says: [
        "attachment: policyArn attaches AWS's AWSLambdaBasicExecutionRole, which allows far more: write a RolePolicy of what is needed",
      ],
    },
    {
      what: "full access among others",
      at: "role.props.managedPolicyArns",
      value: [own, "arn:aws:iam::aws:policy/AmazonSESFullAccess"],
      says: [
        "role: managedPolicyArns attaches AWS's AmazonSESFullAccess, which allows far more: write a RolePolicy of what is needed",
      ],
    },
    {
      what: "administration of one's own making",
      at: "attachment.props.policyArn",
      value: `arn:aws:iam::${ACCOUNT}:policy/AdministratorAccess`,
      says: ["attachment: policyArn attaches AdministratorAccess: write a RolePolicy of what is needed"],
    },
    {
      what: "no ARN",
      at: "attachment.props.policyArn",
      value: "mail-reader",
      says: ["attachment: policyArn attaches a policy by what is no ARN of one: write the document in a RolePolicy"],
    },
  ],
  harmless: [{ what: "none", at: "role.props.managedPolicyArns", value: [] }],
  mutations: Object.fromEntries(
    ["managedPolicyArns", "policyArn", "policyArns"].map((property) => [
      `props.${property}`,
      { weaker: ["arn:aws:iam::aws:policy/AdministratorAccess"] },
    ]),
  ),
};
