import { knownPrincipals } from "../../../policies/security/known-principals";
import { allow, carriers, type Cases, document } from "../../support/policies/cases";

const OWN = "arn:aws:iam::111122223333";
const let_ = (principal: unknown, more: object = {}) =>
  document(allow("sts:AssumeRole", undefined, { Principal: principal, ...more }));
const byRole = (arn: string) => ({ Condition: { ArnEquals: { "aws:PrincipalArn": arn } } });
const stranger = (name: string, path: string, whom: string, list: string) => [
  `${name}: ${path}, statement It lets in ${whom}: name a service listed under ${list} in policies/security/known-principals.ts, or a role of the stack's account`,
];
const AT = "role.props.assumeRolePolicy";
const KEY = "key.props.policy";
const trust = (whom: string) => stranger("role", "assumeRolePolicy", whom, "trust");

export const cases: Cases = {
  rule: knownPrincipals,
  good: [
    { type: "aws:iam/role:Role", name: "role", props: { assumeRolePolicy: let_({ Service: "lambda.amazonaws.com" }) } },
    { type: "aws:kms/key:Key", name: "key", props: { policy: let_({ AWS: [`${OWN}:root`, `${OWN}:role/a`] }) } },
  ],
  refused: [
    {
      what: "another service",
      at: AT,
      value: let_({ Service: "ec2.amazonaws.com" }),
      says: trust("Service ec2.amazonaws.com"),
    },
    {
      what: "an identity provider",
      at: AT,
      value: let_({ Federated: "accounts.google.com" }),
      says: trust("Federated accounts.google.com"),
    },
    { what: "a canonical user", at: AT, value: let_({ CanonicalUser: "79a5" }), says: trust("CanonicalUser 79a5") },
    {
      what: "everyone but some",
      at: AT,
      value: document({ Sid: "It", Effect: "Allow", NotPrincipal: { AWS: `${OWN}:root` }, Action: "sts:AssumeRole" }),
      says: [
        "role: assumeRolePolicy, statement It lets in everyone except those in its NotPrincipal: name the principals that are meant",
      ],
    },
    {
      what: "a Principal that names nobody",
      at: AT,
      value: let_([]),
      says: [
        "role: assumeRolePolicy, statement It has a Principal that names nobody: name the principals that are meant",
      ],
    },
    { what: "everyone", at: AT, value: let_("*"), says: trust("AWS *") },
    {
      what: "another account",
      at: AT,
      value: let_({ AWS: "arn:aws:iam::999999999999:root" }, byRole("arn:aws:iam::999999999999:role/x")),
      says: trust("AWS arn:aws:iam::999999999999:root"),
    },
    { what: "all of its own account", at: AT, value: let_({ AWS: `${OWN}:root` }), says: trust(`AWS ${OWN}:root`) },
    {
      what: "all roles of its own account",
      at: AT,
      value: let_({ AWS: `${OWN}:root` }, byRole(`${OWN}:role/*`)),
      says: trust(`AWS ${OWN}:root`),
    },
    {
      what: "all users of its own account",
      at: AT,
      value: let_({ AWS: `${OWN}:root` }, byRole(`${OWN}:user/x`)),
      says: trust(`AWS ${OWN}:root`),
    },
    {
      what: "all roles, for the key",
      at: KEY,
      value: let_({ AWS: `${OWN}:role/*` }),
      says: stranger("key", "policy", `AWS ${OWN}:role/*`, "aws:kms/key:Key"),
    },
    {
      what: "a user, for the key",
      at: KEY,
      value: let_({ AWS: `${OWN}:user/x` }),
      says: stranger("key", "policy", `AWS ${OWN}:user/x`, "aws:kms/key:Key"),
    },
  ],
  harmless: [
    { what: "a role of its own account", at: AT, value: let_({ AWS: `${OWN}:root` }, byRole(`${OWN}:role/app`)) },
    {
      what: "a Deny for everyone",
      at: AT,
      value: document({ Effect: "Deny", Principal: "*", Action: "sts:AssumeRole" }),
    },
    { what: "a service of the key", at: KEY, value: let_({ Service: "ses.amazonaws.com" }) },
  ],
  mutations: {
    ...carriers(let_({ AWS: "*" })),
    "provider.props.allowedAccountIds": { weaker: ['["999999999999"]', "[]"] },
    "props.**": { weaker: "a Lambda permission is of no listed type", absent: "as above", unknown: "as above" },
  },
};
