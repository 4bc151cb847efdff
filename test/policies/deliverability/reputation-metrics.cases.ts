import { reputationMetrics } from "../../../policies/deliverability/reputation-metrics";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: reputationMetrics,
  good: [
    {
      type: "aws:sesv2/configurationSet:ConfigurationSet",
      props: { reputationOptions: { reputationMetricsEnabled: true } },
    },
  ],
  refused: [
    {
      what: "the default",
      at: "it.props.reputationOptions",
      value: undefined,
      says: [
        "it: publishes no bounce and complaint rate of its own: state reputationOptions.reputationMetricsEnabled: true",
      ],
    },
    {
      what: "switched off",
      at: "it.props.reputationOptions.reputationMetricsEnabled",
      value: false,
      says: [
        "it: publishes no bounce and complaint rate of its own: state reputationOptions.reputationMetricsEnabled: true",
      ],
    },
    {
      what: "an unknown",
      at: "it.props.reputationOptions",
      value: UNKNOWN,
      says: [
        "it: reputationOptions is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "a date besides", at: "it.props.reputationOptions.lastFreshStart", value: "2026-01-01" }],
  mutations: {
    "props.reputationOptions": { weaker: [{}, { reputationMetricsEnabled: false }] },
    "props.reputationOptions.reputationMetricsEnabled": { weaker: [false, "true"] },
  },
};
