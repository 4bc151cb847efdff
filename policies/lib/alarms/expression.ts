/**
 * CloudWatch's metric math over one period, as far as alarms here use it
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html): the value of an expression,
 * given one value, or none, for each metric.
 */

/** A number; nothing where a metric has no data. */
export type Value = number | undefined;

type Argument = Value | readonly Value[];

/** Binary operators, the loosest first. */
const OPERATORS: readonly Readonly<Record<string, (a: number, b: number) => number>>[] = [
  { OR: (a, b) => Number(a !== 0 || b !== 0) },
  { AND: (a, b) => Number(a !== 0 && b !== 0) },
  {
    "==": (a, b) => Number(a === b),
    "<=": (a, b) => Number(a <= b),
    ">=": (a, b) => Number(a >= b),
    "<": (a, b) => Number(a < b),
    ">": (a, b) => Number(a > b),
  },
  { "+": (a, b) => a + b, "-": (a, b) => a - b },
  { "*": (a, b) => a * b, "/": (a, b) => a / b },
];

const TOKEN = /\s*(\d+(?:\.\d+)?|[A-Za-z]\w*|[<>=]=|[-+*/<>(),[\]])/y;

const present = (values: readonly Value[]) => values.filter((value) => value !== undefined);

/** The functions by name. A metric without data is left out of an array; the only period is also the latest. */
const FUNCTIONS: Readonly<Record<string, (...args: readonly Argument[]) => Value>> = {
  EPOCH: (value) => (value === undefined ? undefined : 0),
  FILL: (value, by) => (value ?? by) as Value,
  IF: (condition, yes, no) => (condition === undefined ? undefined : ((condition === 0 ? no : yes) as Value)),
  MAX: (values) => latest(present([values].flat()), (list) => Math.max(...list)),
  SUM: (values) => latest(present([values].flat()), (list) => list.reduce((sum, each) => sum + each, 0)),
};

const latest = (list: readonly number[], of: (list: readonly number[]) => number): Value =>
  list.length === 0 ? undefined : of(list);

/**
 * The value of an expression.
 *
 * @param values what the ids in it stand for
 * @throws SyntaxError for what is no such expression, an unknown id or function among it
 */
export function evaluate(text: string, values: ReadonlyMap<string, Value>): Value {
  const rest = [...(read.get(text) ?? tokens(text))];
  const fail = () => new SyntaxError(text);
  const expect = (token: string) => {
    if (rest.shift() !== token) throw fail();
  };
  const list = (end: string): Argument[] => {
    const found = [argument()];
    while (rest[0] === ",") found.push((rest.shift(), argument()));
    expect(end);
    return found;
  };
  const single = (value: Argument): Value => {
    if (Array.isArray(value)) throw fail();
    return value as Value;
  };
  const operand = (): Argument => {
    const token = rest.shift() ?? "";
    if (token === "-") return -(single(operand()) ?? NaN);
    if (token === "[") return list("]").map(single);
    if (/^\d/.test(token)) return Number(token);
    if (token === "(") return list(")")[0];
    if (rest[0] === "(" && Object.hasOwn(FUNCTIONS, token)) return (rest.shift(), FUNCTIONS[token]?.(...list(")")));
    if (!values.has(token)) throw fail();
    return values.get(token);
  };
  const argument = (level = 0): Argument => {
    const operators = OPERATORS[level];
    if (operators === undefined) return operand();
    let left = argument(level + 1);
    while (Object.hasOwn(operators, rest[0] ?? "")) {
      const operator = operators[rest.shift() ?? ""];
      const [a, b] = [single(left), single(argument(level + 1))];
      left = a === undefined || b === undefined ? undefined : operator?.(a, b);
    }
    return left;
  };
  const value = single(argument());
  if (rest.length > 0) throw fail();
  return value;
}

/** The tokens of each expression: an alarm's are tried with many values. */
const read = new Map<string, readonly string[]>();

function tokens(text: string): readonly string[] {
  const found: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.trimEnd().length) {
    const token = TOKEN.exec(text)?.[1];
    if (token === undefined) throw new SyntaxError(text);
    found.push(token);
  }
  read.set(text, found);
  return found;
}
