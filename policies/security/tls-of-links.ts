import { awsGuide } from "../lib/frameworks";
import { asObject } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** The faults of a host of an HTTP API. */
export function* violations({ securityPolicy, endpointType }: Readonly<Record<string, unknown>>): Generator<string> {
  if (securityPolicy !== "TLS_1_2") yield "lets old TLS in: state securityPolicy TLS_1_2";
  if (endpointType !== "REGIONAL") yield "is no host of an HTTP API: state endpointType REGIONAL";
}

export const tlsOfLinks = resourceRule(
  {
    name: "tls-of-links",
    requires: "The host of an HTTP API accepts only TLS 1.2 or newer",
    why: "older versions can be broken, and the links contain tokens",
    severity: "high",
    ...awsGuide(
      "Amazon API Gateway Developer Guide",
      "Custom domain names for HTTP APIs",
      "Choose a security policy for your custom domain: TLS 1.2",
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-custom-domain-tls-version.html",
    ),
    remediationSteps: "Set securityPolicy TLS_1_2.",
  },
  ofType("aws:apigatewayv2/domainName:DomainName"),
  ({ props }) => violations(asObject(props.domainNameConfiguration) ?? {}),
);
