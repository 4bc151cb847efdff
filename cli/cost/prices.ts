/**
 * List prices of AWS in US East (N. Virginia), in US dollars, with what each account has free forever.
 *
 * Stated, not fetched: nobody asked AWS or saw a bill, and a price may have changed. Check the source before you rely on one.
 */

/** When the prices were stated. */
export const STATED = "2026-11-24";

/** The price of one kind of use. */
export interface Price {
  readonly service: string;
  /** What is counted. */
  readonly unit: string;
  /** Dollars for {@link Price.per} units. */
  readonly dollars: number;
  readonly per: number;
  /** Units a month that every account has free forever. */
  readonly free: number;
  readonly source: string;
}

const MILLION = 1e6;
const cloudwatch = { service: "CloudWatch", source: "https://aws.amazon.com/cloudwatch/pricing/" };
const dynamodb = { service: "DynamoDB", source: "https://aws.amazon.com/dynamodb/pricing/on-demand/" };
const kms = { service: "KMS", source: "https://aws.amazon.com/kms/pricing/" };
const lambda = { service: "Lambda", source: "https://aws.amazon.com/lambda/pricing/" };

/** Every price that the calculation uses. */
export const PRICES = {
  messages: {
    service: "SES",
    unit: "messages",
    dollars: 0.1,
    per: 1000,
    free: 0,
    source: "https://aws.amazon.com/ses/pricing/",
  },
  metrics: { ...cloudwatch, unit: "custom metrics", dollars: 0.3, per: 1, free: 10 },
  alarmMetrics: { ...cloudwatch, unit: "metrics in alarms", dollars: 0.1, per: 1, free: 10 },
  dashboards: { ...cloudwatch, unit: "dashboards", dollars: 3, per: 1, free: 3 },
  metricReads: { ...cloudwatch, unit: "metrics read by the report", dollars: 0.02, per: 1000, free: 0 },
  logs: { ...cloudwatch, unit: "GB of logs", dollars: 0.5, per: 1, free: 5 },
  keys: { ...kms, unit: "keys", dollars: 1, per: 1, free: 0 },
  keyUses: { ...kms, unit: "uses of keys", dollars: 0.03, per: 10_000, free: 20_000 },
  secrets: {
    service: "Secrets Manager",
    unit: "secrets",
    dollars: 0.4,
    per: 1,
    free: 0,
    source: "https://aws.amazon.com/secrets-manager/pricing/",
  },
  publishes: {
    service: "SNS",
    unit: "events published",
    dollars: 0.5,
    per: MILLION,
    free: MILLION,
    source: "https://aws.amazon.com/sns/pricing/",
  },
  queueRequests: {
    service: "SQS",
    unit: "requests",
    dollars: 0.4,
    per: MILLION,
    free: MILLION,
    source: "https://aws.amazon.com/sqs/pricing/",
  },
  invocations: { ...lambda, unit: "invocations", dollars: 0.2, per: MILLION, free: MILLION },
  gigabyteSeconds: { ...lambda, unit: "GB-seconds (arm64)", dollars: 13.3334, per: MILLION, free: 400_000 },
  linkRequests: {
    service: "API Gateway",
    unit: "requests of an HTTP API",
    dollars: 1,
    per: MILLION,
    // The million that is free ends after an account's first year.
    free: 0,
    source: "https://aws.amazon.com/api-gateway/pricing/",
  },
  writes: { ...dynamodb, unit: "writes", dollars: 0.625, per: MILLION, free: 0 },
  reads: { ...dynamodb, unit: "reads", dollars: 0.125, per: MILLION, free: 0 },
  storage: { ...dynamodb, unit: "GB with its backups", dollars: 0.45, per: 1, free: 0 },
  schedules: {
    service: "EventBridge Scheduler",
    unit: "scheduled invocations",
    dollars: 1,
    per: MILLION,
    free: 14 * MILLION,
    source: "https://aws.amazon.com/eventbridge/pricing/",
  },
} as const satisfies Readonly<Record<string, Price>>;

/** The name of a price. */
export type PriceName = keyof typeof PRICES;
