import { logGroupsOfFunctions } from "../../../policies/security/log-groups-of-functions";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: logGroupsOfFunctions,
  good: [
    { type: "aws:lambda/function:Function", name: "function", props: { name: "suppression" } },
    { type: "aws:cloudwatch/logGroup:LogGroup", name: "logs", props: { name: "/aws/lambda/suppression" } },
  ],
  refused: [
    {
      what: "another function",
      at: "function.props.name",
      value: "reconcile",
      says: [
        "function: has no log group, so that Lambda makes one that keeps for ever: make /aws/lambda/reconcile first",
      ],
    },
    {
      what: "another log group",
      at: "logs.props.name",
      value: "/aws/lambda/other",
      says: [
        "function: has no log group, so that Lambda makes one that keeps for ever: make /aws/lambda/suppression first",
      ],
    },
    {
      what: "an unknown name",
      at: "function.props.name",
      value: UNKNOWN,
      says: [
        "function: name is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "another resource's name", at: "function.props.handler", value: "index.handler" }],
  // One of the stack's log groups belongs to no function.
  mutated: "good",
  mutations: { "props.name": { weaker: ["another"] } },
};
