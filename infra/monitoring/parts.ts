/** Alarms on more metrics than one alarm takes: several of one kind, each on a part. */

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: metrics that one alarm may read. */
const MOST_METRICS = 10;

/** Metrics of a function that the alarm about failed functions reads: its errors and its throttles. */
export const FUNCTION_METRICS = 2;

/**
 * What alarms of one kind watch, in as many parts as they need.
 *
 * @param metricsEach how many metrics each item brings
 */
export function inParts<Item>(items: readonly Item[], metricsEach: number): Item[][] {
  const most = Math.floor(MOST_METRICS / metricsEach);
  return Array.from({ length: Math.ceil(items.length / most) }, (_, part) =>
    items.slice(part * most, (part + 1) * most),
  );
}

/** The name of the part with an index: the first has the kind's own. */
export const partName = (kind: string, index: number): string => (index === 0 ? kind : `${kind}-${index + 1}`);
