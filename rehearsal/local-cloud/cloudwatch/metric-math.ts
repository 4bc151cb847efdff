/**
 * CloudWatch metric math: the operators and functions that the program's expressions use, on series with gaps.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html ("the guide" below). A division by zero has
 * no value. Where the guide or its users' reports allow two results, a {@link Reading} decides which one holds.
 */
import { Unsupported } from "../refusal";

/** Values by the start of their period, in milliseconds since the epoch. A period without data has no entry. */
export type Series = ReadonlyMap<number, number>;

type Value = number | Series;
type Argument = Value | readonly Value[];

/** One way to read how CloudWatch treats gaps in a series. */
export interface Reading {
  /**
   * The result of an operator where one of its two series has a gap. The guide: "Missing values in a time series are treated as 0", as was
   * seen in compiler-explorer/infra#1661. A reviewer of binbashar/le-tf-infra-aws#1102 says that there is no value.
   */
  readonly operator: "zero" | "absent";
  /**
   * The result of `IF` where its condition is true and the chosen series has a gap. The guide: "has the value of 0, if the corresponding
   * data point of metric1 is TRUE and the corresponding data point does not exist in metric2"; but for a condition that compares a series
   * with a number the same guide has an empty result.
   */
  readonly chosen: "zero" | "absent";
  /**
   * The result of `FILL` on a series without a single value. The guide fills "the missing values of a time series", and CloudWatch's
   * developers recommend it for metrics that have never been published (aws/aws-sdk-js-v3#6873). But a metric that does not exist gives an
   * empty data set (https://repost.aws/knowledge-center/cloudwatch-alarm-insufficient-data-state), which has no values to be missing.
   */
  readonly fillOfNothing: "filled" | "empty";
}

/** Every combination of the readings. */
export const READINGS: readonly Reading[] = (["zero", "absent"] as const).flatMap((operator) =>
  (["zero", "absent"] as const).flatMap((chosen) =>
    (["filled", "empty"] as const).map((fillOfNothing) => ({ operator, chosen, fillOfNothing })),
  ),
);

/** A reading in a few words. */
export const readingName = ({ operator, chosen, fillOfNothing }: Reading) =>
  `an operator over a gap: ${operator}; IF over a gap: ${chosen}; FILL of nothing: ${fillOfNothing}`;

type Expression =
  | { readonly number: number }
  | { readonly id: string }
  | { readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly array: readonly Expression[] }
  | { readonly call: string; readonly args: readonly Expression[] };

/** Binary operators from lowest to highest precedence; those in one row have the same. */
const PRECEDENCE = [
  ["||", "OR"],
  ["&&", "AND"],
  ["==", "!=", "<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/"],
];

const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z]\w*|&&|\|\||[<>=!]=|[-+*/<>(),[\]])/y;

function tokens(text: string): string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new Unsupported(`the metric math expression ${text}`);
    found.push(token);
  }
  return found;
}

/** Parses an expression. @throws Unsupported for syntax that no expression of the program uses */
function parse(text: string): Expression {
  const rest = tokens(text);
  const expect = (token: string) => {
    if (rest.shift() !== token)
      throw new Unsupported(`the metric math expression ${text}: no ${token} where one belongs`);
  };
  const listUntil = (end: string): Expression[] => {
    const list = [binary(0)];
    while (rest[0] === ",") list.push((rest.shift(), binary(0)));
    expect(end);
    return list;
  };
  const operand = (): Expression => {
    const token = rest.shift() ?? "";
    if (token === "-") return { operator: "-", left: { number: 0 }, right: operand() };
    if (token === "(") {
      const inner = binary(0);
      expect(")");
      return inner;
    }
    if (token === "[") return { array: listUntil("]") };
    if (/^\d/.test(token)) return { number: Number(token) };
    if (!/^[A-Za-z]/.test(token)) throw new Unsupported(`the metric math expression ${text}: ${token || "its end"}`);
    if (rest[0] !== "(") return { id: token };
    rest.shift();
    return { call: token, args: listUntil(")") };
  };
  const binary = (level: number): Expression => {
    const operators = PRECEDENCE[level];
    if (!operators) return operand();
    let left = binary(level + 1);
    while (operators.includes(rest[0] ?? "")) left = { operator: rest.shift() ?? "", left, right: binary(level + 1) };
    return left;
  };
  const whole = binary(0);
  if (rest.length > 0) throw new Unsupported(`the metric math expression ${text}: ${rest.join(" ")}`);
  return whole;
}

const parses = new Map<string, Expression>();

/** Parses an expression once and caches it, since alarms evaluate the same ones every minute. */
function parsed(text: string): Expression {
  const expression = parses.get(text) ?? parse(text);
  parses.set(text, expression);
  return expression;
}

const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  "/": (a, b) => a / b,
  "<": (a, b) => Number(a < b),
  "<=": (a, b) => Number(a <= b),
  ">": (a, b) => Number(a > b),
  ">=": (a, b) => Number(a >= b),
  "==": (a, b) => Number(a === b),
  "!=": (a, b) => Number(a !== b),
  "&&": (a, b) => Number(a !== 0 && b !== 0),
  AND: (a, b) => Number(a !== 0 && b !== 0),
  "||": (a, b) => Number(a !== 0 || b !== 0),
  OR: (a, b) => Number(a !== 0 || b !== 0),
};

const at = (value: Value, time: number) => (typeof value === "number" ? value : value.get(time));

/** The series of `compute`'s result for each period of the series among `values`; a missing or non-finite result is a gap. */
function pointwise(
  values: readonly Value[],
  compute: (...points: (number | undefined)[]) => number | undefined,
): Value {
  const times = new Set(values.flatMap((value) => (typeof value === "number" ? [] : [...value.keys()])));
  if (times.size === 0 && values.every((value) => typeof value === "number")) return compute(...values) ?? 0;
  const points = [...times]
    .sort((a, b) => a - b)
    .map((time) => [time, compute(...values.map((value) => at(value, time)))]);
  return new Map(points.filter((point): point is [number, number] => Number.isFinite(point[1])));
}

/** A binary operation; the result has a gap where both series do, or where the only series does. */
function combined(operator: string, left: Value, right: Value, reading: Reading["operator"]): Value {
  const filled = reading === "zero" && typeof left !== "number" && typeof right !== "number" ? 0 : undefined;
  return pointwise([left, right], (a = filled, b = filled) =>
    a === undefined || b === undefined ? undefined : OPERATORS[operator]?.(a, b),
  );
}

/**
 * SUM or MAX of an array of series, from the values present in each period. Whether a gap is skipped or counts as 0, as the guide says for
 * AVG, makes no difference to a sum, nor to the maximum of values that are never negative.
 */
function across(values: readonly Value[], compute: (present: readonly number[]) => number): Value {
  return pointwise(values, (...points) => {
    const present = points.filter((point) => point !== undefined);
    return present.length === 0 ? undefined : compute(present);
  });
}

const ACROSS: Readonly<Record<string, (present: readonly number[]) => number>> = {
  SUM: (present) => present.reduce((sum, value) => sum + value, 0),
  MAX: (present) => Math.max(...present),
};

/** The functions by name and number of arguments; only SUM and MAX take an array. */
function call(name: string, args: readonly Value[], periods: readonly number[], reading: Reading): Value {
  const [first = 0, second = 0, third] = args;
  const form = `${name}/${args.length}`;
  if (form === "EPOCH/1") return new Map(periods.map((time) => [time, time / 1000]));
  if (form === "MAX/1" && typeof first !== "number" && first.size > 0) return Math.max(...first.values());
  if (form === "FILL/2") {
    if (reading.fillOfNothing === "empty" && typeof first !== "number" && first.size === 0) return first;
    return new Map(periods.map((time) => [time, at(first, time) ?? at(second, time) ?? 0]));
  }
  if (form !== "IF/2" && form !== "IF/3") throw new Unsupported(`the metric math function ${form}`);
  const gap = reading.chosen === "zero" ? 0 : undefined;
  return pointwise([first, second, third ?? new Map<number, number>()], (condition, yes = gap, no) =>
    condition === undefined ? undefined : condition === 0 ? no : yes,
  );
}

/**
 * Evaluates an expression.
 *
 * @param series the series that the expression may name, by id
 * @param periods the starts of all periods of the request, in milliseconds since the epoch, which FILL fills
 * @throws Unsupported for a function or operator that no expression of the program uses, and for an unknown id
 */
export function evaluate(
  text: string,
  series: Readonly<Record<string, Series>>,
  periods: readonly number[],
  reading: Reading,
): Series {
  const single = (argument: Argument): Value => {
    if (Array.isArray(argument))
      throw new Unsupported(`the metric math expression ${text}: an array outside SUM and MAX`);
    return argument as Value;
  };
  const value = (expression: Expression): Value => single(argument(expression));
  const argument = (expression: Expression): Argument => {
    if ("number" in expression) return expression.number;
    if ("array" in expression) return expression.array.map(value);
    if ("id" in expression) {
      const found = series[expression.id];
      if (!found) throw new Unsupported(`the metric math expression ${text}: nothing has the id ${expression.id}`);
      return found;
    }
    if ("operator" in expression) {
      return combined(expression.operator, value(expression.left), value(expression.right), reading.operator);
    }
    const [array, ...more] = expression.args;
    const compute = ACROSS[expression.call];
    if (compute && array && "array" in array && more.length === 0) return across(array.array.map(value), compute);
    return call(expression.call, expression.args.map(value), periods, reading);
  };
  const result = value(parsed(text));
  return typeof result === "number" ? new Map(periods.map((time) => [time, result])) : result;
}
