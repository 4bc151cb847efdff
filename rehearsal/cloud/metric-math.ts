/**
 * CloudWatch metric math: the operators and functions that the program's expressions use, on series with gaps.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html. An operation on two series has a
 * value only where both have one; a division by zero has none. What FILL makes of a metric without any data point is not
 * documented: here it fills every period, as it does for one with a single point.
 */
import { Unsupported } from "./refusal";

/** Values by the beginning of their period, in milliseconds since the epoch. A period without data is absent. */
export type Series = ReadonlyMap<number, number>;

type Value = number | Series;

type Expression =
  | { readonly number: number }
  | { readonly id: string }
  | { readonly operator: string; readonly left: Expression; readonly right: Expression }
  | { readonly call: string; readonly args: readonly Expression[] };

/** Binary operators, the loosest first; those of one line bind alike. */
const PRECEDENCE = [
  ["||", "OR"],
  ["&&", "AND"],
  ["==", "!=", "<=", ">=", "<", ">"],
  ["+", "-"],
  ["*", "/"],
];

const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z]\w*|&&|\|\||[<>=!]=|[-+*/<>(),])/y;

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

/** Reads an expression. @throws Unsupported for what no expression of the program needs */
function parse(text: string): Expression {
  const rest = tokens(text);
  const expect = (token: string) => {
    if (rest.shift() !== token)
      throw new Unsupported(`the metric math expression ${text}: no ${token} where one belongs`);
  };
  const args = (): Expression[] => {
    const list = [binary(0)];
    while (rest[0] === ",") list.push((rest.shift(), binary(0)));
    expect(")");
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
    if (/^\d/.test(token)) return { number: Number(token) };
    if (!/^[A-Za-z]/.test(token)) throw new Unsupported(`the metric math expression ${text}: ${token || "its end"}`);
    if (rest[0] !== "(") return { id: token };
    rest.shift();
    return { call: token, args: args() };
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

/** A series of what `compute` gives for each period of the series among `values`; no value, or none that is finite, is a gap. */
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

/**
 * Evaluates an expression.
 *
 * @param series the series by id, which the expression names
 * @param periods the beginning of every period of the request, in milliseconds: what FILL fills
 * @throws Unsupported for a function or operator that no expression of the program uses, and for an unknown id
 */
export function evaluate(text: string, series: Readonly<Record<string, Series>>, periods: readonly number[]): Series {
  const value = (expression: Expression): Value => {
    if ("number" in expression) return expression.number;
    if ("id" in expression) {
      const found = series[expression.id];
      if (!found) throw new Unsupported(`the metric math expression ${text}: nothing has the id ${expression.id}`);
      return found;
    }
    if ("operator" in expression) {
      const compute = OPERATORS[expression.operator];
      return pointwise([value(expression.left), value(expression.right)], (a, b) =>
        a === undefined || b === undefined ? undefined : compute?.(a, b),
      );
    }
    const [first = 0, second = 0, third = 0] = expression.args.map(value);
    const form = `${expression.call}/${String(expression.args.length)}`;
    if (form === "FILL/2") return new Map(periods.map((time) => [time, at(first, time) ?? at(second, time) ?? 0]));
    if (form !== "IF/3") throw new Unsupported(`the metric math function ${form}`);
    return pointwise([first, second, third], (condition, then, otherwise) =>
      condition === undefined ? undefined : condition === 0 ? otherwise : then,
    );
  };
  const result = value(parse(text));
  return typeof result === "number" ? new Map(periods.map((time) => [time, result])) : result;
}
