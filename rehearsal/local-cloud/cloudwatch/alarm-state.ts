/**
 * The state of an alarm, from its data points alone.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/alarms-and-missing-data.html, whose tables are in the tests.
 */

/** The state of an alarm. */
export type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";

/** How an alarm treats a period without a data point. */
export const MISSING_DATA = ["missing", "ignore", "breaching", "notBreaching"] as const;

/** When an alarm goes into the state ALARM. */
export interface Condition {
  /** N: the number of data points that are evaluated. */
  readonly evaluationPeriods: number;
  /** M: how many of them must breach the threshold. */
  readonly datapointsToAlarm: number;
  readonly missingData: (typeof MISSING_DATA)[number];
}

/** One period: whether its data point breaches the threshold; undefined without a data point. */
export type Breach = boolean | undefined;

/**
 * How many periods are retrieved, so that older data points can stand in for missing ones. AWS's examples have 5 for N = 3 and leave the
 * rest open; users with N = 1 have seen 3 or 4 (https://stackoverflow.com/questions/72093282).
 */
export const evaluationRange = (evaluationPeriods: number) => evaluationPeriods + 2;

/**
 * The state after an evaluation.
 *
 * @param periods the evaluation range, the newest period last
 * @param current the state before
 */
export function nextState(periods: readonly Breach[], condition: Condition, current: State): State {
  const { evaluationPeriods, datapointsToAlarm, missingData } = condition;
  const real = periods.filter((breach) => breach !== undefined).slice(-evaluationPeriods);
  const breaching = real.filter(Boolean).length;
  const filled = missingData === "breaching" ? evaluationPeriods - real.length : 0;
  if (breaching + filled >= datapointsToAlarm) return "ALARM";
  if (real.includes(false) || real.length === evaluationPeriods || missingData === "notBreaching") return "OK";
  if (real.length === 0) return missingData === "missing" ? "INSUFFICIENT_DATA" : current;
  return missingData === "missing" && isOldEnough(periods, datapointsToAlarm) ? "ALARM" : current;
}

/** Whether the oldest of the data points, all breaching, is at least M periods old, so that the alarm waits for no more of them. */
const isOldEnough = (periods: readonly Breach[], datapointsToAlarm: number) =>
  periods.length - periods.indexOf(true) >= datapointsToAlarm;
