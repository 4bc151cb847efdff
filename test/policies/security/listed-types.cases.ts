import { listedTypes } from "../../../policies/security/listed-types";
import type { Cases } from "../../support/policies/cases";

const refusedType = (type: string) => ({
  what: type,
  at: "topic.type",
  value: type,
  says: [
    `topic: is of type ${type}, which no rule judges: remove it, or add the type and what judges it to policies/lib/resources/resource-types.ts`,
  ],
});

export const cases: Cases = {
  rule: listedTypes,
  everywhere: true,
  good: [
    { type: "aws:sns/topic:Topic", name: "topic", props: {} },
    { type: "mail:index:Dns", name: "component", props: {} },
    { type: "pulumi:providers:aws", name: "provider", props: {} },
    { type: "pulumi:pulumi:Stack", name: "stack", props: {} },
  ],
  refused: [
    refusedType("aws:lambda/functionUrl:FunctionUrl"),
    refusedType("aws:cloudformation/stack:Stack"),
    refusedType("aws-native:sns:Topic"),
    refusedType("command:remote:Command"),
    refusedType("pulumi-nodejs:dynamic:Resource"),
    refusedType("aws:sns/topic:topic"),
    refusedType("mail:other:Component"),
    refusedType("toString"),
  ],
  harmless: [
    { what: "another component of ours", at: "topic.type", value: "mail:index:Links" },
    { what: "another type of the table", at: "topic.type", value: "aws:sqs/queue:Queue" },
  ],
  mutations: {},
};
