import { noSplitEscalation } from "../../../policies/security/no-split-escalation";
import { allow, arn, type Cases, document, rolePolicy } from "../cases";

const role = arn("iam", "role/x");
const pass = document(allow("iam:PassRole", role));
const create = document(allow("lambda:CreateFunction", role));

export const cases: Cases = {
  rule: noSplitEscalation,
  good: [
    rolePolicy(pass),
    rolePolicy(create, "other", "another"),
    rolePolicy(document(allow("sqs:SendMessage", role)), "third"),
  ],
  refused: [
    {
      what: "two documents of one role",
      at: "other.props.role",
      value: "runner",
      says: [
        "it: with the other policies of role runner allows iam:PassRole + lambda:CreateFunction, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
    {
      what: "the same, the second given now",
      at: "third.props.policy",
      value: create,
      says: [
        "it: with the other policies of role runner allows iam:PassRole + lambda:CreateFunction, with which its holder can take any right: leave that to whoever runs pulumi up",
      ],
    },
  ],
  harmless: [
    {
      what: "a set that is complete in one document, which another rule refuses",
      at: "it.props.policy",
      value: document(allow(["iam:PassRole", "lambda:CreateFunction"], role)),
    },
    { what: "no document, which another rule refuses", at: "it.props.policy", value: undefined },
  ],
  mutations: {
    "props.inlinePolicies": { weaker: "one document alone is judged by no-privilege-escalation" },
    "props.policy": { weaker: "one document alone is judged by no-privilege-escalation", absent: "as above" },
    "props.role": {
      weaker: "a role that has other policies; see the refused cases",
      absent: "AWS's provider refuses it",
    },
  },
};
