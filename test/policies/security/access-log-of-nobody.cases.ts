import { accessLogOfNobody } from "../../../policies/security/access-log-of-nobody";
import { arn, type Cases } from "../../support/policies/cases";

const FORMAT = '{"id":"$context.requestId","status":$context.status,"latency":$context.responseLatency}';
/** The format with one more text in it. */
const logging = (more: string) => FORMAT.replace(/}$/, `,"more":"${more}"}`);
const strange = (variable: string) =>
  `stage: logs ${variable}, which may identify a person: remove it, or list it in policies/security/access-log-of-nobody.ts`;
const NONE = "stage: has no access log, so nobody sees its errors: set accessLogSettings";

export const cases: Cases = {
  rule: accessLogOfNobody,
  good: [
    {
      type: "aws:apigatewayv2/stage:Stage",
      name: "stage",
      props: { accessLogSettings: { destinationArn: arn("logs", "log-group:access"), format: FORMAT } },
    },
  ],
  refused: [
    ...[
      "$context.path",
      "$context.identity.sourceIp",
      "$context.identity.userAgent",
      "$context.http.path",
      "$request.querystring.t",
      "$request.header.referer",
      "${context.path}",
    ].map((variable) => ({
      what: variable,
      at: "stage.props.accessLogSettings.format",
      value: logging(variable),
      says: [strange(variable.replace("}", ""))],
    })),
    {
      what: "no status",
      at: "stage.props.accessLogSettings.format",
      value: FORMAT.replace("$context.status", "0"),
      says: ["stage: does not log $context.status, which errors are found by: add it"],
    },
    {
      what: "a line that is not JSON",
      at: "stage.props.accessLogSettings.format",
      value: `${FORMAT} more`,
      says: ["stage: is not logged as JSON, so no metric filter can read it: set format to a JSON object"],
    },
    { what: "no log", at: "stage.props.accessLogSettings", value: undefined, says: [NONE] },
    { what: "a log nowhere", at: "stage.props.accessLogSettings.destinationArn", value: undefined, says: [NONE] },
  ],
  harmless: [
    {
      what: "the route",
      at: "stage.props.accessLogSettings.format",
      value: logging("$context.routeKey $context.integrationErrorMessage $context.requestTime"),
    },
  ],
  mutations: {
    "props.accessLogSettings": { weaker: [{}, "all"] },
    "props.accessLogSettings.format": { weaker: [logging("$context.path"), ""] },
    "props.accessLogSettings.destinationArn": {
      weaker: "where it goes is judged by arns-of-the-stack",
    },
  },
};
