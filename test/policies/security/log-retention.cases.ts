import { logRetention } from "../../../policies/security/log-retention";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: logRetention,
  good: [{ type: "aws:cloudwatch/logGroup:LogGroup", props: { retentionInDays: 90 } }],
  refused: [
    {
      what: "no retention",
      at: "it.props.retentionInDays",
      value: undefined,
      says: ["it: keeps its logs for ever: state retentionInDays, for example 90"],
    },
    {
      what: "for ever",
      at: "it.props.retentionInDays",
      value: 0,
      says: ["it: keeps its logs for ever: state retentionInDays, for example 90"],
    },
    {
      what: "a text",
      at: "it.props.retentionInDays",
      value: "90",
      says: ["it: keeps its logs for ever: state retentionInDays, for example 90"],
    },
    {
      what: "an unknown",
      at: "it.props.retentionInDays",
      value: UNKNOWN,
      says: [
        "it: retentionInDays is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "a day", at: "it.props.retentionInDays", value: 1 }],
  mutations: { "props.retentionInDays": { weaker: [0, "90", true] } },
};
