/**
 * Each sabotage makes one mistake in the registered graph or in a bundle; the scenario that proves the promise must then fail.
 *
 * A scenario that still passes under its sabotage proves nothing; `npm run rehearse -- --evidence <folder>` plays them all.
 */
import { find } from "../deployed-stack/stage";
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
  withReplacedCode,
  withStatements,
  withVariable,
  type Sabotage,
} from "./edits";
import { alarms } from "./alarms";
import { digests } from "./digests";
import { erasures } from "./erasure";
import { links } from "./links";
import { mailingLists } from "./mailing-lists";
import { outbox } from "./outbox";
import { outcomes } from "./outcomes";

export type { Sabotage } from "./edits";

/** Logs each event, as somebody debugging would. */
const LOG_EVENTS = `
const { handler } = module.exports;
module.exports = { handler: (event, context) => (console.log(JSON.stringify(event)), handler(event, context)) };`;

/** All sabotages, in the order of the promises that they break. */
export const sabotages: readonly Sabotage[] = [
  {
    title: "the bounce destination of the main set is not enabled",
    promises: ["bounce-configuration-set"],
    scenario: "hard-bounce",
    reason: /^the recipient's state: absent/,
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
    reason: /^the recipient's state: absent/,
    edit: (graph) => without(graph, SUBSCRIPTION, "bounces"),
  },
  {
    title: "the suppression function is not allowed to write SES's suppression list",
    promises: ["bounce-suppression", "feedback-architecture"],
    scenario: "hard-bounce",
    reason: /^the reason pending for SES's list: "BOUNCE"/,
    edit: (graph) =>
      withStatements(graph, "suppression-function", (all) => all.filter(({ Sid }) => Sid !== "Suppress")),
  },
  {
    title: "reconcile is never started",
    promises: ["bounce-suppression"],
    scenario: "sandbox-then-production",
    reason: /^entries in SES's list: \[\]/,
    edit: (graph) => disabled(graph, "reconcile"),
  },
  {
    title: "the bounce alarm watches a dimension that SES does not have",
    promises: ["bounce-monitoring"],
    scenario: "bounce-storm",
    reason: /^alarms in ALARM: \["updates-delivery-rate"\]/,
    edit: (graph) => withQueries(graph, "updates-bounce-rate", "ses:configuration-set", "ConfigurationSetName"),
  },
  {
    title: "nobody subscribes to the complaint topic",
    promises: ["complaint-topic"],
    scenario: "complaint",
    reason: /^the reason: absent/,
    edit: (graph) => without(graph, SUBSCRIPTION, "complaints"),
  },
  {
    title: "the suppression function does not unsubscribe a complainant from everything",
    promises: ["complaint-unsubscribe"],
    scenario: "complaint",
    reason: /^whether unsubscribed from everything: "undefined"/,
    edit: (graph) => withReplacedCode(graph, "suppression", /unsubscribedFromAllAt/g, "forgotten"),
  },
  {
    title: "the complaint alarm watches a dimension that SES does not have",
    promises: ["complaint-monitoring"],
    scenario: "complaint-rate",
    reason: /^complaint alarms at 0\.2%: \[\]/,
    edit: (graph) => withQueries(graph, "updates-complaint-rate", "ses:configuration-set", "ConfigurationSetName"),
  },
  {
    title: "the complaint alarm only goes off at 1%",
    promises: ["complaint-target"],
    scenario: "complaint-rate",
    reason: /^complaint alarms at 0\.2%: \[\]/,
    edit: (graph) => edited(graph, METRIC_ALARM, "updates-complaint-rate", (inputs) => ({ ...inputs, threshold: 1 })),
  },
  {
    title: "the updates set ignores the suppression list",
    promises: ["automatic-suppression"],
    scenario: "suppressed-address",
    reason: /^deliveries through updates: 2/,
    edit: (graph) =>
      edited(graph, SET, "updates", (inputs) => ({ ...inputs, suppressionOptions: { suppressedReasons: [] } })),
  },
  {
    title: "the dashboard uses a dimension that SES does not have",
    promises: ["dashboard-send-rate"],
    scenario: "dashboard",
    reason: /^the send rate: {"main":0,"updates":0}/,
    edit: (graph) =>
      withDashboard(graph, (body) => body.replaceAll('"ses:configuration-set"', '"ConfigurationSetName"')),
  },
  {
    title: "the dashboard counts soft bounces instead of hard ones",
    promises: ["dashboard-bounce-rate"],
    scenario: "dashboard",
    reason: /^the bounce rate: {"values":{"main":0,"updates":0}/,
    edit: (graph) => withDashboard(graph, (body) => body.replaceAll('"HardBounce"', '"SoftBounce"')),
  },
  {
    title: "the dashboard draws the complaint limit at 1%",
    promises: ["dashboard-complaint-rate"],
    scenario: "dashboard",
    reason: /^the complaint rate: .*"limits":\[1\]/,
    edit: (graph) =>
      withDashboard(graph, (body) => body.replaceAll('"value":0.1,"label":"must', '"value":1,"label":"must')),
  },
  {
    title: "the dashboard counts suppressed messages as not delivered",
    promises: ["dashboard-delivery-rate"],
    scenario: "dashboard",
    reason: /^the delivery rate: {"values":{"main":92.16,/,
    edit: (graph) =>
      withDashboard(graph, (body) =>
        body.replace(/(\[delivered(\d), 0 \* sent\2\]\) \/ )SUM\(\[sent\2, -1 \* blocked\2\]\)/g, "$1sent$2"),
      ),
  },
  {
    title: "the weekly report is never started",
    promises: ["weekly-reports"],
    scenario: "quiet-week",
    reason: /^reports that arrived: \[0\]/,
    edit: (graph) => disabled(graph, "report"),
  },
  {
    title: "the weekly report is not allowed to read metrics, which must not look like zero",
    promises: ["weekly-reports"],
    scenario: "bad-week",
    reason: /^sentences missing from the report: \["Bounce rate is/,
    edit: (graph) => withStatements(graph, "report-function", (all) => all.filter(({ Sid }) => Sid !== "ReadFigures")),
  },
  {
    title: "the MAIL FROM domain's SPF record authorizes no sender",
    promises: ["spf"],
    scenario: "dns-records",
    reason: /^SPF at the MAIL FROM domain: \["v=spf1 -all"\]/,
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
    reason: /^the DMARC policy: \[false,\[\]\]/,
    edit: (graph) =>
      withRecords(graph, (all) =>
        all.map((record) => ({ ...record, content: record.content.replace("p=quarantine", "p=none") })),
      ),
  },
  {
    title: "the verification record is left out",
    promises: ["domain-verification"],
    scenario: "dns-records",
    reason: /^the verification record: \[\]/,
    edit: (graph) => withRecords(graph, (all) => all.filter(({ name }) => !name.startsWith("_amazonses."))),
  },
  {
    title: "alarms are not allowed to publish to the alert topic",
    promises: ["alerts"],
    scenario: "bounce-storm",
    reason: /^alert mails: \["PAUSED: [^"]+"\]/,
    edit: (graph) =>
      edited(graph, "aws:sns/topicPolicy:TopicPolicy", "alerts", (inputs) => ({
        ...inputs,
        policy: String(inputs.policy).replace("cloudwatch.amazonaws.com", "events.amazonaws.com"),
      })),
  },
  {
    title: "nobody subscribes to the alert topic",
    promises: ["alerts"],
    scenario: "pipeline-alarms",
    reason: /^alert mails: \[\]/,
    edit: (graph) =>
      graph.resources
        .filter(({ inputs }) => inputs.protocol === "email")
        .reduce((rest, { name }) => without(rest, SUBSCRIPTION, name), graph),
  },
  {
    title: "the main set publishes no metrics",
    promises: ["sending-architecture"],
    scenario: "send-and-measure",
    reason: /^Send and Delivery of main: \[0,0\]/,
    edit: (graph) => without(graph, DESTINATION, "main-metrics"),
  },
  {
    title: "nothing feeds the suppression function",
    promises: ["feedback-architecture"],
    scenario: "hard-bounce",
    reason: /^the recipient's state: absent/,
    edit: (graph) => without(graph, "aws:lambda/eventSourceMapping:EventSourceMapping", "suppression"),
  },
  {
    title: "the outbox function's role may send from any address",
    promises: ["least-privilege", "sender-identification"],
    scenario: "least-privilege",
    reason: /^mail from a subdomain by the outbox's role went through/,
    edit: (graph) =>
      withStatements(graph, "outbox-function", (all) => all.map(({ Condition: _, ...statement }) => statement)),
  },
  {
    title: "a credential is in a function's environment",
    promises: ["secrets"],
    scenario: "secrets",
    reason: /^other resources that hold a credential: \["suppression"\]/,
    edit: (graph) => {
      const secret = find(graph, "aws:secretsmanager/secretVersion:SecretVersion", "link-signing").inputs.secretString;
      return withVariable(graph, "suppression", "LINK_SIGNING_KEY", String((secret as { $secret: string }).$secret));
    },
  },
  {
    title: "the updates set does not require TLS",
    promises: ["tls"],
    scenario: "tls",
    reason: /^transmissions: \[{"recipient":"guest@legacy.example","tls":false}/,
    edit: (graph) =>
      edited(graph, SET, "updates", (inputs) => ({ ...inputs, deliveryOptions: { tlsPolicy: "OPTIONAL" } })),
  },
  {
    title: "the suppression function logs the events that it gets",
    promises: ["no-content"],
    scenario: "no-content",
    reason: /^message content found: \["Merger talks/,
    edit: (graph) => withCode(graph, "suppression", (code) => code + LOG_EVENTS),
  },
  {
    title: "the feedback queue has no dead-letter queue",
    promises: [],
    scenario: "poison",
    reason: /^messages in the dead-letter queue after 5 tries: 0/,
    edit: (graph) => edited(graph, "aws:sqs/queue:Queue", "feedback", ({ redrivePolicy: _, ...inputs }) => inputs),
  },
  {
    title: "the feedback queue gives up one attempt too early",
    promises: [],
    scenario: "poison",
    reason: /^messages in the dead-letter queue at try 5: 1/,
    edit: (graph) =>
      edited(graph, "aws:sqs/queue:Queue", "feedback", (inputs) => ({
        ...inputs,
        redrivePolicy: String(inputs.redrivePolicy).replace('"maxReceiveCount":5', '"maxReceiveCount":4'),
      })),
  },
  {
    title: "a subscription has no dead-letter queue for what the queue refuses",
    promises: [],
    scenario: "refused-by-queue",
    reason: /^messages that SNS could not deliver: 0/,
    edit: (graph) => edited(graph, SUBSCRIPTION, "bounces", ({ redrivePolicy: _, ...inputs }) => inputs),
  },
  {
    title: "the stack that owns the account settings does not import SES's suppression list",
    promises: [],
    scenario: "list-import",
    reason: /^the recipient: /,
    edit: (graph) => withVariable(graph, "reconcile", "OWNS_ACCOUNT_SETTINGS", "false"),
  },
  {
    title: "reconcile is never started",
    promises: [],
    scenario: "throttling",
    reason: /^the reason in SES's list: absent/,
    edit: (graph) => disabled(graph, "reconcile"),
  },
  ...alarms,
  ...links,
  ...outbox,
  ...mailingLists,
  ...digests,
  ...outcomes,
  ...erasures,
];
