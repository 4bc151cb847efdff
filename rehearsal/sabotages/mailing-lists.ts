/** Mistakes about mailing lists. */
import { type Sabotage, withCode, withPlace, withStatements } from "./edits";

/** Takes every opening of the link that confirms for its button. */
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
    title: "a list goes to whoever has not left it",
    promises,
    scenario: SCENARIO,
    reason: /^a summary before anybody asked is "sent"/,
    edit: (graph) =>
      withPlace(
        graph,
        "outbox",
        /\{skip:(\w+\(\w+\)\[\w+\])\?"unsubscribed":"not-confirmed"\}/,
        '($1?{skip:"unsubscribed"}:{send:"every"})',
      ),
  },
  {
    title: "opening the link confirms",
    promises,
    scenario: SCENARIO,
    reason: /^a summary after a scanner is "sent"/,
    edit: (graph) => withCode(graph, "links", (code) => code + CONFIRM_ON_GET),
  },
  {
    title: "any link confirms the newest request",
    promises,
    scenario: SCENARIO,
    reason: /^a summary after the older link is "sent"/,
    edit: (graph) => withPlace(graph, "links", /\?\.expires===\w+\?"pending"/, '!==void 0?"pending"'),
  },
  {
    title: "the link that confirms never expires",
    promises,
    scenario: SCENARIO,
    reason: /^answer to the button after two days is 303/,
    edit: (graph) => withPlace(graph, "links", /\.expires\*1e3<=/, ".expires*1e9<="),
  },
  {
    title: "a complaint leaves the request pending",
    promises,
    scenario: SCENARIO,
    reason: /^evidence of a complainant is \[\{/,
    edit: (graph) => withPlace(graph, "suppression", /(pendingOptIns)&&!\w+\.reason&&/, "$1&&"),
  },
  {
    title: "the outbox may not put requests on record",
    promises,
    scenario: SCENARIO,
    reason: /^what became of the request ask is absent/,
    edit: (graph) => withStatements(graph, "outbox-function", (all) => all.filter(({ Sid }) => Sid !== "KeepOptIns")),
  },
];
