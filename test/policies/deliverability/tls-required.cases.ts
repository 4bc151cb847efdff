import { tlsRequired } from "../../../policies/deliverability/tls-required";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

export const cases: Cases = {
  rule: tlsRequired,
  good: [{ type: "aws:sesv2/configurationSet:ConfigurationSet", props: { deliveryOptions: { tlsPolicy: "REQUIRE" } } }],
  refused: [
    {
      what: "the default",
      at: "it.props.deliveryOptions",
      value: undefined,
      says: ["it: lets mail travel without TLS: state deliveryOptions.tlsPolicy: REQUIRE"],
    },
    {
      what: "opportunistic TLS",
      at: "it.props.deliveryOptions.tlsPolicy",
      value: "OPTIONAL",
      says: ["it: lets mail travel without TLS: state deliveryOptions.tlsPolicy: REQUIRE"],
    },
    {
      what: "an unknown",
      at: "it.props.deliveryOptions.tlsPolicy",
      value: UNKNOWN,
      says: [
        "it: deliveryOptions.tlsPolicy is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [{ what: "an additional time limit", at: "it.props.deliveryOptions.maxDeliverySeconds", value: 3600 }],
  mutations: {
    "props.deliveryOptions": { weaker: [{}, { tlsPolicy: "OPTIONAL" }] },
    "props.deliveryOptions.tlsPolicy": { weaker: ["OPTIONAL", "require", true] },
  },
};
