/** The environment variables of each function. Their schemas are beside the handlers. */
import type { GenericSchema, InferInput } from "valibot";
import type { contract as digest } from "../../functions/digest/environment";
import type { contract as guard } from "../../functions/guard/environment";
import type { contract as links } from "../../functions/links/environment";
import type { contract as outbox } from "../../functions/outbox/environment";
import type { contract as reconcile } from "../../functions/reconcile/environment";
import type { contract as report } from "../../functions/report/environment";
import type { contract as status } from "../../functions/status/environment";
import type { contract as suppression } from "../../functions/suppression/environment";
import { type FunctionName, queues } from "../function-declarations/functions";
import { linksDomain } from "../dns/stack";
import { metricAlarms } from "../monitoring/alarms";
import { watched } from "../monitoring/watched";
import type { Names } from "../names-and-arns/names";
import type { Settings } from "../settings/settings";

interface Contracts extends Record<FunctionName, GenericSchema> {
  readonly suppression: typeof suppression;
  readonly reconcile: typeof reconcile;
  readonly digest: typeof digest;
  readonly guard: typeof guard;
  readonly report: typeof report;
  readonly links: typeof links;
  readonly outbox: typeof outbox;
  readonly status: typeof status;
}

/** Who the weekly report comes from. */
export const reportSender = ({ sendingDomain }: Pick<Settings, "sendingDomain">): string => `reports@${sendingDomain}`;

/** The variables of each function, by its name. */
export type Environments = { readonly [Name in FunctionName]: InferInput<Contracts[Name]> };

/** The alarms of a configuration set that ask the guard to pause it. */
const asking = ({ bounceRate, complaintRate }: Names["alarms"]["main"]) =>
  [bounceRate.name, complaintRate.name].join(",");

/** The variables of each function of a stack. */
export function environments(settings: Settings, names: Names): Environments {
  const { main, updates } = names.configurationSets;
  const sets = JSON.stringify({ main: main.name, updates: updates.name });
  const common = { METRICS_NAMESPACE: names.metricsNamespace };
  const recipients = {
    ...common,
    RECIPIENTS_TABLE: names.recipientsTable.name,
    OBJECTIONS_TABLE: names.objectionsTable.name,
  };
  const identified = { ...recipients, RECIPIENT_ID_KEY_SECRET: names.secrets.recipientId.arn };
  return {
    suppression: identified,
    reconcile: {
      ...identified,
      CONFIGURATION_SETS: sets,
      OWNS_ACCOUNT_SETTINGS: settings.manageAccountSettings ? "true" : "false",
      DAILY_QUOTA: String(settings.dailyQuota),
    },
    digest: {
      ...common,
      DIGESTS_TABLE: names.digestsTable.name,
      BULK_QUEUE_URL: names.functionQueues.bulk.queue.url,
    },
    guard: {
      ...common,
      MAIN_SET: main.name,
      MAIN_ALARMS: asking(names.alarms.main),
      UPDATES_SET: updates.name,
      UPDATES_ALARMS: asking(names.alarms.updates),
      ALERTS_TOPIC: names.alertsTopic.arn,
      STACK_NAME: settings.target.stack,
    },
    outbox: outboxVariables(settings, names, identified),
    status: { ...common, LEDGER_TABLE: names.ledgerTable.name, STATUS_TOPIC: names.statusTopic.arn },
    report: {
      ...common,
      SENDING_DOMAIN: settings.sendingDomain,
      CONFIGURATION_SETS: sets,
      ALARM_NAMES: metricAlarms(watched(settings, names))
        .map(({ name }) => name)
        .join(","),
      DASHBOARD_URL: names.dashboard.url,
      COMPANY: settings.company,
      POSTAL_ADDRESS: settings.postalAddress ?? "",
      ABUSE_CONTACT: settings.abuseContact,
      REPORT_FROM: reportSender(settings),
      REPORT_RECIPIENTS: settings.reportRecipients.join(","),
      REPORT_CONFIGURATION_SET: main.name,
    },
    links: {
      ...recipients,
      LINK_SIGNING_KEYS_SECRET: names.secrets.linkSigning.arn,
      STACK_NAME: settings.target.stack,
      COMPANY: settings.company,
      COMPLIANCE_CONTACT: settings.complianceContact,
      MAILING_LISTS: JSON.stringify(settings.mailingLists),
    },
  };
}

function outboxVariables(
  settings: Settings,
  names: Names,
  common: Readonly<
    Record<"METRICS_NAMESPACE" | "RECIPIENTS_TABLE" | "OBJECTIONS_TABLE" | "RECIPIENT_ID_KEY_SECRET", string>
  >,
): Environments["outbox"] {
  const { bulk, urgent } = names.functionQueues;
  const { system, meetings, updates } = settings.senders;
  return {
    ...common,
    LEDGER_TABLE: names.ledgerTable.name,
    DIGESTS_TABLE: names.digestsTable.name,
    LINK_SIGNING_KEYS_SECRET: names.secrets.linkSigning.arn,
    BULK_QUEUE_URL: bulk.queue.url,
    BULK_FAILURES_URL: bulk.failures.url,
    URGENT_QUEUE_URL: urgent.queue.url,
    URGENT_FAILURES_URL: urgent.failures.url,
    STATUS_TOPIC: names.statusTopic.arn,
    BULK_CONCURRENCY: String(queues.bulk.maximumConcurrency),
    URGENT_CONCURRENCY: String(queues.urgent.maximumConcurrency),
    MAIN_SET: names.configurationSets.main.name,
    UPDATES_SET: names.configurationSets.updates.name,
    STACK_NAME: settings.target.stack,
    SENDING_DOMAIN: settings.sendingDomain,
    SYSTEM_SENDER: system,
    MEETINGS_SENDER: meetings,
    UPDATES_SENDER: updates,
    SUPPORT_ADDRESS: settings.supportAddress,
    CALENDAR_REPLIES: settings.calendarReplies ?? "",
    COMPANY: settings.company,
    POSTAL_ADDRESS: settings.postalAddress ?? "",
    ABUSE_CONTACT: settings.abuseContact,
    LINKS_URL: `https://${linksDomain(settings.sendingDomain)}`,
    LINK_HOSTS: settings.linkHosts.join(","),
    MAILING_LISTS: JSON.stringify(settings.mailingLists),
    ORGANIZER_DAILY_LIMIT: String(settings.organizerDailyLimit),
    // SES's count covers all stacks of the account, so only the stack that owns the account's settings watches the volume.
    EXPECTED_DAILY_VOLUME: settings.manageAccountSettings ? String(settings.expectedDailyVolume) : "",
    DEFAULT_LOCALE: "en-US",
    DEFAULT_TIME_ZONE: "UTC",
  };
}
