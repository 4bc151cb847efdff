import { destinationsEnabled } from "../../../policies/deliverability/destinations-enabled";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: destinationsEnabled,
  good: [
    {
      type: "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination",
      props: { eventDestination: { enabled: true, matchingEventTypes: ["BOUNCE"] } },
    },
  ],
  refused: [
    {
      what: "the default",
      at: "it.props.eventDestination.enabled",
      value: undefined,
      says: ["it: gets no events: state eventDestination.enabled: true, since the default is false"],
    },
    {
      what: "switched off",
      at: "it.props.eventDestination.enabled",
      value: false,
      says: ["it: gets no events: state eventDestination.enabled: true, since the default is false"],
    },
    {
      what: "no events",
      at: "it.props.eventDestination.matchingEventTypes",
      value: [],
      says: ["it: gets no events: state eventDestination.matchingEventTypes"],
    },
    {
      what: "nothing",
      at: "it.props.eventDestination",
      value: undefined,
      says: [
        "it: gets no events: state eventDestination.enabled: true, since the default is false",
        "it: gets no events: state eventDestination.matchingEventTypes",
      ],
    },
    {
      what: "an unknown",
      at: "it.props.eventDestination.enabled",
      value: UNKNOWN,
      says: [
        "it: eventDestination.enabled is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "more events", at: "it.props.eventDestination.matchingEventTypes", value: ["REJECT", "BOUNCE"] }],
  mutations: {
    "props.eventDestination": { weaker: [{}, { enabled: true }] },
    "props.eventDestination.enabled": { weaker: [false, "true"] },
    "props.eventDestination.matchingEventTypes": { weaker: [[]] },
    "props.eventDestination.**": {
      weaker: "which events and where to is feedback-reaches-a-queue's",
      absent: "as above",
    },
  },
};
