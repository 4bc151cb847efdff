import { recipientIdsPermanent } from "../../../policies/security/recipient-ids-permanent";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const REPLACEABLE =
  "key: holds a value that can be replaced: give its SecretVersion the option protect: true in production";
const NONE = "key: has 0 values in this stack: give it one, and never change it";

export const cases: Cases = {
  rule: recipientIdsPermanent,
  good: [
    { type: "aws:secretsmanager/secret:Secret", name: "key", stack: "prod", props: { name: "example/recipient-id" } },
    { type: "aws:secretsmanager/secret:Secret", name: "other", stack: "prod", props: { name: "example/porkbun" } },
    {
      type: "aws:secretsmanager/secretVersion:SecretVersion",
      name: "value",
      stack: "prod",
      protect: true,
      props: { secretId: UNKNOWN },
      from: { secretId: ["key"] },
    },
  ],
  refused: [
    { what: "a value that can be replaced", at: "value.protect", value: false, says: [REPLACEABLE] },
    { what: "a value put into another secret", at: "value.from", value: { secretId: ["other"] }, says: [NONE] },
    { what: "a value that is stated elsewhere", at: "value.from", value: {}, says: [NONE] },
  ],
  harmless: [{ what: "a value of another secret, which may change", at: "other.props.name", value: "example/links" }],
  // The rule reads all of the stack's secrets, but applies to one.
  mutated: "good",
  mutations: {
    "opts.protect": { weaker: [false], unknown: "an option is never unknown" },
    "propertyDependencies.secretId": { weaker: [[]], unknown: "dependencies are never unknown" },
    "props.name": {
      weaker: "whatever else it is called, it is another secret",
      absent: "a secret without a name gets one from its logical name, as another secret",
    },
    "provider.props.defaultTags": {
      weaker: "the stack prod is production whatever its tags are",
      absent: "as above",
      unknown: "as above",
    },
  },
};
