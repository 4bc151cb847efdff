import { noPrivilegeEscalation } from "../../../policies/security/no-privilege-escalation";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../cases";

const role = arn("iam", "role/x");
const at = "it.props.policy";

export const cases: Cases = {
  rule: noPrivilegeEscalation,
  good: [rolePolicy(document(allow(["sqs:ReceiveMessage"], arn("sqs", "feedback"))))],
  refused: [
    {
      what: "a new version of a policy",
      at,
      value: document(allow("iam:CreatePolicyVersion", role)),
      says: [
        "it: policy allows iam:CreatePolicyVersion, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
    {
      what: "another case",
      at,
      value: document(allow("IAM:putrolepolicy", role)),
      says: [
        "it: policy allows IAM:putrolepolicy, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
    {
      what: "PassRole with a new function",
      at,
      value: document(allow(["iam:PassRole", "lambda:CreateFunction"], role)),
      says: [
        "it: policy allows iam:PassRole + lambda:CreateFunction, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
    {
      what: "the same in two statements",
      at,
      value: document(allow("iam:PassRole", role), allow("scheduler:CreateSchedule", role)),
      says: [
        "it: policy allows iam:PassRole + scheduler:CreateSchedule, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
    {
      what: "a function's code",
      at,
      value: document(allow("lambda:UpdateFunctionCode", role)),
      says: [
        "it: policy allows lambda:UpdateFunctionCode, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
    {
      what: "a key's policy",
      at,
      value: document(allow("kms:PutKeyPolicy", role)),
      says: [
        "it: policy allows kms:PutKeyPolicy, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
    {
      what: "an inline policy of a role",
      at: "it.props.inlinePolicies",
      value: [{ policy: document(allow("iam:AttachRolePolicy", role)) }],
      says: [
        "it: inlinePolicies[0].policy allows iam:AttachRolePolicy, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
    {
      what: "no document",
      at,
      value: undefined,
      says: ["it: policy is no policy document: state it as a JSON object"],
    },
  ],
  harmless: [
    { what: "PassRole alone", at, value: document(allow("iam:PassRole", role)) },
    { what: "a new function without PassRole", at, value: document(allow("lambda:CreateFunction", role)) },
    {
      what: "a Deny of it",
      at,
      value: document(allow("sqs:SendMessage", role), { Effect: "Deny", Action: "iam:PutRolePolicy", Resource: "*" }),
    },
  ],
  mutations: carriers(document(allow("iam:PutRolePolicy", role))),
};
