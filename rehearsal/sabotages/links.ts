/** Mistakes about the links in mail. */
import { edited, withCode, without, withStatements, type Sabotage } from "./edits";

/** Takes every opening of a link for one click. */
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
    title: "no route takes one click",
    promises: ["complaint-unsubscribe"],
    scenario: "links-one-click",
    reason: /^answer to one click, signed by the older key is \[404,/,
    edit: (graph) => without(graph, "aws:apigatewayv2/route:Route", "POST /u"),
  },
  {
    title: "the older key is taken away while its links are out",
    promises: [],
    scenario: "links-one-click",
    reason: /^answer to GET by a scanner is \[400,/,
    edit: (graph) =>
      edited(graph, "aws:secretsmanager/secretVersion:SecretVersion", "link-signing", (inputs) => {
        const { keys } = JSON.parse((inputs.secretString as { $secret: string }).$secret) as { keys: object };
        return { ...inputs, secretString: { $secret: JSON.stringify({ sign: "2", keys: { ...keys, 1: undefined } }) } };
      }),
  },
  {
    title: "opening a link acts",
    promises: [],
    scenario: "links-one-click",
    reason: /^answer to GET by a scanner is \[200,true\]/,
    edit: (graph) => withCode(graph, "links", (code) => code + ACT_ON_GET),
  },
  {
    title: "an item that holds a choice still expires",
    promises: ["complaint-unsubscribe"],
    scenario: "links-one-click",
    reason: /^when the choice would expire is \d+/,
    edit: (graph) => withCode(graph, "links", (code) => code.replaceAll("expiresAt:void 0,", "")),
  },
  {
    title: "API Gateway may not start the function",
    promises: ["complaint-unsubscribe"],
    scenario: "links-one-click",
    reason: /^answer to GET by a scanner is \[500,/,
    edit: (graph) =>
      withStatements(graph, "http-api", (all) => all.map((each) => ({ ...each, Action: ["lambda:GetFunction"] }))),
  },
  {
    title: "the access log has the address of whoever asks",
    promises: [],
    scenario: "links-without-item",
    reason: /^log lines that tell of somebody/,
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
    title: "the filter that counts faults looks for others",
    promises: [],
    scenario: "links-outage",
    reason: /^alarms that ring is \[\]/,
    edit: (graph) =>
      edited(graph, "aws:cloudwatch/logMetricFilter:LogMetricFilter", "LinkErrors", (inputs) => ({
        ...inputs,
        pattern: "{ $.status >= 600 }",
      })),
  },
];
