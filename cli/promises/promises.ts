/**
 * Every promise of the production access request, once: what was said to AWS, and what keeps it.
 *
 * docs/promises.md, the generated request and the rehearsal's verdict all read this list. A test holds the sentences against
 * docs/request.md word by word, and demands of each promise a scenario that proves it and a sabotage that turns that scenario red.
 */
import type { MailPromise } from "./promise";

/** All promises, in the request's order. */
export const promises: readonly MailPromise[] = [
  {
    id: "bounce-configuration-set",
    section: "Bounce Handling",
    words: "Configuration set: `{mainSet}` with bounce notifications",
    kept: {
      resources: ["ConfigurationSet main", "ConfigurationSetEventDestination main-bounces"],
      rules: ["unbroken-chains", "identities-on-a-set"],
      scenarios: ["hard-bounce"],
    },
  },
  {
    id: "bounce-topic",
    section: "Bounce Handling",
    words: "SNS Topic: `{bouncesTopic}`",
    kept: { resources: ["Topic bounces"], rules: ["unbroken-chains"], scenarios: ["hard-bounce"] },
  },
  {
    id: "bounce-suppression",
    section: "Bounce Handling",
    words: "Automatic suppression list management",
    kept: {
      resources: ["Function suppression", "Function reconcile"],
      rules: ["listed-properties"],
      scenarios: ["hard-bounce", "sandbox-then-production", "open-sandbox"],
    },
  },
  {
    id: "bounce-monitoring",
    section: "Bounce Handling",
    words: "CloudWatch monitoring for bounce rates",
    kept: {
      resources: ["MetricAlarm main-bounce-rate", "MetricAlarm updates-bounce-rate"],
      rules: ["unbroken-chains", "ringing-alarms"],
      scenarios: ["bounce-storm", "main-guard"],
    },
  },
  {
    id: "complaint-topic",
    section: "Complaint Handling",
    words: "SNS Topic: `{complaintsTopic}`",
    kept: { resources: ["Topic complaints"], rules: ["unbroken-chains"], scenarios: ["complaint"] },
  },
  {
    id: "complaint-unsubscribe",
    section: "Complaint Handling",
    words: "Immediate unsubscribe processing",
    kept: {
      resources: ["Function suppression", "Function links", "Table recipients"],
      rules: ["unbroken-chains", "listed-properties"],
      scenarios: ["complaint", "links-one-click", "links-without-item"],
    },
    note: "A complaint unsubscribes the person from everything. An unsubscribe link switches off the category or list that its mail belongs to, or everything.",
  },
  {
    id: "complaint-monitoring",
    section: "Complaint Handling",
    words: "Complaint rate monitoring via CloudWatch",
    kept: {
      resources: ["MetricAlarm main-complaint-rate", "MetricAlarm updates-complaint-rate"],
      rules: ["unbroken-chains", "ringing-alarms"],
      scenarios: ["complaint-rate", "one-complaint"],
    },
    note: "Gmail reports no complaints to SES, so the rate covers the other providers only.",
  },
  {
    id: "complaint-target",
    section: "Complaint Handling",
    words: "Target: < 0.1% complaint rate",
    kept: {
      resources: [
        "MetricAlarm main-complaint-rate",
        "MetricAlarm updates-complaint-rate",
        "Topic guard",
        "Function guard",
      ],
      rules: ["unbroken-chains", "ringing-alarms"],
      scenarios: ["complaint-rate"],
    },
    note: "At the limit an alarm rings; from the third complaint in a week, reminders and follow-ups are paused as well.",
  },
  {
    id: "double-opt-in",
    section: "List Management",
    words: "Double opt-in for all mailing lists",
    kept: {
      resources: ["Function outbox", "Function links", "Table recipients"],
      scenarios: ["double-opt-in"],
    },
    endedBy: "directSending",
    note: "Mail about a meeting goes to the people invited to it, without a subscription. It is up to the application to start an opt-in only for people who asked for one.",
  },
  {
    id: "unsubscribe-links",
    section: "List Management",
    words: "Clear unsubscribe links in all emails",
    kept: {
      resources: ["Function outbox", "Function links", "Secret link-signing"],
      scenarios: ["scheduler-day", "links-one-click"],
    },
    endedBy: "directSending",
    note: "Account notices cannot be switched off; their link leads to the preferences. The weekly report, which goes to the operator's own staff, has no such link.",
  },
  {
    id: "preference-center",
    section: "List Management",
    words: "Preference center for email frequency control",
    kept: {
      resources: ["Function links", "Function outbox", "Function digest", "Schedule digest", "Table digests"],
      rules: ["listed-properties", "expiring-tables"],
      scenarios: ["daily-digest", "links-one-click", "links-without-item"],
    },
    endedBy: "directSending",
    note: "Each category and each mailing list can be switched off and on. Meeting summaries can come in one mail a day; invitations, reminders and lists come as they are sent, or not at all.",
  },
  {
    id: "automatic-suppression",
    section: "List Management",
    words: "Automatic suppression of bounced/complained addresses",
    kept: {
      resources: ["Function suppression", "ConfigurationSet main", "ConfigurationSet updates"],
      rules: ["listed-properties"],
      scenarios: ["hard-bounce", "complaint", "suppressed-address"],
    },
  },
  {
    id: "spf",
    section: "Email Authentication",
    words: "**SPF**: `v=spf1 include:amazonses.com ~all`",
    kept: {
      resources: ["Command dns", "EmailIdentityMailFromAttributes domain"],
      rules: ["spf-names-ses", "spf-and-mx-for-every-domain"],
      scenarios: ["dns-records", "dns-drift"],
    },
    note: "Merged into the zone's existing SPF record. For DMARC it is the MAIL FROM domain's record that counts.",
  },
  {
    id: "dkim",
    section: "Email Authentication",
    words: "**DKIM**: Three DKIM keys configured",
    kept: {
      resources: ["EmailIdentity domain", "Command dns"],
      rules: ["dkim-matches-tokens"],
      scenarios: ["dns-records", "dns-drift"],
    },
  },
  {
    id: "dmarc",
    section: "Email Authentication",
    words: "**DMARC**: `v=DMARC1; p=quarantine; rua=mailto:{dmarcReports}`",
    kept: {
      resources: ["Command dns"],
      rules: ["dmarc-enforced", "dmarc-for-every-domain"],
      scenarios: ["dns-records", "dns-drift"],
    },
  },
  {
    id: "domain-verification",
    section: "Email Authentication",
    words: "**Domain Verification**: TXT record configured",
    kept: { resources: ["Command dns"], scenarios: ["dns-records"] },
    note: "This is the token of SES's version 1 API; the identity itself is verified by DKIM.",
  },
  {
    id: "transactional",
    section: "Content Quality",
    words: "All emails are transactional (no marketing)",
    kept: {
      resources: ["Queue outbox-bulk", "Queue outbox-urgent", "Function outbox", "Role sender"],
      rules: ["sending-by-from-address"],
      scenarios: ["scheduler-day", "outbox-bad-batch", "least-privilege"],
    },
    endedBy: "directSending",
    note: "The application can submit only meetings and account notices as data, and no HTML. What people write in titles, notes and summaries is their own.",
  },
  {
    id: "sender-identification",
    section: "Content Quality",
    words: "Clear sender identification",
    kept: {
      resources: ["Function outbox", "Role outbox-function"],
      rules: ["sending-by-from-address"],
      scenarios: ["scheduler-day", "least-privilege"],
    },
    endedBy: "directSending",
    note: "The footer has the company's postal address if the setting `postalAddress` states one.",
  },
  {
    id: "requested-content",
    section: "Content Quality",
    words: "Relevant, requested content only",
    kept: {
      resources: ["Function outbox", "Table ledger"],
      scenarios: ["scheduler-day", "outbox-overtaken", "outbox-rush"],
    },
    endedBy: "directSending",
    note: "Reminders and follow-ups go only to people who were invited, and the number of people that an organizer can invite per day is limited. Whether an invitation is welcome only people can judge.",
  },
  {
    id: "templates",
    section: "Content Quality",
    words: "Professional email templates",
    kept: { resources: ["Function outbox"], scenarios: ["scheduler-day"] },
    endedBy: "directSending",
    note: "The look of the mails was checked in Chromium, not yet in a mail client.",
  },
  {
    id: "dashboard-send-rate",
    section: "Monitoring & Alerting",
    words: "Send rate",
    kept: { resources: ["Dashboard dashboard"], rules: ["dashboard-and-report"], scenarios: ["dashboard"] },
  },
  {
    id: "dashboard-bounce-rate",
    section: "Monitoring & Alerting",
    words: "Bounce rate (target < 5%)",
    kept: { resources: ["Dashboard dashboard"], rules: ["dashboard-and-report"], scenarios: ["dashboard"] },
  },
  {
    id: "dashboard-complaint-rate",
    section: "Monitoring & Alerting",
    words: "Complaint rate (target < 0.1%)",
    kept: { resources: ["Dashboard dashboard"], rules: ["dashboard-and-report"], scenarios: ["dashboard"] },
    note: "Gmail reports no complaints to SES; the dashboard and the report say so.",
  },
  {
    id: "dashboard-delivery-rate",
    section: "Monitoring & Alerting",
    words: "Delivery rate (target > 95%)",
    kept: { resources: ["Dashboard dashboard"], rules: ["dashboard-and-report"], scenarios: ["dashboard"] },
  },
  {
    id: "alerts",
    section: "Monitoring & Alerting",
    words: "SNS alerts for threshold breaches",
    kept: {
      resources: ["Topic alerts", "TopicPolicy alerts"],
      rules: ["unbroken-chains", "ringing-alarms"],
      scenarios: ["bounce-storm", "complaint-rate", "pipeline-alarms"],
    },
  },
  {
    id: "weekly-reports",
    section: "Monitoring & Alerting",
    words: "Weekly reports on email metrics",
    kept: {
      resources: ["Function report", "Schedule report"],
      rules: ["dashboard-and-report"],
      scenarios: ["quiet-week", "first-week", "bad-week", "empty-week", "partial-answer"],
    },
  },
  {
    id: "sending-architecture",
    section: "Email Sending Architecture",
    words: "Application → SES API → Configuration Set → SNS Topics → CloudWatch",
    kept: {
      resources: [
        "Role sender",
        "Function outbox",
        "ConfigurationSet main",
        "ConfigurationSetEventDestination main-metrics",
      ],
      rules: ["identities-on-a-set", "listed-properties"],
      scenarios: ["send-and-measure"],
    },
    note: "The outbox stands between the application and SES: it checks each message and sends it once.",
  },
  {
    id: "feedback-architecture",
    section: "Feedback Loop Processing",
    words: "Bounce/Complaint → SNS Topic → Lambda Function → Suppression List",
    kept: {
      resources: ["Queue feedback", "Function suppression", "Table recipients"],
      rules: ["unbroken-chains"],
      scenarios: ["hard-bounce", "complaint"],
    },
  },
  {
    id: "least-privilege",
    section: "Security & Privacy",
    words: "All API calls use IAM roles with least privilege",
    kept: {
      resources: [
        "Role sender",
        "Role outbox-function",
        "Role suppression-function",
        "Role reconcile-function",
        "Role guard-function",
      ],
      rules: ["no-wildcard-actions", "no-wildcard-resources", "listed-actions", "sending-by-from-address"],
      scenarios: ["least-privilege"],
    },
  },
  {
    id: "secrets",
    section: "Security & Privacy",
    words: "Secrets stored in AWS Secrets Manager",
    kept: {
      resources: ["Secret porkbun", "Secret link-signing", "Secret recipient-id"],
      rules: ["credentials-by-arn", "no-credential-shapes", "commands-log-nothing"],
      scenarios: ["secrets"],
    },
  },
  {
    id: "tls",
    section: "Security & Privacy",
    words: "TLS encryption for all email transmission",
    kept: {
      resources: ["ConfigurationSet main", "ConfigurationSet updates"],
      rules: ["listed-properties", "tls-only-policies"],
      scenarios: ["tls"],
    },
  },
  {
    id: "no-content",
    section: "Security & Privacy",
    words: "No storage of email content after sending",
    kept: {
      resources: ["Function outbox", "Table ledger", "Table digests", "Function suppression", "Table recipients"],
      rules: ["listed-types", "listed-properties", "expiring-tables"],
      scenarios: ["no-content", "scheduler-day", "daily-digest"],
    },
    note: "Until it is sent, a message waits in an encrypted queue, or in an encrypted table for a daily digest; one that can never be sent is kept in an encrypted dead-letter queue for 14 days. SES puts the subject into its feedback events, which pass through encrypted queues; one that cannot be processed is kept for at most 14 days.",
  },
  {
    id: "gdpr",
    section: "Security & Privacy",
    words: "GDPR compliant data handling",
    kept: {
      resources: [
        "Table recipients",
        "Table objections",
        "Table digests",
        "Function links",
        "Function suppression",
        "Function reconcile",
      ],
      rules: ["listed-properties", "access-log-of-nobody", "expiring-tables"],
      scenarios: ["erasure", "links-without-item", "daily-digest"],
    },
    note: "Access, export and erasure are commands of the operator, who has a month to answer. After an erasure, SES's own suppression list still has an address that bounced or complained, and backups have the item for 35 days. The legal basis, the transfer to AWS and the contract with AWS are for people to judge.",
  },
];
