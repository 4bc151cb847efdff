import { readableSecrets } from "../../../policies/security/readable-secrets";
import { allow, arn, carriers, type Cases, document, rolePolicy } from "../../support/policies/cases";

const AT = "it.props.policy";
const read = (secret: unknown, action = "secretsmanager:GetSecretValue") => document(allow(action, secret));
const secret = (name: string) => arn("secretsmanager", `secret:${name}`);
const unlisted = (name: string) =>
  `it: policy, statement It lets ${secret(name)} be read: remove it, or list the secret in policies/security/readable-secrets.ts`;

export const cases: Cases = {
  rule: readableSecrets,
  good: [rolePolicy(read(secret("example/link-signing-??????")))],
  refused: [
    ...["example/porkbun-??????", "example/*", "example/link-signing*", "example/link-signing", "*"].map((name) => ({
      what: name,
      at: AT,
      value: read(secret(name)),
      says: [unlisted(name)],
    })),
    {
      what: "another secret beside one that is listed",
      at: AT,
      value: read([secret("example/recipient-id-??????"), secret("example/porkbun-??????")]),
      says: [unlisted("example/porkbun-??????")],
    },
    {
      what: "any action on another secret",
      at: AT,
      value: read(secret("example/porkbun-??????"), "secretsmanager:*"),
      says: [unlisted("example/porkbun-??????")],
    },
  ],
  harmless: [
    { what: "the other secret of the list", at: AT, value: read(secret("example/recipient-id-??????")) },
    { what: "no secret", at: AT, value: read(arn("sns", "topic"), "sns:Publish") },
  ],
  mutations: carriers(read(secret("example/porkbun-??????"))),
};
