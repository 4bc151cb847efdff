/**
 * One line of JSON for each thing that happened: a log entry and, where something is counted, a metric in CloudWatch's
 * embedded format (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html).
 *
 * Not Powertools' Logger and Metrics: in the bundle of the suppression function they add 7 % to the time from process start to
 * the first bounce handled (`bench/README.md`), and Metrics puts a `service` dimension of its own on everything.
 */

/** What the functions count. Each has its own unit `Count` and the one dimension {@link DIMENSION}. */
export type Metric =
  | "HardBounce"
  | "SoftBounce"
  | "Blocked"
  | "Complaint"
  | "AmbiguousComplaint"
  | "Ignored"
  | "PendingSync"
  | "Overdue"
  | "Malformed";

/** The one dimension, named as SES names it, so that our metrics and SES's join. */
export const DIMENSION = "ses:configuration-set";

/** The dimension's value where an event names no configuration set: identity notifications carry no tags. */
export const NO_CONFIGURATION_SET = "none";

/** What one line says. */
export interface Entry {
  readonly level: "INFO" | "WARN" | "ERROR";
  /** What it is about, in a few words that stay the same. */
  readonly message: string;
  /** What was counted; an absent or zero count adds no data point. */
  readonly metrics?: Readonly<Partial<Record<Metric, number>>>;
  /** The value of {@link DIMENSION}. */
  readonly configurationSet?: string;
  /** Anything else that is worth reading, but never an address. */
  readonly [detail: string]: unknown;
}

/** Formats an entry as one line. */
export function formatLine(entry: Entry, namespace: string, now: Date): string {
  const { metrics = {}, configurationSet = NO_CONFIGURATION_SET, ...details } = entry;
  const counted = Object.entries(metrics).filter(([, count]) => count > 0);
  if (counted.length === 0) return JSON.stringify({ ...details, timestamp: now.toISOString() });
  const Metrics = counted.map(([Name]) => ({ Name, Unit: "Count" }));
  return JSON.stringify({
    ...details,
    timestamp: now.toISOString(),
    [DIMENSION]: configurationSet,
    ...Object.fromEntries(counted),
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
