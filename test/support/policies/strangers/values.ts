/** Replaces every number, every word of an enumeration and every other text in the inputs of a stack's resources. */
import { type Given, UNKNOWN } from "../judging";
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { propertyAt, schemaOf } from "./schema";
import { opened, type Path, walk } from "./walk";

interface Stated {
  readonly of: Given;
  readonly path: Path;
  readonly value: unknown;
}

/** Documents have mutants of their own; of a dashboard, rules read which metrics it draws. */
const APART = /^(?:code|policy|assumeRolePolicy|dashboardBody)$/;
const isApart = ({ of, path }: Stated) =>
  APART.test(path[0] ?? "") || (of.type === "command:local:Command" && path[0] === "stdin");

/** Every plain value in the inputs of the resources that a provider makes. */
function* stated({ inputs }: Program): Generator<Stated> {
  for (const of of inputs.filter(({ type }) => !type.startsWith("mail:")))
    for (const { path, value } of walk(of.props)) {
      const inner = opened(value);
      if ((inner === null || typeof inner !== "object") && !isApart({ of, path, value })) yield { of, path, value };
    }
}

const mutant = ({ of, path, value }: Stated, by: unknown): Mutant => ({
  what: `${of.name ?? ""} ${path.join(".")} is ${String(by)} and not ${String(value)}`,
  of,
  path,
  value: by,
});

/** Four mutants for each number: zero, one, a tenth and ten times as much; fewer where they coincide. */
export function otherNumbers(program: Program): readonly Mutant[] {
  return [...stated(program)].flatMap((each) => {
    const { value } = each;
    if (typeof value !== "number") return [];
    const others = new Set([0, 1, value / 10, value * 10]);
    return [...others].filter((other) => other !== value).map((other) => mutant(each, other));
  });
}

/** Words that AWS's own texts do not name where they say what a property may be. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  matchingEventTypes: ["OPEN", "CLICK"],
  protocol: ["email", "email-json", "sms", "sqs", "https", "lambda", "firehose"],
  runtime: ["nodejs18.x", "python3.13", "provided.al2023"],
  stat: ["Average", "Sum", "Minimum", "Maximum", "SampleCount"],
  tlsPolicy: ["REQUIRE", "OPTIONAL"],
  treatMissingData: ["missing", "ignore", "breaching", "notBreaching"],
};

/** The other words of the same kind that a property may be: those that its description names, where that names the present one. */
function wordsFor({ of, path, value }: Stated): readonly string[] {
  const schema = schemaOf(of.type);
  const name = path.filter((key) => !/^\d+$/.test(key)).at(-1) ?? "";
  const described = (schema && propertyAt(schema, path)?.named) ?? [];
  const words = WORDS[name] ?? (described.includes(String(value)) ? described : []);
  return words.filter((word) => word !== value && /^[A-Z_]+$/.test(word) === /^[A-Z_]+$/.test(String(value)));
}

/** One mutant for each other word that an enumerated property may be. */
export function otherWords(program: Program): readonly Mutant[] {
  return [...stated(program)]
    .filter(({ value }) => typeof value === "string" && value !== "")
    .flatMap((each) => wordsFor(each).map((word) => mutant(each, word)));
}

/** Texts for people, names that nothing else uses, secrets' own values, and settings of a stack's file that functions are told. */
const FREE = [
  /(?:^|\.)(?:description|alarmDescription|eventDestinationName|dashboardName|tags\.\w+)$/i,
  /^(?:RolePolicy|Schedule|LogMetricFilter|Api) name$/,
  /^SecretVersion secretString|metricQueries\.\d+\.id$/,
  /variables\.(?:COMPANY|LINK_HOSTS|MAILING_LISTS|REPORT_FROM|REPORT_RECIPIENTS|STACK_NAME|DEFAULT_\w+)/,
  /variables\.\w+_(?:ADDRESS|CONCURRENCY|CONTACT|LIMIT|SENDER)$/,
];

const isFree = ({ of, path }: Stated) => {
  const at = path.join(".");
  return FREE.some((free) => free.test(at) || free.test(`${of.type.split(":").at(-1) ?? ""} ${at}`));
};

const isEnum = (each: Stated) => wordsFor(each).length > 0;

/** One mutant for each text that something else reads, and that is neither an ARN nor one of several words: another text. */
export function otherTexts(program: Program): readonly Mutant[] {
  return [...stated(program)]
    .filter(({ value }) => typeof value === "string" && !/^arn:|^https:|^(?:true|false)?$/.test(value))
    .filter((each) => each.value !== UNKNOWN && !isFree(each) && !isEnum(each))
    .map((each) => mutant(each, `${String(each.value)}-stranger`));
}
