/** The program's plan: settings, provider, components in the order in which they need each other, outputs. */
import "./put-off";
import { Provider } from "@pulumi/aws/provider";
import { getProject } from "@pulumi/pulumi";
import { identityEntry } from "./adoption";
import { AccountSettings } from "./components/account-settings";
import { Dashboard } from "./components/dashboard";
import { Dns } from "./components/dns";
import { Encryption } from "./components/encryption";
import { Feedback } from "./components/feedback";
import { guardRole } from "./components/guard";
import { MailFrom } from "./components/mail-from";
import { Monitoring } from "./components/monitoring";
import { Reporting } from "./components/reporting";
import { Secrets } from "./components/secrets";
import { Sender } from "./components/sender";
import { Sending } from "./components/sending";
import { Suppression, SUPPRESSION_TIMEOUT_SECONDS } from "./components/suppression";
import { SuppressionRoles } from "./components/suppression-roles";
import { mailFromDomain, stackDns } from "./dns/stack";
import { guardAlarms, metricAlarms } from "./monitoring/alarms";
import { names as namesOf } from "./names";
import { loadSettings, type Settings } from "./settings";

function makeProvider({ place, production, profile, assumeRoleArn }: Settings): Provider {
  return new Provider("aws", {
    region: place.region,
    allowedAccountIds: [place.accountId],
    ...(profile && { profile }),
    ...(assumeRoleArn && { assumeRoles: [{ roleArn: assumeRoleArn }] }),
    // By the last tag the policy packs, which get no configuration, know what must be protected.
    defaultTags: { tags: { project: getProject(), stack: place.stack, production: String(production) } },
  });
}

const byItself = (texts: readonly string[]) => Object.fromEntries(texts.map((text) => [text, text]));

/** What nobody but a person can confirm before SES sends and alarms are heard. */
function confirmations({ sendingDomain, addressIdentities, alertRecipients, adopt }: Settings): string[] {
  const newAddresses = addressIdentities.filter((address) => !adopt.includes(identityEntry(address)));
  return [
    `${sendingDomain}: SES shows the domain and its MAIL FROM domain as verified (up to 72 hours)`,
    ...newAddresses.map((address) => `${address}: the link in the mail that AWS has sent there`),
    ...alertRecipients.map((address) => `alerts to ${address}: the link in the mail that SNS has sent there (3 days)`),
  ];
}

export = () => {
  const settings = loadSettings();
  const { place, production, adopt } = settings;
  const { accountId, region } = place;
  const names = namesOf(place);
  const { functions, topics, queues, configurationSets, recipientsTable, scheduleGroup, schedulerRole } = names;
  const { alertsTopic, guardTopic, guardQueues, metricsNamespace } = names;
  const providers = [makeProvider(settings)];
  const keyAlias = names.keyAlias.name;
  const identityArns = [settings.sendingDomain, ...settings.addressIdentities].map(names.identityArn);
  const topicArns = Object.values(topics).map((topic) => topic.arn);
  const configurationSetArns = Object.values(configurationSets).map((set) => set.arn);

  const roles = new SuppressionRoles(
    "suppression-roles",
    {
      accountId,
      region,
      functions,
      feedbackQueue: queues.feedback,
      recipientsTable,
      scheduleGroup,
      schedulerRole,
      readsSuppressionList: settings.manageAccountSettings,
    },
    { providers },
  );
  const guard = guardRole(
    { region, function: functions.guard, requests: guardQueues.requests, configurationSets, alertsTopic },
    { providers },
  );
  const encryption = new Encryption(
    "encryption",
    {
      accountId,
      accountRootArn: names.accountRootArn,
      region,
      aliasName: keyAlias,
      users: [
        { sid: "Suppression", roleArn: functions.suppression.role.arn, services: ["dynamodb", "sqs"] },
        { sid: "Reconcile", roleArn: functions.reconcile.role.arn, services: ["dynamodb"] },
        { sid: "Guard", roleArn: functions.guard.role.arn, services: ["sns", "sqs"], writes: true },
      ],
      topicArns,
      queuedTopicArns: [...topicArns, guardTopic.arn],
      production,
    },
    { providers, dependsOn: [roles, guard] },
  );
  const secrets = new Secrets(
    "secrets",
    { secrets: names.secrets, keyAlias, credentials: settings.credentials, production },
    { providers, dependsOn: [encryption] },
  );
  const feedback = new Feedback(
    "feedback",
    {
      accountId,
      topics,
      queues,
      keyAlias,
      publishers: [...configurationSetArns, ...identityArns],
      consumerTimeoutSeconds: SUPPRESSION_TIMEOUT_SECONDS,
      adopt,
      production,
    },
    { providers, dependsOn: [encryption] },
  );
  const sending = new Sending(
    "sending",
    {
      domain: settings.sendingDomain,
      addressIdentities: settings.addressIdentities,
      configurationSets,
      eventDestinations: names.eventDestinations,
      topics,
      defaultConfigurationSet: settings.defaultConfigurationSet,
      adopt,
      production,
    },
    { providers, dependsOn: [encryption, feedback] },
  );
  const dns = new Dns(
    "dns",
    {
      ...stackDns(settings),
      dkimTokens: settings.dkimTokens,
      identityDkimTokens: sending.dkimTokens,
      secretArn: names.secrets.porkbun.arn,
      access: {
        region,
        accountId,
        ...(settings.profile && { profile: settings.profile }),
        ...(settings.assumeRoleArn && { assumeRoleArn: settings.assumeRoleArn }),
      },
    },
    { dependsOn: [secrets, sending] },
  );
  new MailFrom(
    "mail-from",
    {
      identities: { domain: settings.sendingDomain, ...byItself(settings.addressIdentities) },
      mailFromDomain: mailFromDomain(settings.sendingDomain),
      onFailure: settings.mailFromOnFailure,
      production,
    },
    { providers, dependsOn: [sending, dns] },
  );
  if (settings.senderPrincipals.length > 0) {
    new Sender(
      "sender",
      {
        role: names.senderRole,
        accountRootArn: names.accountRootArn,
        principals: settings.senderPrincipals,
        identityArns,
        configurationSetArns,
        domain: settings.sendingDomain,
      },
      { providers, dependsOn: [sending] },
    );
  }
  const suppression = new Suppression(
    "suppression",
    {
      functions,
      feedbackQueue: queues.feedback,
      recipientsTable,
      scheduleGroup,
      schedule: names.schedules.reconcile,
      schedulerRole,
      metricsNamespace,
      keyArn: encryption.keyArn,
      importsSuppressionList: settings.manageAccountSettings,
      production,
    },
    { providers, dependsOn: [roles, encryption, feedback] },
  );
  if (settings.manageAccountSettings) new AccountSettings("account-settings", { accountId, adopt }, { providers });
  const watched = {
    alarms: names.alarms,
    configurationSets,
    functions,
    queues,
    guardQueues,
    metricsNamespace,
    dailyQuota: settings.dailyQuota,
    ownsAccount: settings.manageAccountSettings,
  };
  const alarmArns = metricAlarms(watched).map(({ arn }) => arn);
  const guardAlarmArns = guardAlarms(watched).map(({ arn }) => arn);
  const shown = {
    region,
    domain: settings.sendingDomain,
    configurationSets: { main: configurationSets.main.name, updates: configurationSets.updates.name },
    metricsNamespace,
  };
  const reporting = new Reporting(
    "reporting",
    {
      ...shown,
      alarmArns,
      function: functions.report,
      scheduleGroup,
      schedule: names.schedules.report,
      schedulerRole,
      identityArn: names.identityArn(settings.sendingDomain),
      sendsThrough: configurationSets.main,
      from: `reports@${settings.sendingDomain}`,
      recipients: settings.reportRecipients,
      dashboardUrl: names.dashboard.url,
    },
    { providers, dependsOn: [roles, sending, suppression] },
  );
  const monitoring = new Monitoring(
    "monitoring",
    {
      ...watched,
      accountId,
      alertsTopic,
      guardTopic,
      alertRecipients: settings.alertRecipients,
      keyAlias,
      adopt,
      production,
    },
    { providers, dependsOn: [encryption] },
  );
  new Dashboard(
    "dashboard",
    {
      ...shown,
      alarmArns: [...alarmArns, ...guardAlarmArns],
      dashboardName: names.dashboard.name,
      dailyQuota: settings.dailyQuota,
      queues: {
        feedback: queues.feedback.name,
        deadLetter: queues.deadLetter.name,
        undelivered: queues.undelivered.name,
      },
      functions: {
        suppression: functions.suppression.name,
        reconcile: functions.reconcile.name,
        report: functions.report.name,
        guard: functions.guard.name,
      },
    },
    { providers, dependsOn: [feedback, sending, suppression, reporting, monitoring] },
  );

  return {
    sendingDomain: settings.sendingDomain,
    dkimTokens: sending.dkimTokens,
    configurationSets: { main: configurationSets.main.name, updates: configurationSets.updates.name },
    topicArns: {
      bounces: topics.bounces.arn,
      complaints: topics.complaints.arn,
      events: topics.events.arn,
      alerts: alertsTopic.arn,
    },
    queueUrls: {
      feedback: queues.feedback.url,
      deadLetter: queues.deadLetter.url,
      undelivered: queues.undelivered.url,
    },
    recipientsTable: recipientsTable.name,
    toConfirm: confirmations(settings),
    ...(settings.senderPrincipals.length > 0 && { senderRoleArn: names.senderRole.arn }),
  };
};
