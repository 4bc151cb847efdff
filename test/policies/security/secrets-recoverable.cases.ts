import { secretsRecoverable } from "../../../policies/security/secrets-recoverable";
import type { Cases } from "../cases";
import { PROVIDER, UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: secretsRecoverable,
  good: [
    { type: "aws:secretsmanager/secret:Secret", name: "porkbun", stack: "prod", props: { recoveryWindowInDays: 30 } },
    { type: "aws:secretsmanager/secret:Secret", name: "of-dev", props: { recoveryWindowInDays: 0 } },
  ],
  refused: [
    {
      what: "no window",
      at: "porkbun.props.recoveryWindowInDays",
      value: 0,
      says: ["porkbun: recoveryWindowInDays lets a deleted secret vanish at once: state 7 to 30, or leave it out"],
    },
    {
      what: "a text",
      at: "porkbun.props.recoveryWindowInDays",
      value: "30",
      says: ["porkbun: recoveryWindowInDays lets a deleted secret vanish at once: state 7 to 30, or leave it out"],
    },
    {
      what: "an unknown",
      at: "porkbun.props.recoveryWindowInDays",
      value: UNKNOWN,
      says: [
        "porkbun: recoveryWindowInDays is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
    {
      what: "a stack that says that it is production",
      at: "of-dev.provider",
      value: { defaultTags: '{"tags":{"production":"true"}}' },
      says: ["of-dev: recoveryWindowInDays lets a deleted secret vanish at once: state 7 to 30, or leave it out"],
    },
    {
      what: "a stack that does not say what it is",
      at: "of-dev.provider",
      value: {},
      says: ["of-dev: recoveryWindowInDays lets a deleted secret vanish at once: state 7 to 30, or leave it out"],
    },
  ],
  harmless: [
    { what: "the tag of a stack that is not production", at: "of-dev.provider", value: PROVIDER },
    { what: "AWS's own window of 30 days", at: "porkbun.props.recoveryWindowInDays", value: undefined },
    { what: "a week", at: "porkbun.props.recoveryWindowInDays", value: 7 },
  ],
  mutations: {
    "props.recoveryWindowInDays": { weaker: [0, "0", false], absent: "AWS then keeps a deleted secret for 30 days" },
    "provider.props.defaultTags": {
      weaker: "the stack prod is production whatever its tags are",
      absent: "as above",
      unknown: "as above",
    },
  },
};
