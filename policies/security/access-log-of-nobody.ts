import { awsGuide } from "../lib/rule/frameworks";
import { asObject, known, parseJson } from "../lib/unknown-values/known";
import { ofType, resourceRule } from "../lib/rule/rule";

/** What an access log may say of a request: nothing about who made it, and not the path, which holds a token. */
export const VARIABLES: readonly string[] = [
  "$context.integrationErrorMessage",
  "$context.requestId",
  "$context.requestTime",
  "$context.responseLatency",
  "$context.routeKey",
  "$context.status",
];

/** The faults of a stage's access log. */
export function* violations(settings: unknown): Generator<string> {
  const { destinationArn, format } = asObject(settings) ?? {};
  if (typeof destinationArn !== "string" || typeof format !== "string") {
    yield "has no access log, so nobody sees its errors: set accessLogSettings";
    return;
  }
  for (const [variable] of format.matchAll(/\$\{?[\w.-]+/g))
    if (!VARIABLES.includes(variable))
      yield `logs ${variable}, which may identify a person: remove it, or list it in policies/security/access-log-of-nobody.ts`;
  for (const variable of ["$context.requestId", "$context.status", "$context.responseLatency"])
    if (!format.includes(variable)) yield `does not log ${variable}, which errors are found by: add it`;
  // The metric filters behind the links' alarms read fields of JSON; numbers stand there without quotation marks.
  if (parseJson(format.replace(/\$(?:\{[\w.-]+\}|[\w.-]+)/g, "0")) === undefined)
    yield "is not logged as JSON, so no metric filter can read it: set format to a JSON object";
}

export const accessLogOfNobody = resourceRule(
  {
    name: "access-log-of-nobody",
    requires:
      "The access log of an HTTP API records how requests were answered, and nothing about who made them or what for",
    why: "the path contains a token that is as good as the mail it came in, and an IP address identifies a person",
    severity: "high",
    ...awsGuide(
      "Amazon API Gateway Developer Guide",
      "Monitoring HTTP APIs",
      "Customize HTTP API access logs",
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html",
    ),
    remediationSteps: "Log only the request id, time, route, status, latency and the integration's error.",
  },
  ofType("aws:apigatewayv2/stage:Stage"),
  ({ props }) => violations(known(props.accessLogSettings)),
);
