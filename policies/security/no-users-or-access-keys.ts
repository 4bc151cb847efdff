import { cis } from "../lib/frameworks";
import { ofAws, resourceRule } from "../lib/rule";

/** IAM's long-lived identities and their credentials. */
const FORBIDDEN = [
  "accessKey:AccessKey",
  "group:Group",
  "groupMembership:GroupMembership",
  "groupPolicy:GroupPolicy",
  "groupPolicyAttachment:GroupPolicyAttachment",
  "serviceSpecificCredential:ServiceSpecificCredential",
  "sshKey:SshKey",
  "user:User",
  "userGroupMembership:UserGroupMembership",
  "userLoginProfile:UserLoginProfile",
  "userPolicy:UserPolicy",
  "userPolicyAttachment:UserPolicyAttachment",
];

/** The faults of a resource of that type. */
export function violations(type: string): readonly string[] {
  const [, resource = ""] = type.split("aws:iam/");
  if (!FORBIDDEN.includes(resource)) return [];
  const [, name] = resource.split(":");
  return [`is an IAM ${name}, which lives until someone remembers it: let who needs access assume a role`];
}

export const noUsersOrAccessKeys = resourceRule(
  {
    name: "no-users-or-access-keys",
    requires: "The stack makes no IAM user, group or access key",
    why: "the request promises that all API calls use roles, and a key that never expires is the one that leaks",
    severity: "critical",
    ...cis("1.15", "Ensure IAM users receive permissions only through groups"),
    remediationSteps: "Make an aws.iam.Role whose trust policy names who may assume it.",
  },
  ofAws,
  ({ type }) => violations(type),
);
