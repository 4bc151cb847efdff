/**
 * Structured logs: one line of JSON for each entry, which also carries the entry's counts as metrics in CloudWatch's embedded
 * metric format
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 *
 * Powertools' Logger and Metrics are not used: they add 7% to the suppression function's time from process start to the first
 * bounce handled (`bench/README.md`), and Metrics puts a `service` dimension on everything.
 */
import {
  DIMENSION,
  type MailMetric,
  NO_CONFIGURATION_SET,
  type OutboxMetric,
  type StackMetric,
} from "../metrics/names";

/** One log line. */
export interface Entry {
  readonly level: "INFO" | "WARN" | "ERROR";
  /** What happened, in a few fixed words. */
  readonly message: string;
  /** Counts. Zero is a data point too, which an alarm can tell from missing data. */
  readonly metrics?: Readonly<Partial<Record<MailMetric | StackMetric | OutboxMetric, number>>>;
  /** The value of {@link DIMENSION}. */
  readonly configurationSet?: string;
  /** Any other detail, but never an address. */
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
 * Returns a function that writes entries to stdout. `console` would put a prefix before the JSON.
 *
 * @param namespace of the metrics
 */
export const lineWriter =
  (namespace: string) =>
  (entry: Entry): void => {
    process.stdout.write(`${formatLine(entry, namespace, new Date())}\n`);
  };
