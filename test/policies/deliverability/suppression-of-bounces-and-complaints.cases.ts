import { suppressionOfBouncesAndComplaints } from "../../../policies/deliverability/suppression-of-bounces-and-complaints";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: suppressionOfBouncesAndComplaints,
  good: [
    {
      type: "aws:sesv2/configurationSet:ConfigurationSet",
      name: "set",
      props: { suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] } },
    },
    {
      type: "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes",
      name: "account",
      props: { suppressedReasons: ["BOUNCE", "COMPLAINT"] },
    },
  ],
  refused: [
    {
      what: "nothing stated",
      at: "set.props.suppressionOptions",
      value: undefined,
      says: ["set: does not suppress after BOUNCE and COMPLAINT: state suppressedReasons: [BOUNCE, COMPLAINT]"],
    },
    {
      what: "an empty list",
      at: "set.props.suppressionOptions.suppressedReasons",
      value: [],
      says: ["set: does not suppress after BOUNCE and COMPLAINT: state suppressedReasons: [BOUNCE, COMPLAINT]"],
    },
    {
      what: "bounces only",
      at: "set.props.suppressionOptions.suppressedReasons",
      value: ["BOUNCE"],
      says: ["set: does not suppress after COMPLAINT: state suppressedReasons: [BOUNCE, COMPLAINT]"],
    },
    {
      what: "complaints only, for the account",
      at: "account.props.suppressedReasons",
      value: ["COMPLAINT"],
      says: ["account: does not suppress after BOUNCE: state suppressedReasons: [BOUNCE, COMPLAINT]"],
    },
    {
      what: "an unknown",
      at: "set.props.suppressionOptions.suppressedReasons",
      value: ["BOUNCE", UNKNOWN],
      says: [
        "set: suppressionOptions.suppressedReasons.1 is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "another order", at: "set.props.suppressionOptions.suppressedReasons", value: ["COMPLAINT", "BOUNCE"] },
  ],
  mutations: {
    "props.suppressionOptions": { weaker: [{}, { suppressedReasons: "BOUNCE" }] },
    "props.suppressionOptions.suppressedReasons": { weaker: [[], ["BOUNCE"], ["COMPLAINT"]] },
    "props.suppressionOptions.suppressedReasons.*": { weaker: ["bounce"] },
    "props.suppressedReasons": { weaker: [[], ["BOUNCE"], ["COMPLAINT"]] },
    "props.suppressedReasons.*": { weaker: ["bounce"] },
  },
};
