import { noUsersOrAccessKeys } from "../../../policies/security/no-users-or-access-keys";
import type { Cases } from "../cases";

export const cases: Cases = {
  rule: noUsersOrAccessKeys,
  good: [{ type: "aws:iam/role:Role", props: {} }],
  refused: [
    {
      what: "a user",
      at: "it.type",
      value: "aws:iam/user:User",
      says: ["it: is an IAM User, which lives until someone remembers it: let who needs access assume a role"],
    },
    {
      what: "an access key",
      at: "it.type",
      value: "aws:iam/accessKey:AccessKey",
      says: ["it: is an IAM AccessKey, which lives until someone remembers it: let who needs access assume a role"],
    },
    {
      what: "a password",
      at: "it.type",
      value: "aws:iam/userLoginProfile:UserLoginProfile",
      says: [
        "it: is an IAM UserLoginProfile, which lives until someone remembers it: let who needs access assume a role",
      ],
    },
  ],
  harmless: [{ what: "another resource", at: "it.type", value: "aws:sns/topic:Topic" }],
  mutations: {},
};
