import { noEmptyLists } from "../../../policies/security/no-empty-lists";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const empty = (path: string) => [`alarm: ${path} is an empty list: list what is meant, or leave it out`];

export const cases: Cases = {
  rule: noEmptyLists,
  good: [
    {
      type: "aws:cloudwatch/metricAlarm:MetricAlarm",
      name: "alarm",
      props: { alarmActions: ["x", UNKNOWN], policy: '{"a":[1]}', unknown: UNKNOWN, __defaults: [] },
    },
  ],
  refused: [
    { what: "no actions", at: "alarm.props.alarmActions", value: [], says: empty("alarmActions") },
    { what: "in an object in a list", at: "alarm.props.queries", value: [{ of: [] }], says: empty("queries.0.of") },
    { what: "in JSON", at: "alarm.props.policy", value: '{"a":[]}', says: empty("policy.a") },
    { what: "as JSON", at: "alarm.props.policy", value: "[]", says: empty("policy") },
  ],
  harmless: [
    { what: "no list", at: "alarm.props.alarmActions", value: undefined },
    { what: "an empty object", at: "alarm.props.dimensions", value: {} },
    { what: "a bracket in a text", at: "alarm.props.description", value: "[] is empty" },
  ],
  mutations: {
    "props.**": {
      weaker: [[]],
      absent: "the default is then meant, which other rules judge",
      unknown: "it is judged once it is known, before anything is made",
    },
  },
};
