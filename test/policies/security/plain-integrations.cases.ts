import { plainIntegrations } from "../../../policies/security/plain-integrations";
import { arn, type Cases } from "../cases";
import { ACCOUNT, UNKNOWN } from "../judging";

const NO_FUNCTION = "integration: reaches what is no function: state the function's ARN as integrationUri";

export const cases: Cases = {
  rule: plainIntegrations,
  good: [
    {
      type: "aws:apigatewayv2/integration:Integration",
      name: "integration",
      props: {
        apiId: UNKNOWN,
        integrationType: "AWS_PROXY",
        integrationUri: arn("lambda", "function:links"),
        payloadFormatVersion: "2.0",
        credentialsArn: `arn:aws:iam::${ACCOUNT}:role/http-api`,
      },
    },
  ],
  refused: [
    {
      what: "somebody's server",
      at: "integration.props.integrationUri",
      value: "https://stranger.example",
      says: [NO_FUNCTION],
    },
    {
      what: "a queue",
      at: "integration.props.integrationUri",
      value: arn("sqs", "queue"),
      says: [NO_FUNCTION],
    },
    {
      what: "a version of the function",
      at: "integration.props.integrationUri",
      value: arn("lambda", "function:links:7"),
      says: [NO_FUNCTION],
    },
    {
      what: "requests to a server",
      at: "integration.props.integrationType",
      value: "HTTP_PROXY",
      says: ["integration: is none with a function: state integrationType AWS_PROXY"],
    },
    {
      what: "the older payload",
      at: "integration.props.payloadFormatVersion",
      value: "1.0",
      says: ["integration: passes requests on in another form than the function reads: state payloadFormatVersion 2.0"],
    },
    {
      what: "no role",
      at: "integration.props.credentialsArn",
      value: undefined,
      says: ["integration: has no role that may start the function: state its ARN as credentialsArn"],
    },
  ],
  harmless: [
    { what: "what the provider adds", at: "integration.props.connectionType", value: "INTERNET" },
    { what: "a description", at: "integration.props.description", value: "Links" },
  ],
  mutations: {
    "props.integrationType": { weaker: ["HTTP_PROXY"] },
    "props.integrationUri": { weaker: ["https://stranger.example"] },
    "props.payloadFormatVersion": { weaker: ["1.0"] },
    "props.credentialsArn": { weaker: ["arn:aws:iam::*:user/*"] },
  },
};
