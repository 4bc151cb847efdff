/** Mistakes about the outbox. */
import type { Graph } from "../../infra/recorded-graph/graph";
import { find } from "../deployed-stack/stage";
import {
  type Sabotage,
  statementsOf,
  withCode,
  without,
  withReplacedCode,
  withStatements,
  withVariable,
} from "./edits";

const withOutbox = (graph: Graph, pattern: RegExp, replacement: string) =>
  withReplacedCode(graph, "outbox", pattern, replacement);

const domain = (graph: Graph) =>
  String(find(graph, "aws:sesv2/emailIdentity:EmailIdentity", "domain").inputs.emailIdentity);

/** Logs message bodies, as somebody debugging would. */
const LOG_BODIES = `
const { handler } = module.exports;
module.exports = { handler: (event, context) => (event.Records.forEach(({ body }) => console.log(body)), handler(event, context)) };`;

const mails: readonly Sabotage[] = [
  {
    title: "mails have no text part",
    promises: ["templates"],
    scenario: "scheduler-day",
    reason: /^whether invite-Grace has a text part: false/,
    edit: (graph) => withOutbox(graph, /text:(\w+)\.text,html:\1\.html/g, "html:$1.html"),
  },
  {
    title: "a template's placeholder is not filled in",
    promises: ["templates"],
    scenario: "scheduler-day",
    reason: /^unfilled placeholders in invite-Grace: \["undefined"/,
    edit: (graph) => withOutbox(graph, /Sent by \$\{(\w+)\} for \$\{\w+\}/g, "Sent by ${$1} for ${undefined}"),
  },
  {
    title: "invitations are sent from another domain",
    promises: ["sender-identification"],
    scenario: "scheduler-day",
    reason: /^the state of each message: {"invite-Grace":"released"/,
    edit: (graph) => withVariable(graph, "outbox", "MEETINGS_SENDER", "meetings@stranger.example"),
  },
  {
    title: "the footer does not say who sent the mail",
    promises: ["sender-identification"],
    scenario: "scheduler-day",
    reason: /^what the footer of invite-Grace lacks in text and HTML: \[\["Sent by/,
    edit: (graph) => withOutbox(graph, /Sent by /g, ""),
  },
  {
    title: "the footer has no unsubscribe link",
    promises: ["unsubscribe-links"],
    scenario: "scheduler-day",
    reason: /^unsubscribe links in invite-Grace: ""/,
    edit: (graph) => withOutbox(graph, /\{label:\w+\.unsubscribe,url:\w+\},/, ""),
  },
  {
    title: "mails lack the one-click unsubscribe header",
    promises: ["unsubscribe-links"],
    scenario: "scheduler-day",
    reason: /^one-click unsubscribe headers of invite-Grace: \["<https:[^"]+",""\]/,
    edit: (graph) => withOutbox(graph, /"List-Unsubscribe-Post"/g, '"X-List-Unsubscribe-Post"'),
  },
  {
    title: "people who were never invited get reminders",
    promises: ["requested-content"],
    scenario: "scheduler-day",
    reason: /^the state of each message: .*"remind-Stranger":"sent"/,
    edit: (graph) => withOutbox(graph, /:"not-requested"\}/, ":void 0}"),
  },
  {
    title: "the outbox logs message bodies",
    promises: ["no-content"],
    scenario: "scheduler-day",
    reason: /^personal data was kept: an address in the log [^,]+-outbox/,
    edit: (graph) => withCode(graph, "outbox", (code) => code + LOG_BODIES),
  },
];

const limits: readonly Sabotage[] = [
  {
    title: "the application is allowed to send through SES itself",
    promises: ["transactional"],
    scenario: "least-privilege",
    reason: /^mail sent by the sender role went through/,
    edit: (graph) => {
      const send = statementsOf(graph, "outbox-function").filter(({ Sid }) => Sid === "Send");
      return withStatements(graph, "sender", (all) => [...all, ...send]);
    },
  },
  {
    title: "an organizer may invite nine times as many people as the limit allows",
    promises: ["requested-content"],
    scenario: "outbox-rush",
    reason: /^the states of the invitations: \[("sent",?){13}\]/,
    edit: (graph) => withOutbox(graph, /"organizer-limit",places:/, '"organizer-limit",places:9*'),
  },
  {
    title: "a cancellation that arrives before its invitation is forgotten",
    promises: ["requested-content"],
    scenario: "outbox-overtaken",
    reason: /^the state of each message: .*"invite":"sent"/,
    edit: (graph) => withOutbox(graph, /\w+\.sequence<=\w+\?"cancelled":/, 'false?"cancelled":'),
  },
];

const volume: readonly Sabotage[] = [
  {
    title: "no part of the quota is reserved for notices",
    promises: [],
    scenario: "outbox-quota",
    reason: /^invitations sent: 40,/,
    edit: (graph) => withOutbox(graph, /Math\.floor\(\(1-\w+\)\*/, "Math.floor(1*"),
  },
  {
    title: "reminders count as essential mail",
    promises: [],
    scenario: "outbox-volume",
    reason: /^reminders sent: 3,/,
    edit: (graph) => withOutbox(graph, /\["reminder","followUp","digest"\]/g, "[]"),
  },
  {
    title: "the bulk queue uses twice its share of the send rate",
    promises: [],
    scenario: "outbox-throttled",
    reason: /^seconds until the last was sent: [34]\d,/,
    edit: (graph) => withOutbox(graph, /bulk:\.7,/, "bulk:1.4,"),
  },
];

const faults: readonly Sabotage[] = [
  {
    title: "the ledger lets every copy of a message be sent",
    promises: [],
    scenario: "outbox-storm",
    reason: /^mails sent for each message: /,
    edit: (graph) => withOutbox(graph, /attribute_not_exists\(revision\)/, "attribute_not_exists(nothing)"),
  },
  {
    title: "the SDK retries a send that SES did not answer",
    promises: [],
    scenario: "outbox-unheard",
    reason: /^ledger states without SES's events: {"remind-open":"sent","move-open":"sent"}/,
    edit: (graph) => withOutbox(graph, /maxAttempts:1,requestHandler/, "maxAttempts:3,requestHandler"),
  },
  {
    title: "the outbox is not allowed to write to the dead-letter queue",
    promises: [],
    scenario: "outbox-bad-batch",
    reason: /^messages waiting: 5/,
    edit: (graph) => withStatements(graph, "outbox-function", (all) => all.filter(({ Sid }) => Sid !== "Bury")),
  },
  {
    title: "the outbox is allowed to send with the domain's identity only",
    promises: [],
    scenario: "outbox-sandbox",
    reason: /^the state of each message: {"verified":"released","other":"skipped blocked-by-sandbox"}/,
    edit: (graph) =>
      withStatements(graph, "outbox-function", (all) =>
        all.map((statement) =>
          statement.Sid === "Send"
            ? {
                ...statement,
                Resource: JSON.parse(JSON.stringify(statement.Resource).replace("/*", `/${domain(graph)}`)) as unknown,
              }
            : statement,
        ),
      ),
  },
  {
    title: "nothing polls the queue for notices",
    promises: [],
    scenario: "outbox-rush",
    reason: /^mails of the reset: \[0\]/,
    edit: (graph) => without(graph, "aws:lambda/eventSourceMapping:EventSourceMapping", "urgent"),
  },
];

export const outbox: readonly Sabotage[] = [...mails, ...limits, ...volume, ...faults];
