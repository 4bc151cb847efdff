/**
 * One mistake each, made in the registered graph or in a bundle: the scenario that proves the promise has to turn red.
 *
 * A scenario that stays green under its sabotage proves nothing; `npm test` plays them all.
 */
import type { Graph } from "../../infra/graph/graph";
import { find } from "../stage";
import {
  type Inputs,
  DESTINATION,
  disabled,
  edited,
  METRIC_ALARM,
  SET,
  SUBSCRIPTION,
  withCode,
  withDashboard,
  without,
  withQueries,
  withRecords,
  withStatements,
  withVariable,
  type Sabotage,
} from "./edits";
import { alarms } from "./alarms";
import { erasures } from "./erasure";
import { links } from "./links";
import { mailingLists } from "./mailing-lists";
import { outbox } from "./outbox";
import { outcomes } from "./outcomes";

export type { Sabotage } from "./edits";

/** Writes each event to the log, as somebody would who looks for a fault. */
const LOG_EVENTS = `
const { handler } = module.exports;
module.exports = { handler: (event, context) => (console.log(JSON.stringify(event)), handler(event, context)) };`;

/** The mistake that no scenario can notice by itself: the suppression function may do what it never does. */
export const grantTooMuch = (graph: Graph) =>
  withStatements(graph, "suppression-function", (all) =>
    all.map((statement) =>
      statement.Action.includes("dynamodb:UpdateItem")
        ? { ...statement, Action: [...statement.Action, "dynamodb:DeleteItem"] }
        : statement,
    ),
  );

/** All sabotages, in the order of the promises that they break. */
export const sabotages: readonly Sabotage[] = [
  {
    title: "the bounce destination of the main set is not enabled",
    promises: ["bounce-configuration-set"],
    scenario: "hard-bounce",
    reason: /^the recipient's state is absent/,
    edit: (graph) =>
      edited(graph, DESTINATION, "main-bounces", (inputs) => ({
        ...inputs,
        eventDestination: { ...(inputs.eventDestination as Inputs), enabled: false },
      })),
  },
  {
    title: "nobody subscribes to the bounce topic",
    promises: ["bounce-topic"],
    scenario: "hard-bounce",
    reason: /^the recipient's state is absent/,
    edit: (graph) => without(graph, SUBSCRIPTION, "bounces"),
  },
  {
    title: "the suppression function may not write SES's suppression list",
    promises: ["bounce-suppression", "feedback-architecture"],
    scenario: "hard-bounce",
    reason: /^what is still to be told to SES is "BOUNCE"/,
    edit: (graph) =>
      withStatements(graph, "suppression-function", (all) => all.filter(({ Sid }) => Sid !== "Suppress")),
  },
  {
    title: "reconcile is never started",
    promises: ["bounce-suppression"],
    scenario: "sandbox-then-production",
    reason: /^entries in SES's list is \[\]/,
    edit: (graph) => disabled(graph, "reconcile"),
  },
  {
    title: "the bounce alarm watches a dimension that SES does not have",
    promises: ["bounce-monitoring"],
    scenario: "bounce-storm",
    reason: /^alarms that ring is \["updates-delivery-rate"\]/,
    edit: (graph) => withQueries(graph, "updates-bounce-rate", "ses:configuration-set", "ConfigurationSetName"),
  },
  {
    title: "nobody subscribes to the complaint topic",
    promises: ["complaint-topic"],
    scenario: "complaint",
    reason: /^the reason is absent/,
    edit: (graph) => without(graph, SUBSCRIPTION, "complaints"),
  },
  {
    title: "the function forgets that a complainant wants no mail at all",
    promises: ["complaint-unsubscribe"],
    scenario: "complaint",
    reason: /^whether unsubscribed from everything is "undefined"/,
    edit: (graph) => withCode(graph, "suppression", (code) => code.replaceAll("unsubscribedFromAllAt", "forgotten")),
  },
  {
    title: "the complaint alarm watches a dimension that SES does not have",
    promises: ["complaint-monitoring"],
    scenario: "complaint-rate",
    reason: /^complaint alarms at 0\.2% is \[\]/,
    edit: (graph) => withQueries(graph, "updates-complaint-rate", "ses:configuration-set", "ConfigurationSetName"),
  },
  {
    title: "the complaint alarm rings at 1%",
    promises: ["complaint-target"],
    scenario: "complaint-rate",
    reason: /^complaint alarms at 0\.2% is \[\]/,
    edit: (graph) => edited(graph, METRIC_ALARM, "updates-complaint-rate", (inputs) => ({ ...inputs, threshold: 1 })),
  },
  {
    title: "the updates set ignores the suppression list",
    promises: ["automatic-suppression"],
    scenario: "suppressed-address",
    reason: /^deliveries through updates is 2/,
    edit: (graph) =>
      edited(graph, SET, "updates", (inputs) => ({ ...inputs, suppressionOptions: { suppressedReasons: [] } })),
  },
  {
    title: "the dashboard names another dimension than SES does",
    promises: ["dashboard-send-rate"],
    scenario: "dashboard",
    reason: /^the send rate is {"main":0,"updates":0}/,
    edit: (graph) =>
      withDashboard(graph, (body) => body.replaceAll('"ses:configuration-set"', '"ConfigurationSetName"')),
  },
  {
    title: "the dashboard takes full mailboxes for dead ones",
    promises: ["dashboard-bounce-rate"],
    scenario: "dashboard",
    reason: /^the bounce rate is {"values":{"main":0,"updates":0}/,
    edit: (graph) => withDashboard(graph, (body) => body.replaceAll('"HardBounce"', '"SoftBounce"')),
  },
  {
    title: "the dashboard shows complaints without what was promised",
    promises: ["dashboard-complaint-rate"],
    scenario: "dashboard",
    reason: /^the complaint rate is .*"limits":\[1\]/,
    edit: (graph) =>
      withDashboard(graph, (body) => body.replaceAll('"value":0.1,"label":"must', '"value":1,"label":"must')),
  },
  {
    title: "the dashboard counts suppressed messages as not delivered",
    promises: ["dashboard-delivery-rate"],
    scenario: "dashboard",
    reason: /^the delivery rate is {"values":{"main":92.16,/,
    edit: (graph) =>
      withDashboard(graph, (body) =>
        body.replace(/(\[delivered(\d), 0 \* sent\2\]\) \/ )SUM\(\[sent\2, -1 \* blocked\2\]\)/g, "$1sent$2"),
      ),
  },
  {
    title: "the report is never started",
    promises: ["weekly-reports"],
    scenario: "quiet-week",
    reason: /^reports that arrived is \[0\]/,
    edit: (graph) => disabled(graph, "report"),
  },
  {
    title: "the report may not read figures, and must not take that for zero",
    promises: ["weekly-reports"],
    scenario: "bad-week",
    reason: /^what the report leaves out is \["Bounce rate is/,
    edit: (graph) => withStatements(graph, "report-function", (all) => all.filter(({ Sid }) => Sid !== "ReadFigures")),
  },
  {
    title: "the MAIL FROM domain's SPF record lets nobody send",
    promises: ["spf"],
    scenario: "dns-records",
    reason: /^SPF at the MAIL FROM domain is \["v=spf1 -all"\]/,
    edit: (graph) =>
      withRecords(graph, (all) =>
        all.map((record) =>
          record.name.startsWith("bounce.") && record.type === "TXT" ? { ...record, content: "v=spf1 -all" } : record,
        ),
      ),
  },
  {
    title: "the settings state DKIM tokens that are not the identity's",
    promises: ["dkim"],
    scenario: "dns-records",
    reason: /have different DKIM tokens/,
    edit: (graph) =>
      edited(graph, "command:local:Command", "dns", (inputs) => {
        const { environment } = inputs as { environment: Record<string, string> };
        return {
          ...inputs,
          environment: { ...environment, DKIM_TOKENS: ["a", "b", "c"].map((letter) => letter.repeat(32)).join(",") },
        };
      }),
  },
  {
    title: "the DMARC policy is none",
    promises: ["dmarc"],
    scenario: "dns-records",
    reason: /^the DMARC policy is \[false,\[\]\]/,
    edit: (graph) =>
      withRecords(graph, (all) =>
        all.map((record) => ({ ...record, content: record.content.replace("p=quarantine", "p=none") })),
      ),
  },
  {
    title: "the verification record is left out",
    promises: ["domain-verification"],
    scenario: "dns-records",
    reason: /^the verification record is \[\]/,
    edit: (graph) => withRecords(graph, (all) => all.filter(({ name }) => !name.startsWith("_amazonses."))),
  },
  {
    title: "alarms may not publish to the topic that people hear",
    promises: ["alerts"],
    scenario: "bounce-storm",
    reason: /^what people hear is \["PAUSED: [^"]+"\]/,
    edit: (graph) =>
      edited(graph, "aws:sns/topicPolicy:TopicPolicy", "alerts", (inputs) => ({
        ...inputs,
        policy: String(inputs.policy).replace("cloudwatch.amazonaws.com", "events.amazonaws.com"),
      })),
  },
  {
    title: "nobody subscribes to the alerts",
    promises: ["alerts"],
    scenario: "pipeline-alarms",
    reason: /^what people hear is \[\]/,
    edit: (graph) =>
      graph.resources
        .filter(({ inputs }) => inputs.protocol === "email")
        .reduce((rest, { name }) => without(rest, SUBSCRIPTION, name), graph),
  },
  {
    title: "the main set is not measured",
    promises: ["sending-architecture"],
    scenario: "send-and-measure",
    reason: /^Send and Delivery of main is \[0,0\]/,
    edit: (graph) => without(graph, DESTINATION, "main-metrics"),
  },
  {
    title: "nothing feeds the suppression function",
    promises: ["feedback-architecture"],
    scenario: "hard-bounce",
    reason: /^the recipient's state is absent/,
    edit: (graph) => without(graph, "aws:lambda/eventSourceMapping:EventSourceMapping", "suppression"),
  },
  {
    title: "the outbox's role may send from any address",
    promises: ["least-privilege", "sender-identification"],
    scenario: "least-privilege",
    reason: /^mail from a subdomain by the outbox's role went through/,
    edit: (graph) =>
      withStatements(graph, "outbox-function", (all) => all.map(({ Condition: _, ...statement }) => statement)),
  },
  {
    title: "a credential stands in a function's environment",
    promises: ["secrets"],
    scenario: "secrets",
    reason: /^other resources that hold a credential is \["suppression"\]/,
    edit: (graph) => {
      const secret = find(graph, "aws:secretsmanager/secretVersion:SecretVersion", "link-signing").inputs.secretString;
      return withVariable(graph, "suppression", "LINK_SIGNING_KEY", String((secret as { $secret: string }).$secret));
    },
  },
  {
    title: "the updates set sends without TLS where it must",
    promises: ["tls"],
    scenario: "tls",
    reason: /^transmissions is \[{"recipient":"guest@legacy.example","tls":false}/,
    edit: (graph) =>
      edited(graph, SET, "updates", (inputs) => ({ ...inputs, deliveryOptions: { tlsPolicy: "OPTIONAL" } })),
  },
  {
    title: "the function writes events to its log",
    promises: ["no-content"],
    scenario: "no-content",
    reason: /^words of the messages that are kept is \["Merger talks/,
    edit: (graph) => withCode(graph, "suppression", (code) => code + LOG_EVENTS),
  },
  {
    title: "the feedback queue has no dead-letter queue",
    promises: [],
    scenario: "poison",
    reason: /^messages in the dead-letter queue after 5 tries is 0/,
    edit: (graph) => edited(graph, "aws:sqs/queue:Queue", "feedback", ({ redrivePolicy: _, ...inputs }) => inputs),
  },
  {
    title: "the feedback queue gives up a try too early",
    promises: [],
    scenario: "poison",
    reason: /^messages in the dead-letter queue at try 5 is 1/,
    edit: (graph) =>
      edited(graph, "aws:sqs/queue:Queue", "feedback", (inputs) => ({
        ...inputs,
        redrivePolicy: String(inputs.redrivePolicy).replace('"maxReceiveCount":5', '"maxReceiveCount":4'),
      })),
  },
  {
    title: "a subscription has nowhere to put what the queue refuses",
    promises: [],
    scenario: "refused-by-queue",
    reason: /^messages that SNS could not deliver is 0/,
    edit: (graph) => edited(graph, SUBSCRIPTION, "bounces", ({ redrivePolicy: _, ...inputs }) => inputs),
  },
  {
    title: "the owner stack does not read SES's suppression list",
    promises: [],
    scenario: "list-import",
    reason: /^the recipient is/,
    edit: (graph) => withVariable(graph, "reconcile", "OWNS_ACCOUNT_SETTINGS", "false"),
  },
  {
    title: "reconcile is never started",
    promises: [],
    scenario: "throttling",
    reason: /^the reason in SES's list is absent/,
    edit: (graph) => disabled(graph, "reconcile"),
  },
  ...alarms,
  ...links,
  ...outbox,
  ...mailingLists,
  ...outcomes,
  ...erasures,
];
