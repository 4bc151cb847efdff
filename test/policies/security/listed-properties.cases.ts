import { listedProperties } from "../../../policies/security/listed-properties";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

const strange = (name: string, path: string) =>
  `${name}: states ${path}, which no rule reads: remove it, or add its line to policies/lib/properties/`;
const wrong = (name: string, path: string, mend: string) => `${name}: ${path} is not as it must be: state ${mend}`;

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
        kmsMasterKeyId: UNKNOWN,
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
    { type: "aws:lambda/function:Function", name: "function", props: { environment: UNKNOWN, timeout: 30 } },
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
      says: ["key: does not state enableKeyRotation: state true"],
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
      says: [
        wrong(
          "schedule",
          "scheduleExpression",
          String.raw`a text like rate\((\d+ minutes?|1 hour|1 day|7 days)\)|cron\(\d+ (\d+|\*) (\?|\*) \* [A-Z\d*?,-]+ \*\)`,
        ),
      ],
    },
    {
      what: "an invalid document",
      at: "queue.props.redrivePolicy",
      value: "x",
      says: ["queue: redrivePolicy is no object and no list: state one"],
    },
    {
      what: "an unknown",
      at: "queue.props.messageRetentionSeconds",
      value: UNKNOWN,
      says: [
        "queue: messageRetentionSeconds is unknown at preview and so cannot be judged; make it from settings and names that are known, not from another resource's output",
      ],
    },
  ],
  harmless: [
    { what: "a value within bounds", at: "queue.props.visibilityTimeoutSeconds", value: 360 },
    { what: "a default of SQS", at: "queue.props.visibilityTimeoutSeconds", value: 30 },
    { what: "a default that the provider states", at: "queue.props.fifoQueue", value: false },
    { what: "what the provider notes", at: "queue.props.__defaults", value: ["fifoQueue"] },
    { what: "another hour", at: "schedule.props.scheduleExpression", value: "cron(30 6 ? * TUE *)" },
  ],
  mutated: "good",
  mutations: {
    "props.enableKeyRotation": { weaker: [false, "true"] },
    "props.messageRetentionSeconds": { weaker: [60, 345_599, 1_209_601] },
    "props.visibilityTimeoutSeconds": { weaker: [0, 29, 119, 1201], absent: "It has a default." },
    "props.redrivePolicy": { weaker: ["x", '{"x":1}'], absent: "The rule redrive wants it.", unknown: "See redrive." },
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
