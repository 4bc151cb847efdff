/**
 * One line of JSON for each thing that happened: a log entry and, where something is counted, a metric in CloudWatch's
 * embedded format (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 *
 * Not Powertools' Logger and Metrics: in the bundle of the suppression function they add 7% to the time from process start to
 * the first bounce handled (`bench/README.md`), and Metrics puts a `service` dimension of its own on everything.
 */
import { DIMENSION, type MailMetric, NO_CONFIGURATION_SET, type OutboxMetric, type StackMetric } from "./metrics/names";

/** What one line says. */
export interface Entry {
  readonly level: "INFO" | "WARN" | "ERROR";
  /** What it is about, in a few words that stay the same. */
  readonly message: string;
  /** What was counted. Zero is a data point too: an alarm can tell it from a metric that does not exist. */
  readonly metrics?: Readonly<Partial<Record<MailMetric | StackMetric | OutboxMetric, number>>>;
  /** The value of {@link DIMENSION}. */
  readonly configurationSet?: string;
  /** Anything else that is worth reading, but never an address. */
  readonly [detail: string]: unknown;
}

/** Formats an entry as one line. */
export function formatLine(entry: Entry, namespace: string, now: Date): string {
  const { metrics = {}, configurationSet, ...details } = entry;
  const set = configurationSet !== undefined && { [DIMENSION]: configurationSet };
  const names = Object.keys(metrics);
  if (names.length === 0) return JSON.stringify({ ...details, timestamp: now.toISOString(), ...set });
  const Metrics = names.map((Name) => ({ Name, Unit: "Count" }));
  return JSON.stringify({
    ...details,
    timestamp: now.toISOString(),
    [DIMENSION]: NO_CONFIGURATION_SET,
    ...set,
    ...metrics,
    _aws: {
      Timestamp: now.getTime(),
      CloudWatchMetrics: [{ Namespace: namespace, Dimensions: [[DIMENSION]], Metrics }],
    },
  });
}

/**
 * What writes entries where Lambda collects them, past `console`, which would put a prefix before the JSON.
 *
 * @param namespace of the metrics
 */
export const lineWriter =
  (namespace: string) =>
  (entry: Entry): void => {
    process.stdout.write(`${formatLine(entry, namespace, new Date())}\n`);
  };
