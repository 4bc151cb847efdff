/** Mistakes about the links in mail. */
import { edited, withCode, without, withReplacedCode, withStatements, type Sabotage } from "./edits";

/** Handles every opening of a link as a one-click unsubscribe. */
const ACT_ON_GET = `
const { handler } = module.exports;
module.exports = {
  handler: (event) => {
    const { http } = event.requestContext;
    if (http.method !== "GET") return handler(event);
    const requestContext = { ...event.requestContext, http: { ...http, method: "POST" } };
    return handler({ ...event, requestContext, body: "List-Unsubscribe=One-Click" });
  },
};`;

export const links: readonly Sabotage[] = [
  {
    title: "no route accepts one-click unsubscribes",
    promises: ["complaint-unsubscribe"],
    scenario: "links-one-click",
    reason: /^answer to one click, signed by the older key: \[404,/,
    edit: (graph) => without(graph, "aws:apigatewayv2/route:Route", "POST /u"),
  },
  {
    title: "the older signing key is removed while its links are still in use",
    promises: [],
    scenario: "links-one-click",
    reason: /^answer to GET by a scanner: \[400,/,
    edit: (graph) =>
      edited(graph, "aws:secretsmanager/secretVersion:SecretVersion", "link-signing", (inputs) => {
        const { keys } = JSON.parse((inputs.secretString as { $secret: string }).$secret) as { keys: object };
        return { ...inputs, secretString: { $secret: JSON.stringify({ sign: "2", keys: { ...keys, 1: undefined } }) } };
      }),
  },
  {
    title: "opening a link already unsubscribes",
    promises: [],
    scenario: "links-one-click",
    reason: /^answer to GET by a scanner: \[200,true\]/,
    edit: (graph) => withCode(graph, "links", (code) => code + ACT_ON_GET),
  },
  {
    title: "an item with a stored preference still expires",
    promises: ["complaint-unsubscribe"],
    scenario: "links-one-click",
    reason: /^when the choice would expire: \d+/,
    edit: (graph) => withReplacedCode(graph, "links", /expiresAt:void 0,/g, ""),
  },
  {
    title: "API Gateway is not allowed to invoke the function",
    promises: ["complaint-unsubscribe"],
    scenario: "links-one-click",
    reason: /^answer to GET by a scanner: \[500,/,
    edit: (graph) =>
      withStatements(graph, "http-api", (all) => all.map((each) => ({ ...each, Action: ["lambda:GetFunction"] }))),
  },
  {
    title: "the access log records the client's IP address",
    promises: [],
    scenario: "links-without-item",
    reason: /^log lines that identify the recipient/,
    edit: (graph) =>
      edited(graph, "aws:apigatewayv2/stage:Stage", "links", (inputs) => {
        const { format, ...settings } = inputs.accessLogSettings as { format: string };
        return {
          ...inputs,
          accessLogSettings: {
            ...settings,
            format: format.replace("$context.requestTime", "$context.identity.sourceIp"),
          },
        };
      }),
  },
  {
    title: "the metric filter for errors never matches",
    promises: [],
    scenario: "links-outage",
    reason: /^alarms in ALARM: \[\]/,
    edit: (graph) =>
      edited(graph, "aws:cloudwatch/logMetricFilter:LogMetricFilter", "LinkErrors", (inputs) => ({
        ...inputs,
        pattern: "{ $.status >= 600 }",
      })),
  },
];
