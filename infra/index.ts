/** The program's plan: the components in the order in which they need each other. */
import "./put-off";
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
import { QueueFunction } from "./components/queue-function";
import { RecipientTables } from "./components/recipient-tables";
import { ScheduledFunctions } from "./components/scheduled-functions";
import { Secrets } from "./components/secrets";
import { Sending } from "./components/sending";
import { awsAccess, linksDns, linksDomain, mailFromDomain, stackDns } from "./dns/stack";
import { shown } from "./monitoring/dashboard";
import { watched } from "./monitoring/watched";
import { outputs } from "./outputs";
import { type Plan, planOf } from "./plan";
import { keyUsers, Roles } from "./roles/roles";
import { loadSettings } from "./settings";

export = () => {
  const settings = loadSettings();
  const plan = planOf(settings);
  const base = foundation(plan);
  const mail = sending(plan, base);
  const api = links(plan, base, mail);
  monitoring(plan, base, mail, api);
  return outputs(settings, plan.names, mail.sending.dkimTokens);
};

/** Who may do what, the key, the secrets, and the way from a bounce to the suppression list. */
function foundation({ settings, names, environments, common, providers }: Plan) {
  const { topics, configurationSets, recipientsTable, objectionsTable, undelivered } = names;
  const sets = Object.values(configurationSets).map(({ arn }) => arn);
  const identities = [settings.sendingDomain, ...settings.addressIdentities].map(names.identityArn);
  const topicArns = Object.values(topics).map(({ arn }) => arn);
  const encrypted = {
    aliasName: names.keyAlias.name,
    accountRootArn: names.accountRootArn,
    users: keyUsers(names),
    topicArns,
    queuedTopicArns: [...topicArns, names.guardTopic.arn],
  };

  const roles = new Roles("roles", { settings, names }, { providers });
  const encryption = new Encryption("encryption", { ...common, ...encrypted }, { providers, dependsOn: [roles] });
  const after = { providers, dependsOn: [encryption] };
  const { credentials } = settings;
  const secrets = new Secrets(
    "secrets",
    { ...common, secrets: names.secrets, keyAliasArn: names.keyAlias.arn, credentials },
    after,
  );
  const feedback = new FeedbackTopics("feedback", { ...common, topics, publishers: [...sets, ...identities] }, after);
  const tables = { ...common, recipientsTable, objectionsTable, keyArn: encryption.keyArn };
  const recipients = new RecipientTables("recipients", tables, after);
  const suppression = new QueueFunction(
    "suppression",
    {
      ...common,
      function: names.functions.suppression,
      queues: names.functionQueues.suppression,
      topics,
      undelivered,
      environment: environments.suppression,
    },
    { providers, dependsOn: [feedback, recipients] },
  );
  return { encryption, secrets, recipients, suppression };
}

/** The configuration sets and identities, their records, and what the account's stacks share. */
function sending(
  { settings, names, common, providers }: Plan,
  { secrets, suppression }: ReturnType<typeof foundation>,
) {
  const { sendingDomain: domain, addressIdentities, dkimTokens, defaultConfigurationSet, mailFromOnFailure } = settings;
  const { configurationSets, eventDestinations, topics } = names;
  const sets = { ...common, configurationSets, eventDestinations, topics, defaultConfigurationSet };
  const identities = { domain, ...Object.fromEntries(addressIdentities.map((address) => [address, address])) };

  const sending = new Sending(
    "sending",
    { ...sets, domain, addressIdentities },
    { providers, dependsOn: [suppression] },
  );
  const { production } = settings;
  const host = linksDomain(domain);
  const certificate = new LinksCertificate("links-certificate", { domain: host, production }, { providers });
  const dkim = { dkimTokens, identityDkimTokens: sending.dkimTokens };
  const access = { access: awsAccess(settings), secretArn: names.secrets.porkbun.arn };
  const records = { ...stackDns(settings), ...dkim, certificateValidation: certificate.validation };
  const dns = new Dns("dns", { ...records, ...access }, { dependsOn: [secrets, sending] });
  new MailFrom(
    "mail-from",
    { ...common, identities, mailFromDomain: mailFromDomain(domain), onFailure: mailFromOnFailure },
    { providers, dependsOn: [dns] },
  );
  if (settings.manageAccountSettings) new AccountSettings("account-settings", common, { providers });
  return { sending, dns, certificate };
}

/** What the links in mail lead to. Its certificate's record is among those of the mail, and its host gets one of its own. */
function links(
  { settings, names, environments, providers }: Plan,
  { encryption, secrets, recipients }: ReturnType<typeof foundation>,
  { dns, certificate }: ReturnType<typeof sending>,
) {
  const { linksApi, functions, metricsNamespace } = names;
  const api = new LinksApi(
    "links",
    { linksApi, function: functions.links, metricsNamespace, environment: environments.links },
    { providers, dependsOn: [encryption, secrets, recipients] },
  );
  const domain = new LinksDomain(
    "links-domain",
    {
      domain: linksDomain(settings.sendingDomain),
      certificateArn: certificate.arn,
      apiId: api.apiId,
      stage: api.stage,
      production: settings.production,
    },
    { providers, dependsOn: [dns] },
  );
  const access = { access: awsAccess(settings), secretArn: names.secrets.porkbun.arn };
  new LinksDns("links-dns", { ...linksDns(settings), ...access, target: domain.target }, { dependsOn: [secrets] });
  return api;
}

/** What runs by the clock, what rings, and what people look at. */
function monitoring(
  plan: Plan,
  { encryption, recipients }: ReturnType<typeof foundation>,
  mail: ReturnType<typeof sending>,
  api: LinksApi,
) {
  const { settings, names, environments, common, providers } = plan;
  const { functions, schedules, scheduleGroup, schedulerRole, alertsTopic, guardTopic } = names;
  const alerts = { alertsTopic, guardTopic, alertRecipients: settings.alertRecipients };
  const scheduled = new ScheduledFunctions(
    "scheduled",
    { functions, schedules, scheduleGroup, schedulerRole, environments },
    { providers, dependsOn: [recipients, mail.sending] },
  );
  const alarms = new Monitoring(
    "monitoring",
    { ...common, ...alerts, ...watched(settings, names), environment: environments.guard },
    { providers, dependsOn: [encryption] },
  );
  const dashboard = { ...shown(settings, names), dashboardName: names.dashboard.name };
  new Dashboard("dashboard", dashboard, { providers, dependsOn: [scheduled, alarms, api] });
}
