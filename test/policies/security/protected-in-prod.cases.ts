import { protectedInProd } from "../../../policies/security/protected-in-prod";
import type { Cases } from "../../support/policies/cases";

export const cases: Cases = {
  rule: protectedInProd,
  good: [
    { type: "aws:kms/key:Key", name: "key", stack: "prod", protect: true, props: {} },
    { type: "command:local:Command", name: "command", stack: "prod", protect: true, provider: undefined, props: {} },
    { type: "aws:lambda/function:Function", name: "function", stack: "prod", props: {} },
  ],
  refused: [
    {
      what: "no protection",
      at: "key.protect",
      value: false,
      says: ["key: can be destroyed or replaced by mistake: give it the option protect: true in production"],
    },
    {
      what: "a command without protection",
      at: "command.protect",
      value: false,
      says: ["command: can be destroyed or replaced by mistake: give it the option protect: true in production"],
    },
  ],
  harmless: [{ what: "protection of what can be made again", at: "function.protect", value: true }],
  mutations: {
    "opts.protect": { weaker: [false], unknown: "an option is never unknown" },
    "provider.props.defaultTags": {
      weaker: "the stack prod is production whatever its tags are",
      absent: "as above",
      unknown: "as above",
    },
  },
};
