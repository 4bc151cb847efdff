/** Spreads metrics over several alarms of one kind if they are more than one alarm may read. */

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html: metrics that one alarm may read. */
const MOST_METRICS = 10;

/** Metrics of a function that the alarm about failed functions reads: its errors and its throttles. */
export const FUNCTION_METRICS = 2;

/**
 * Splits what alarms of one kind watch into as many parts as there have to be alarms.
 *
 * @param metricsEach how many metrics each item takes
 */
export function inParts<Item>(items: readonly Item[], metricsEach: number): Item[][] {
  const most = Math.floor(MOST_METRICS / metricsEach);
  return Array.from({ length: Math.ceil(items.length / most) }, (_, part) =>
    items.slice(part * most, (part + 1) * most),
  );
}

/** The name of the alarm for a part; the first has the name of the kind. */
export const partName = (kind: string, index: number): string => (index === 0 ? kind : `${kind}-${index + 1}`);
