/** The program's plan: the components in the order of their dependencies. */
import "./program-loading/put-off";
import "./program-loading/promise-traces";
import { AccountSettings } from "./components/account-settings";
import { Dashboard } from "./components/dashboard";
import { Dns } from "./components/dns";
import { Encryption } from "./components/encryption";
import { FeedbackTopics } from "./components/feedback-topics";
import { LinksApi } from "./components/links-api";
import { LinksCertificate } from "./components/links-certificate";
import { LinksDns } from "./components/links-dns";
import { LinksDomain } from "./components/links-domain";
import { MailFrom } from "./components/mail-from";
import { Monitoring } from "./components/monitoring";
import { Outbox } from "./components/outbox";
import { QueueFunction } from "./components/queue-function";
import { RecipientTables } from "./components/recipient-tables";
import { ScheduledFunctions } from "./components/scheduled-functions";
import { Secrets } from "./components/secrets";
import { Sending } from "./components/sending";
import { StatusSubscriptions } from "./components/status-subscriptions";
import { StatusTopic } from "./components/status-topic";
import { linksDns, linksDomain, mailFromDomain, stackDns } from "./dns/stack";
import { shown } from "./monitoring/dashboard";
import { watched } from "./monitoring/watched";
import { outputs } from "./stack-outputs/outputs";
import { type Plan, planOf } from "./deployment-plan/plan";
import { Roles } from "./iam/roles";
import { loadSettings } from "./settings/settings";

export = () => {
  const settings = loadSettings();
  const plan = planOf(settings);
  const base = foundation(plan);
  const mail = sending(plan, base);
  const sender = outbox(plan, base);
  const api = links(plan, base, mail);
  monitoring(plan, base, mail, sender, api);
  return outputs(settings, plan.names, mail.sending.dkimTokens);
};

type Foundation = ReturnType<typeof foundation>;
type Mail = ReturnType<typeof sending>;

/** The roles, the key, the secrets, and the way from a bounce to the suppression list. */
function foundation({ settings, names, environments, common, publishers, encrypted, providers }: Plan) {
  const { topics, recipientsTable, objectionsTable, undelivered, functions, functionQueues, keyAlias } = names;
  const roles = new Roles("roles", { settings, names }, { providers });
  const encryption = new Encryption("encryption", { ...common, ...encrypted }, { providers, dependsOn: [roles] });
  const after = { providers, dependsOn: [encryption] };
  const held = { secrets: names.secrets, keyAliasArn: keyAlias.arn, credentials: settings.credentials };
  const secrets = new Secrets("secrets", { ...common, ...held }, after);
  const feedback = new FeedbackTopics("feedback", { ...common, topics, publishers }, after);
  const tables = { recipientsTable, objectionsTable, keyArn: encryption.keyArn };
  const recipients = new RecipientTables("recipients", { ...common, ...tables }, after);
  const statusTopic = new StatusTopic("status-topic", { ...common, topic: names.statusTopic }, after);
  const { bounces, complaints, events } = topics;
  const queues = { suppression: functionQueues.suppression };
  const queued = { function: functions.suppression, queues, topics: { bounces, complaints, events }, undelivered };
  const suppression = new QueueFunction(
    "suppression",
    { ...common, ...queued, environment: environments.suppression },
    { providers, dependsOn: [feedback, recipients] },
  );
  return { encryption, secrets, feedback, recipients, suppression, statusTopic };
}

/** The configuration sets and identities, their DNS records, and the settings that the account's stacks share. */
function sending({ settings, names, common, porkbun, providers }: Plan, base: Foundation) {
  const { sendingDomain: domain, addressIdentities, dkimTokens, defaultConfigurationSet, production } = settings;
  const { configurationSets, eventDestinations, topics } = names;
  const sets = { configurationSets, eventDestinations, topics, defaultConfigurationSet, domain, addressIdentities };
  const sending = new Sending("sending", { ...common, ...sets }, { providers, dependsOn: [base.suppression] });
  const host = { domain: linksDomain(domain), production };
  const certificate = new LinksCertificate("links-certificate", host, { providers });
  const dkim = { dkimTokens, identityDkimTokens: sending.dkimTokens };
  const records = { ...stackDns(settings), ...dkim, certificateValidation: certificate.validation };
  const dns = new Dns("dns", { ...records, ...porkbun }, { dependsOn: [base.secrets, sending] });
  const identities = { domain, ...Object.fromEntries(addressIdentities.map((address) => [address, address])) };
  const bounces = { mailFromDomain: mailFromDomain(domain), onFailure: settings.mailFromOnFailure };
  new MailFrom("mail-from", { ...common, identities, ...bounces }, { providers, dependsOn: [dns] });
  if (settings.manageAccountSettings) new AccountSettings("account-settings", common, { providers });
  return { sending, dns, certificate };
}

/** What sends mail, and what tells the application the outcome. */
function outbox({ settings, names, environments, common, providers }: Plan, base: Foundation) {
  const { ledgerTable, digestsTable, functions, functionQueues, topics, statusTopic } = names;
  const fed = { function: functions.outbox, queues: { bulk: functionQueues.bulk, urgent: functionQueues.urgent } };
  const kept = { ledgerTable, digestsTable, keyArn: base.encryption.keyArn, environment: environments.outbox };
  const dependsOn = [base.secrets, base.recipients, base.statusTopic];
  const outbox = new Outbox("outbox", { ...common, ...fed, ...kept }, { providers, dependsOn });
  const { outcomes } = functionQueues;
  const told = { queues: { outcomes }, topics: { outcomes: topics.outcomes }, alsoUndelivered: [statusTopic.arn] };
  const status = new QueueFunction(
    "status",
    { ...common, function: functions.status, ...told, environment: environments.status },
    { providers, dependsOn: [outbox, base.feedback] },
  );
  if (settings.statusSubscribers.length === 0) return outbox;
  const heard = { topic: statusTopic, subscribers: settings.statusSubscribers, undelivered: outcomes.failures };
  new StatusSubscriptions("status-subscriptions", { ...common, ...heard }, { providers, dependsOn: [status] });
  return outbox;
}

/**
 * What the links in mail lead to. The record of its certificate is among those of the mail; that of its host is written separately.
 */
function links(plan: Plan, base: Foundation, { dns, certificate }: Mail) {
  const { settings, names, environments, porkbun, providers } = plan;
  const { linksApi, functions, metricsNamespace } = names;
  const served = { linksApi, function: functions.links, metricsNamespace, environment: environments.links };
  const dependsOn = [base.encryption, base.secrets, base.recipients];
  const api = new LinksApi("links", served, { providers, dependsOn });
  const host = { domain: linksDomain(settings.sendingDomain), production: settings.production };
  const leadsTo = { certificateArn: certificate.arn, apiId: api.apiId, stage: api.stage };
  const domain = new LinksDomain("links-domain", { ...host, ...leadsTo }, { providers, dependsOn: [dns] });
  const records = { ...linksDns(settings), ...porkbun, target: domain.target };
  new LinksDns("links-dns", records, { dependsOn: [base.secrets] });
  return api;
}

/** The scheduled functions, the alarms with the guard, and the dashboard. */
function monitoring(plan: Plan, { encryption, recipients }: Foundation, mail: Mail, sender: Outbox, api: LinksApi) {
  const { settings, names, environments, common, providers } = plan;
  const { functions, schedules, scheduleGroup, schedulerRole, alertsTopic, guardTopic } = names;
  const timed = { functions, schedules, scheduleGroup, schedulerRole, environments };
  new ScheduledFunctions("scheduled", timed, { providers, dependsOn: [recipients, mail.sending, sender] });
  const alerts = { alertsTopic, guardTopic, alertRecipients: settings.alertRecipients };
  const alarms = new Monitoring(
    "monitoring",
    { ...common, ...alerts, ...watched(settings, names), environment: environments.guard },
    { providers, dependsOn: [encryption] },
  );
  const dashboard = { ...shown(settings, names), dashboardName: names.dashboard.name };
  new Dashboard("dashboard", dashboard, { providers, dependsOn: [alarms, api] });
}
