/** Numbers as people read them: in alarms, notices, reports and what commands print. */

const whole = new Intl.NumberFormat("en-US", { maximumFractionDigits: 0 });

/** A count: `1,000`. */
export const count = (value: number): string => whole.format(value);

/** A percentage with no more decimals than it needs: `5%`, `0.1%`. */
export const percent = (value: number): string => `${Number(value.toPrecision(6))}%`;

/** A measured percentage: one decimal, or two below 1%. */
export const measuredPercent = (value: number): string => `${value.toFixed(value > 0 && value < 1 ? 2 : 1)}%`;
