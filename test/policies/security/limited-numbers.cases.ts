import { limitedNumbers } from "../../../policies/security/limited-numbers";
import type { Cases } from "../../support/policies/cases";

const more = (type: string, most = 1) => ({
  what: `one more ${type}`,
  at: "another.type",
  value: type,
  says: [
    `another: is one ${type} more than the ${most} that a stack may have: remove it, or raise most in policies/lib/resources/resource-types.ts`,
  ],
});

export const cases: Cases = {
  rule: limitedNumbers,
  everywhere: true,
  good: [
    { type: "pulumi:providers:aws", name: "aws", props: {} },
    { type: "aws:kms/key:Key", name: "key", props: {} },
    { type: "command:local:Command", name: "command", props: {} },
    { type: "command:local:Command", name: "links", props: {} },
    { type: "aws:apigatewayv2/api:Api", name: "api", props: {} },
    { type: "aws:sns/topic:Topic", name: "topic", props: {} },
    { type: "aws:sns/topic:Topic", name: "another", props: {} },
  ],
  refused: [
    more("pulumi:providers:aws"),
    more("aws:kms/key:Key"),
    more("command:local:Command", 2),
    more("aws:apigatewayv2/api:Api"),
  ],
  harmless: [{ what: "one queue", at: "another.type", value: "aws:sqs/queue:Queue" }],
  mutations: {},
};
