import { limitedNumbers } from "../../../policies/security/limited-numbers";
import type { Cases } from "../cases";

const more = (type: string) => ({
  what: `one ${type} more`,
  at: "another.type",
  value: type,
  says: [
    `another: is one ${type} more than the 1 that a stack has: remove it, or raise most in policies/lib/resource-types.ts`,
  ],
});

export const cases: Cases = {
  rule: limitedNumbers,
  everywhere: true,
  good: [
    { type: "pulumi:providers:aws", name: "aws", props: {} },
    { type: "aws:kms/key:Key", name: "key", props: {} },
    { type: "command:local:Command", name: "command", props: {} },
    { type: "aws:sns/topic:Topic", name: "topic", props: {} },
    { type: "aws:sns/topic:Topic", name: "another", props: {} },
  ],
  refused: [more("pulumi:providers:aws"), more("aws:kms/key:Key"), more("command:local:Command")],
  harmless: [{ what: "one queue", at: "another.type", value: "aws:sqs/queue:Queue" }],
  mutations: {},
};
