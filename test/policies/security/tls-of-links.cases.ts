import { tlsOfLinks } from "../../../policies/security/tls-of-links";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

const OLD = "host: lets old TLS in: state securityPolicy TLS_1_2";
const ELSE = "host: is no host of an HTTP API: state endpointType REGIONAL";

export const cases: Cases = {
  rule: tlsOfLinks,
  good: [
    {
      type: "aws:apigatewayv2/domainName:DomainName",
      name: "host",
      props: {
        domainName: "links.example.org",
        domainNameConfiguration: { certificateArn: UNKNOWN, endpointType: "REGIONAL", securityPolicy: "TLS_1_2" },
      },
    },
  ],
  refused: [
    { what: "old TLS", at: "host.props.domainNameConfiguration.securityPolicy", value: "TLS_1_0", says: [OLD] },
    { what: "no policy", at: "host.props.domainNameConfiguration.securityPolicy", value: undefined, says: [OLD] },
    { what: "an edge", at: "host.props.domainNameConfiguration.endpointType", value: "EDGE", says: [ELSE] },
    { what: "nothing", at: "host.props.domainNameConfiguration", value: undefined, says: [OLD, ELSE] },
  ],
  harmless: [
    { what: "another certificate", at: "host.props.domainNameConfiguration.certificateArn", value: "arn:aws:acm:x" },
  ],
  mutations: {
    "props.domainNameConfiguration": { weaker: [{}] },
    "props.domainNameConfiguration.securityPolicy": { weaker: ["TLS_1_0"] },
    "props.domainNameConfiguration.endpointType": { weaker: ["EDGE"] },
  },
};
