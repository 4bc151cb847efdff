import { fsbp } from "../lib/frameworks";
import { asObject, known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** The faults of a configuration set's delivery options. */
export function* violations(deliveryOptions: unknown): Generator<string> {
  if (asObject(deliveryOptions)?.tlsPolicy !== "REQUIRE")
    yield "lets mail travel without TLS: state deliveryOptions.tlsPolicy: REQUIRE";
}

export const tlsRequired = resourceRule(
  {
    name: "tls-required",
    requires: "A configuration set delivers over TLS only",
    why: "the request promises encrypted transmission, and by default SES sends in plain text if TLS fails",
    severity: "high",
    ...fsbp("SES.3", "SES configuration sets should have TLS enabled for sending emails"),
    remediationSteps: 'Set deliveryOptions: { tlsPolicy: "REQUIRE" }.',
  },
  ofType("aws:sesv2/configurationSet:ConfigurationSet"),
  ({ props }) => violations(known(props.deliveryOptions)),
);
