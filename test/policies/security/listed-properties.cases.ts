import { listedProperties } from "../../../policies/security/listed-properties";
import type { Cases } from "../../support/policies/cases";
import { UNKNOWN } from "../../support/policies/judging";

const strange = (name: string, path: string) =>
  `${name}: states ${path}, which no rule reads: remove it, or add its line to policies/lib/properties/`;
const wrong = (name: string, path: string, mend: string) =>
  `${name}: ${path} has a value that is not allowed: set it to ${mend}`;
const TLS = 'so mail can travel without TLS: set it to "REQUIRE"';
const SUPPRESSES = 'so SES keeps mailing addresses that bounced or complained: set it to ["BOUNCE","COMPLAINT"]';
const PROTECTED = "so one call deletes the table: set it to true";
const ALIAS = `so its key's policy is not the stack's, and SES cannot publish to such a topic: set it to a text like "alias/<the name of the stack's own key>"`;
const unknown = (name: string, path: string) =>
  `${name}: ${path} is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output`;

const WAITS = "30 or a whole number from 120 to 1200";

export const cases: Cases = {
  rule: listedProperties,
  good: [
    {
      type: "aws:kms/key:Key",
      name: "key",
      props: { description: "Encrypts", enableKeyRotation: true, policy: "{}", tags: { owner: "mail" } },
    },
    {
      type: "aws:sqs/queue:Queue",
      name: "queue",
      props: {
        kmsMasterKeyId: "alias/mail",
        messageRetentionSeconds: 345_600,
        name: "feedback",
        redrivePolicy: '{"deadLetterTargetArn":"x","maxReceiveCount":5}',
        visibilityTimeoutSeconds: 180,
      },
    },
    {
      type: "aws:scheduler/schedule:Schedule",
      name: "schedule",
      props: { scheduleExpression: "rate(1 hour)", target: { arn: "x", retryPolicy: { maximumRetryAttempts: 2 } } },
    },
    {
      type: "aws:lambda/function:Function",
      name: "function",
      props: { environment: UNKNOWN, runtime: "nodejs24.x", timeout: 30 },
    },
    {
      type: "aws:sesv2/configurationSet:ConfigurationSet",
      name: "set",
      props: {
        deliveryOptions: { tlsPolicy: "REQUIRE" },
        reputationOptions: { reputationMetricsEnabled: true },
        suppressionOptions: { suppressedReasons: ["COMPLAINT", "BOUNCE"] },
      },
    },
    ...["prod", "dev"].map((stack) => ({
      type: "aws:dynamodb/table:Table",
      name: `table-of-${stack}`,
      stack,
      props: {
        billingMode: "PAY_PER_REQUEST",
        deletionProtectionEnabled: stack === "prod",
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true, kmsKeyArn: UNKNOWN },
      },
    })),
  ],
  refused: [
    {
      what: "a key that does not rotate",
      at: "key.props.enableKeyRotation",
      value: false,
      says: [wrong("key", "enableKeyRotation", "true")],
    },
    {
      what: "a key that does not say whether it does",
      at: "key.props.enableKeyRotation",
      value: undefined,
      says: ["key: enableKeyRotation is not set: set it to true"],
    },
    {
      what: "what no rule reads",
      at: "queue.props.sqsManagedSseEnabled",
      value: true,
      says: [strange("queue", "sqsManagedSseEnabled")],
    },
    {
      what: "the same within an object",
      at: "schedule.props.target.sqsParameters",
      value: {},
      says: [strange("schedule", "target.sqsParameters")],
    },
    {
      what: "the same within a document",
      at: "queue.props.redrivePolicy",
      value: '{"deadLetterTargetArn":"x","maxReceiveCount":5,"more":1}',
      says: [strange("queue", "redrivePolicy.more")],
    },
    {
      what: "the name of a JavaScript built-in",
      at: "key.props.toString",
      value: "x",
      says: [strange("key", "toString")],
    },
    {
      what: "too long a wait",
      at: "queue.props.visibilityTimeoutSeconds",
      value: 43_200,
      says: [wrong("queue", "visibilityTimeoutSeconds", WAITS)],
    },
    {
      what: "half a second",
      at: "queue.props.visibilityTimeoutSeconds",
      value: 180.5,
      says: [wrong("queue", "visibilityTimeoutSeconds", WAITS)],
    },
    {
      what: "a text for a number",
      at: "queue.props.visibilityTimeoutSeconds",
      value: "180",
      says: [wrong("queue", "visibilityTimeoutSeconds", WAITS)],
    },
    {
      what: "a schedule of one day in the year",
      at: "schedule.props.scheduleExpression",
      value: "cron(0 7 1 1 ? *)",
      says: [wrong("schedule", "scheduleExpression", 'a text like "cron(0 7 ? * MON *)"')],
    },
    {
      what: "an invalid document",
      at: "queue.props.redrivePolicy",
      value: "x",
      says: ["queue: redrivePolicy must be an object or a list"],
    },
    {
      what: "an unknown",
      at: "queue.props.messageRetentionSeconds",
      value: UNKNOWN,
      says: [unknown("queue", "messageRetentionSeconds")],
    },
    {
      what: "mail without TLS",
      at: "set.props.deliveryOptions.tlsPolicy",
      value: "OPTIONAL",
      says: [`set: deliveryOptions.tlsPolicy has a value that is not allowed, ${TLS}`],
    },
    {
      what: "mail without TLS by default",
      at: "set.props.deliveryOptions",
      value: undefined,
      says: [`set: deliveryOptions.tlsPolicy is not set, ${TLS}`],
    },
    {
      what: "unknown options of a set",
      at: "set.props.deliveryOptions",
      value: UNKNOWN,
      says: [unknown("set", "deliveryOptions")],
    },
    {
      what: "a set that can be resumed by an up",
      at: "set.props.sendingOptions",
      value: { sendingEnabled: true },
      says: ["set: sendingOptions is set, so the next up resumes a set that was paused during an incident: remove it"],
    },
    {
      what: "no suppression after a complaint",
      at: "set.props.suppressionOptions.suppressedReasons",
      value: ["BOUNCE"],
      says: [`set: suppressionOptions.suppressedReasons is not complete, ${SUPPRESSES}`],
    },
    {
      what: "no suppression",
      at: "set.props.suppressionOptions",
      value: {},
      says: [`set: suppressionOptions.suppressedReasons is not set, ${SUPPRESSES}`],
    },
    {
      what: "AWS's own key",
      at: "queue.props.kmsMasterKeyId",
      value: "alias/aws/sqs",
      says: [`queue: kmsMasterKeyId has a value that is not allowed, ${ALIAS}`],
    },
    {
      what: "a table of prod that can be deleted by one call",
      at: "table-of-prod.props.deletionProtectionEnabled",
      value: false,
      says: [`table-of-prod: deletionProtectionEnabled has a value that is not allowed, ${PROTECTED}`],
    },
    {
      what: "the same by default",
      at: "table-of-prod.props.deletionProtectionEnabled",
      value: undefined,
      says: [`table-of-prod: deletionProtectionEnabled is not set, ${PROTECTED}`],
    },
    {
      what: "a table under AWS's own key",
      at: "table-of-dev.props.serverSideEncryption",
      value: undefined,
      says: [
        "table-of-dev: serverSideEncryption.enabled is not set, so AWS's own key encrypts the table: set it to true",
        "table-of-dev: serverSideEncryption.kmsKeyArn is not set, so AWS's own key encrypts the table: set it",
      ],
    },
  ],
  harmless: [
    { what: "a value within bounds", at: "queue.props.visibilityTimeoutSeconds", value: 360 },
    { what: "a default of SQS", at: "queue.props.visibilityTimeoutSeconds", value: 30 },
    { what: "a default that the provider states", at: "queue.props.fifoQueue", value: false },
    { what: "what the provider notes", at: "queue.props.__defaults", value: ["fifoQueue"] },
    { what: "protection outside prod", at: "table-of-dev.props.deletionProtectionEnabled", value: true },
    { what: "a key's ARN", at: "queue.props.kmsMasterKeyId", value: "arn:aws:kms:us-east-1:111122223333:alias/mail" },
    { what: "another hour", at: "schedule.props.scheduleExpression", value: "cron(30 6 ? * TUE *)" },
  ],
  mutated: "good",
  mutations: {
    "props.enableKeyRotation": { weaker: [false, "true"] },
    "props.messageRetentionSeconds": { weaker: [60, 345_599, 1_209_601] },
    "props.visibilityTimeoutSeconds": { weaker: [0, 29, 119, 1201], absent: "It has a default." },
    "props.redrivePolicy": {
      weaker: ["x", '{"x":1}', '{"deadLetterTargetArn":"x"}'],
      absent: "The rule unbroken-chains wants it where a function reads the queue.",
      unknown: "See unbroken-chains.",
    },
    "props.kmsMasterKeyId": { weaker: ["alias/aws/sqs", "0f86075c", "", null] },
    "props.runtime": { weaker: ["nodejs18.x", 24, null] },
    "props.billingMode": { weaker: ["PROVISIONED"] },
    "props.deliveryOptions": { weaker: [{}, { tlsPolicy: "OPTIONAL" }] },
    "props.deliveryOptions.tlsPolicy": { weaker: ["OPTIONAL", "require", true] },
    "props.reputationOptions": { weaker: [{}, { reputationMetricsEnabled: false }] },
    "props.reputationOptions.reputationMetricsEnabled": { weaker: [false, "true"] },
    "props.suppressionOptions": { weaker: [{}, { suppressedReasons: [] }] },
    "props.suppressionOptions.suppressedReasons": { weaker: [[], ["BOUNCE"], ["COMPLAINT", "COMPLAINT"], "BOUNCE"] },
    "props.suppressionOptions.suppressedReasons.*": { weaker: ["bounce", null] },
    "props.deletionProtectionEnabled": { weaker: ["true", null], absent: "Only production needs it." },
    "props.pointInTimeRecovery": { weaker: [{ x: 1 }] },
    "props.pointInTimeRecovery.enabled": {
      weaker: "See expiring-tables.",
      absent: "See expiring-tables.",
      unknown: "See expiring-tables.",
    },
    "props.serverSideEncryption": { weaker: [{}, { enabled: true }] },
    "props.serverSideEncryption.enabled": { weaker: [false, "true"] },
    "props.serverSideEncryption.kmsKeyArn": {
      weaker: "See unknowns-from-own-resources.",
      unknown: "Only AWS can assign it.",
    },
    "provider.props.defaultTags": {
      weaker: "The stack prod is production whatever its tags say.",
      absent: "As above.",
      unknown: "As above.",
    },
    "props.scheduleExpression": { weaker: ["at(2027-01-01T00:00:00)"], absent: "AWS refuses a schedule without." },
    "props.timeout": { weaker: [1, 901] },
    "props.environment": {
      weaker: [{ x: 1 }],
      absent: "A function may need none.",
      unknown: "Its members have rules.",
    },
    "props.target": {
      weaker: [{ x: 1 }],
      absent: "AWS refuses a schedule without.",
      unknown: "See arns-of-the-stack.",
    },
    "props.target.retryPolicy": { weaker: [{ x: 1 }], absent: "It has a default.", unknown: "It is no reference." },
    "props.target.retryPolicy.maximumRetryAttempts": { weaker: [0, 1, 100], absent: "It has a default." },
  },
};
