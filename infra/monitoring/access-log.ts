/**
 * The access log of the links: what a line says, and the metrics that are extracted from it.
 *
 * A line shows neither who sent a request nor whom it concerns: it has no path or query, which hold a token, and no address, agent
 * or referer.
 */
import type { AccessMetric } from "../../core/metrics/names";

/** Variables of API Gateway: https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-logging-variables.html */
const LINE = {
  requestId: '"$context.requestId"',
  time: '"$context.requestTime"',
  routeKey: '"$context.routeKey"',
  // Without quotes, so that they are numbers.
  status: "$context.status",
  responseLatency: "$context.responseLatency",
  integrationError: '"$context.integrationErrorMessage"',
} as const;

/** A line of the access log, as the stage takes it: JSON once the variables are replaced. */
export const ACCESS_LOG_FORMAT = `{${Object.entries(LINE)
  .map(([field, value]) => `"${field}":${value}`)
  .join(",")}}`;

/** A metric that CloudWatch Logs extracts from each line that matches. */
interface AccessLogMetric {
  readonly metric: AccessMetric;
  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/FilterAndPatternSyntax.html */
  readonly pattern: string;
  readonly value: string;
  /** The value for a period that has lines, none of which matches. */
  readonly defaultValue?: string;
  readonly unit: "Count" | "Milliseconds";
}

export const accessLogMetrics: readonly AccessLogMetric[] = [
  { metric: "LinkErrors", pattern: "{ $.status >= 500 }", value: "1", defaultValue: "0", unit: "Count" },
  { metric: "LinkLatency", pattern: "{ $.responseLatency >= 0 }", value: "$.responseLatency", unit: "Milliseconds" },
];
