/** Mistakes about mailing lists. */
import { type Sabotage, withCode, withReplacedCode, withStatements } from "./edits";

/** Handles every opening of the confirmation link as its button. */
const CONFIRM_ON_GET = `
const { handler } = module.exports;
module.exports = {
  handler: (event) => {
    const { http } = event.requestContext;
    if (http.method !== "GET" || http.path !== "/confirm") return handler(event);
    const requestContext = { ...event.requestContext, http: { ...http, method: "POST" } };
    return handler({ ...event, requestContext, body: "action=confirm" });
  },
};`;

const promises = ["double-opt-in"];
const SCENARIO = "double-opt-in";

export const mailingLists: readonly Sabotage[] = [
  {
    title: "a list is sent to everyone who has not unsubscribed",
    promises,
    scenario: SCENARIO,
    reason: /^a summary before anybody asked: "sent"/,
    edit: (graph) =>
      withReplacedCode(
        graph,
        "outbox",
        /\{skip:(\w+\(\w+\)\[\w+\])\?"unsubscribed":"not-confirmed"\}/,
        '($1?{skip:"unsubscribed"}:{send:"every"})',
      ),
  },
  {
    title: "opening the confirmation link already confirms",
    promises,
    scenario: SCENARIO,
    reason: /^a summary after a scanner: "sent"/,
    edit: (graph) => withCode(graph, "links", (code) => code + CONFIRM_ON_GET),
  },
  {
    title: "any earlier link confirms the newest request",
    promises,
    scenario: SCENARIO,
    reason: /^a summary after the older link: "sent"/,
    edit: (graph) => withReplacedCode(graph, "links", /\?\.expires===\w+\?"pending"/, '!==void 0?"pending"'),
  },
  {
    title: "the confirmation link never expires",
    promises,
    scenario: SCENARIO,
    reason: /^answer to the button after two days: 303/,
    edit: (graph) => withReplacedCode(graph, "links", /\.expires\*1e3<=/, ".expires*1e9<="),
  },
  {
    title: "a complaint leaves the request pending",
    promises,
    scenario: SCENARIO,
    reason: /^evidence of a complainant: \[\{/,
    edit: (graph) => withReplacedCode(graph, "suppression", /(pendingOptIns)&&!\w+\.reason&&/, "$1&&"),
  },
  {
    title: "the outbox is not allowed to record requests",
    promises,
    scenario: SCENARIO,
    reason: /^the state of the request ask: absent/,
    edit: (graph) => withStatements(graph, "outbox-function", (all) => all.filter(({ Sid }) => Sid !== "KeepOptIns")),
  },
];
