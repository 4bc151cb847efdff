import { protectedInProd } from "../../../policies/security/protected-in-prod";
import type { Cases } from "../cases";

export const cases: Cases = {
  rule: protectedInProd,
  good: [
    { type: "aws:kms/key:Key", name: "key", stack: "prod", protect: true, props: {} },
    { type: "aws:kms/key:Key", name: "of-dev", props: {} },
  ],
  refused: [
    {
      what: "no protection",
      at: "key.protect",
      value: false,
      says: ["key: can be destroyed or replaced by mistake: give it the option protect: true in prod"],
    },
    {
      what: "a stack that says that it is production",
      at: "of-dev.provider",
      value: { defaultTags: '{"tags":{"production":"true"}}' },
      says: ["of-dev: can be destroyed or replaced by mistake: give it the option protect: true in prod"],
    },
  ],
  harmless: [{ what: "protection outside prod", at: "of-dev.protect", value: true }],
  mutations: {
    "opts.protect": { weaker: [false], unknown: "an option is never unknown" },
    "provider.props.defaultTags": {
      weaker: "the stack prod is production whatever its tags are",
      absent: "as above",
      unknown: "as above",
    },
  },
};
