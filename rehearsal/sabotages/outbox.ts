/** Mistakes about the outbox. */
import type { Graph } from "../../infra/graph/graph";
import { find } from "../stage";
import { type Sabotage, statementsOf, withCode, without, withPlace, withStatements, withVariable } from "./edits";

const withOutbox = (graph: Graph, pattern: RegExp, replacement: string) =>
  withPlace(graph, "outbox", pattern, replacement);

const domain = (graph: Graph) =>
  String(find(graph, "aws:sesv2/emailIdentity:EmailIdentity", "domain").inputs.emailIdentity);

/** Writes the bodies of messages to the log, as somebody would who looks for a fault. */
const LOG_BODIES = `
const { handler } = module.exports;
module.exports = { handler: (event, context) => (event.Records.forEach(({ body }) => console.log(body)), handler(event, context)) };`;

const mails: readonly Sabotage[] = [
  {
    title: "mails have no text part",
    promises: ["templates"],
    scenario: "scheduler-day",
    reason: /^whether invite-Grace has a text part is false/,
    edit: (graph) => withOutbox(graph, /text:(\w+)\.text,html:\1\.html/g, "html:$1.html"),
  },
  {
    title: "a template's words stay empty",
    promises: ["templates"],
    scenario: "scheduler-day",
    reason: /^what nobody filled in of invite-Grace is \["undefined"/,
    edit: (graph) => withOutbox(graph, /Sent by \$\{(\w+)\} for \$\{\w+\}/g, "Sent by ${$1} for ${undefined}"),
  },
  {
    title: "invitations are from a stranger's address",
    promises: ["sender-identification"],
    scenario: "scheduler-day",
    reason: /^what became of the messages is {"invite-Grace":"released"/,
    edit: (graph) => withVariable(graph, "outbox", "MEETINGS_SENDER", "meetings@stranger.example"),
  },
  {
    title: "the foot of mails does not say who sent them",
    promises: ["sender-identification"],
    scenario: "scheduler-day",
    reason: /^what the foot of invite-Grace lacks in text and HTML is \[\["Sent by/,
    edit: (graph) => withOutbox(graph, /Sent by /g, ""),
  },
  {
    title: "the foot of mails has no link to unsubscribe",
    promises: ["unsubscribe-links"],
    scenario: "scheduler-day",
    reason: /^links in invite-Grace that switch it off is ""/,
    edit: (graph) => withOutbox(graph, /\{label:\w+\.unsubscribe,url:\w+\},/, ""),
  },
  {
    title: "mails lack the header for one click",
    promises: ["unsubscribe-links"],
    scenario: "scheduler-day",
    reason: /^what mail programs find in invite-Grace to unsubscribe by one click is \["<https:[^"]+",""\]/,
    edit: (graph) => withOutbox(graph, /"List-Unsubscribe-Post"/g, '"X-List-Unsubscribe-Post"'),
  },
  {
    title: "strangers are reminded of meetings",
    promises: ["requested-content"],
    scenario: "scheduler-day",
    reason: /^what became of the messages is .*"remind-Stranger":"sent"/,
    edit: (graph) => withOutbox(graph, /:"not-requested"\}/, ":void 0}"),
  },
  {
    title: "the outbox writes messages to its log",
    promises: ["no-content"],
    scenario: "scheduler-day",
    reason: /^what tells of people is an address in the log [^,]+-outbox/,
    edit: (graph) => withCode(graph, "outbox", (code) => code + LOG_BODIES),
  },
];

const limits: readonly Sabotage[] = [
  {
    title: "the application may send mail by itself",
    promises: ["transactional"],
    scenario: "least-privilege",
    reason: /^mail sent by the sender role went through/,
    edit: (graph) => {
      const send = statementsOf(graph, "outbox-function").filter(({ Sid }) => Sid === "Send");
      return withStatements(graph, "sender", (all) => [...all, ...send]);
    },
  },
  {
    title: "an organizer may invite nine times as many people as the setting says",
    promises: ["requested-content"],
    scenario: "outbox-rush",
    reason: /^what became of the invitations is \[("sent",?){13}\]/,
    edit: (graph) => withOutbox(graph, /"organizer-limit",places:/, '"organizer-limit",places:9*'),
  },
  {
    title: "a cancellation that comes first is forgotten",
    promises: ["requested-content"],
    scenario: "outbox-overtaken",
    reason: /^what became of the messages is .*"invite":"sent"/,
    edit: (graph) => withOutbox(graph, /\w+\.sequence<=\w+\?"cancelled":/, 'false?"cancelled":'),
  },
];

const volume: readonly Sabotage[] = [
  {
    title: "nothing of the quota is kept for notices",
    promises: [],
    scenario: "outbox-quota",
    reason: /^invitations that have left is 40,/,
    edit: (graph) => withOutbox(graph, /Math\.floor\(\(1-\w+\)\*/, "Math.floor(1*"),
  },
  {
    title: "reminders count as what nobody can do without",
    promises: [],
    scenario: "outbox-volume",
    reason: /^reminders that have left is 3,/,
    edit: (graph) => withOutbox(graph, /\["reminder","followUp"\]/g, "[]"),
  },
  {
    title: "the bulk queue takes twice its part of the rate",
    promises: [],
    scenario: "outbox-throttled",
    reason: /^seconds after which the last left is [34]\d,/,
    edit: (graph) => withOutbox(graph, /bulk:\.7,/, "bulk:1.4,"),
  },
];

const faults: readonly Sabotage[] = [
  {
    title: "the ledger lets every copy of a message be sent",
    promises: [],
    scenario: "outbox-storm",
    reason: /^mails of messages that came five times is /,
    edit: (graph) => withOutbox(graph, /attribute_not_exists\(revision\)/, "attribute_not_exists(nothing)"),
  },
  {
    title: "the SDK sends again what SES did not answer",
    promises: [],
    scenario: "outbox-unheard",
    reason: /^what it knows without them is {"remind-open":"sent","move-open":"sent"}/,
    edit: (graph) => withOutbox(graph, /maxAttempts:1,requestHandler/, "maxAttempts:3,requestHandler"),
  },
  {
    title: "the outbox may not put a message among the dead letters",
    promises: [],
    scenario: "outbox-bad-batch",
    reason: /^messages that wait is 5/,
    edit: (graph) => withStatements(graph, "outbox-function", (all) => all.filter(({ Sid }) => Sid !== "Bury")),
  },
  {
    title: "the outbox may send on the domain's identity alone",
    promises: [],
    scenario: "outbox-sandbox",
    reason: /^what became of the messages is {"verified":"released","other":"skipped blocked-by-sandbox"}/,
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
    title: "nothing takes notices out of their queue",
    promises: [],
    scenario: "outbox-rush",
    reason: /^mails of the reset is \[0\]/,
    edit: (graph) => without(graph, "aws:lambda/eventSourceMapping:EventSourceMapping", "urgent"),
  },
];

export const outbox: readonly Sabotage[] = [...mails, ...limits, ...volume, ...faults];
