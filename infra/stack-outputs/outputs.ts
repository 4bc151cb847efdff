/** The outputs of a stack: what people and the application need to know about it. */
import type { Input } from "@pulumi/pulumi";
import { identityEntry } from "../resource-options/adoption";
import type { Names } from "../names-and-arns/names";
import type { Settings } from "../settings/settings";

/** What each output means, as docs/settings.md shows it. */
export const outputMeanings = {
  sendingDomain: "The domain that mail is sent from.",
  dkimTokens: "The three Easy DKIM tokens that SES has assigned; the stack's DNS records contain them.",
  configurationSets:
    "The names of the configuration sets: `main` for what must arrive, `updates` for what a recipient may opt out of.",
  topicArns:
    "The SNS topics: bounces, complaints, other events, all outcomes of mail, status events for the application, and alerts.",
  queueUrls:
    "The outbox's queues, which the application fills; the queues for feedback and for outcomes; the dead-letter queue of each; " +
    "and the queue for what SNS could not deliver.",
  recipientsTable: "The DynamoDB table of recipients, one item each: suppression, choices and consents.",
  toConfirm: "What only a person can confirm, one line each.",
  senderRoleArn:
    "The role that the application assumes to put messages into the outbox; only if `senderPrincipals` is set.",
} satisfies Record<keyof Required<ReturnType<typeof outputs>>, string>;

/** The outputs of a stack. */
export function outputs(settings: Settings, names: Names, dkimTokens: Input<readonly string[]>) {
  const { configurationSets, topics, functionQueues, undelivered } = names;
  return {
    sendingDomain: settings.sendingDomain,
    dkimTokens,
    configurationSets: { main: configurationSets.main.name, updates: configurationSets.updates.name },
    topicArns: {
      bounces: topics.bounces.arn,
      complaints: topics.complaints.arn,
      events: topics.events.arn,
      outcomes: topics.outcomes.arn,
      status: names.statusTopic.arn,
      alerts: names.alertsTopic.arn,
    },
    queueUrls: {
      feedback: functionQueues.suppression.queue.url,
      deadLetter: functionQueues.suppression.failures.url,
      undelivered: undelivered.url,
      outcomes: functionQueues.outcomes.queue.url,
      outcomeFailures: functionQueues.outcomes.failures.url,
      outboxBulk: functionQueues.bulk.queue.url,
      outboxUrgent: functionQueues.urgent.queue.url,
      bulkFailures: functionQueues.bulk.failures.url,
      urgentFailures: functionQueues.urgent.failures.url,
    },
    recipientsTable: names.recipientsTable.name,
    toConfirm: confirmations(settings),
    ...(settings.senderPrincipals.length > 0 && { senderRoleArn: names.senderRole.arn }),
  };
}

/** What a person has to confirm before SES sends mail and alerts arrive. */
function confirmations({ target, sendingDomain, addressIdentities, alertRecipients, adopt }: Settings): string[] {
  const newAddresses = addressIdentities.filter((address) => !adopt.includes(identityEntry(address)));
  return [
    `${sendingDomain}: SES shows the domain and its MAIL FROM domain as verified (up to 72 hours)`,
    ...newAddresses.map((address) => `${address}: the link in the mail that AWS has sent there`),
    // If confirmed by opening the link, the subscription can be ended by anyone to whom an alert is forwarded: see docs/runbook.md.
    ...alertRecipients.map(
      (address) =>
        `alerts to ${address}: npm run mail -- confirm-alerts --stack ${target.stack} asks for the link that SNS has mailed ` +
        "there, valid for 2 days",
    ),
  ];
}
