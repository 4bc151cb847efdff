/**
 * IAM policy documents, read as strictly as AWS's grammar allows
 * (https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html): string or list, one statement or
 * many, text or object. What the grammar does not know is a fault, so that no spelling slips past a rule unread.
 */
import { asList, asObject, parseJson } from "../unknown-values/known";

/** A principal of a statement: `{ kind: "AWS", value: "*" }` and the plain `"*"` both have the value `*`. */
export interface Principal {
  readonly kind: string;
  readonly value: string;
}

/** One operator, one key and its values; operator and key in lower case, since IAM ignores case in both. */
export interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** One statement. A list that the statement does not have is empty; `has` tells which elements it has. */
export interface Statement {
  /** How a message names it: its Sid, else its place. */
  readonly label: string;
  readonly allows: boolean;
  readonly actions: readonly string[];
  readonly resources: readonly string[];
  readonly principals: readonly Principal[];
  readonly conditions: readonly Condition[];
  readonly has: ReadonlySet<string>;
  /** What in it could not be read. */
  readonly faults: readonly string[];
}

/** What a document says, and what in it, but for its statements, could not be read. */
export interface Reading {
  readonly statements: readonly Statement[];
  readonly faults: readonly string[];
}

const ELEMENTS = [
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "Action",
  "NotAction",
  "Resource",
  "NotResource",
  "Condition",
];

/** Whether a principal is an account as a whole, `arn:aws:iam::<account>:root` or its digits alone. */
export function isAccountRoot(value: string): boolean {
  return /^(arn:[\w-]+:iam::)?\d{12}(:root)?$/.test(value);
}

/** What was read, by the text: eight rules read each document of a stack. */
const read = new Map<string, Reading>();

/** Reads a document given as JSON text or as an object, all of it known. */
export function readDocument(document: unknown): Reading {
  if (typeof document !== "string") return reading(document);
  const found = read.get(document) ?? reading(document);
  read.set(document, found);
  return found;
}

function reading(document: unknown): Reading {
  const parsed = typeof document === "string" ? parseJson(document) : document;
  const object = asObject(parsed);
  if (object === undefined) return { statements: [], faults: ["is not a policy document: set it to a JSON object"] };
  const given = asList(object.Statement);
  const faults = Object.keys(object)
    .filter((key) => !["Version", "Id", "Statement"].includes(key))
    .map((key) => `has the element ${key}, which no policy document has: remove it`);
  if (given.length === 0) faults.push("has no Statement: list what it allows");
  return { statements: given.map((entry, index) => readStatement(entry, index + 1)), faults };
}

function readStatement(entry: unknown, place: number): Statement {
  const object = asObject(entry) ?? {};
  return {
    label: typeof object.Sid === "string" && object.Sid !== "" ? `statement ${object.Sid}` : `statement ${place}`,
    allows: object.Effect !== "Deny",
    actions: strings(object.Action),
    resources: strings(object.Resource),
    principals: readPrincipals(object.Principal),
    conditions: readConditions(object.Condition),
    has: new Set(Object.keys(object)),
    faults: [...statementFaults(object)],
  };
}

function* statementFaults(statement: Readonly<Record<string, unknown>>): Generator<string> {
  for (const key of Object.keys(statement).filter((each) => !ELEMENTS.includes(each)))
    yield `has the element ${key}, which IAM does not know: spell it as IAM does`;
  if (statement.Effect !== "Allow" && statement.Effect !== "Deny") yield "has no Effect: set it to Allow or Deny";
  if (!("Action" in statement || "NotAction" in statement)) yield "has no Action: list the actions";
  for (const element of ["Action", "NotAction", "Resource", "NotResource"])
    if (asList(statement[element]).some((value) => typeof value !== "string"))
      yield `has something in ${element} that is not text: list actions or ARNs`;
}

function strings(value: unknown): readonly string[] {
  return asList(value).filter((entry) => typeof entry === "string");
}

function readPrincipals(principal: unknown): readonly Principal[] {
  if (typeof principal === "string") return [{ kind: "AWS", value: principal }];
  return Object.entries(asObject(principal) ?? {}).flatMap(([kind, values]) =>
    asList(values).map((value) => ({ kind, value: String(value) })),
  );
}

function readConditions(condition: unknown): readonly Condition[] {
  return Object.entries(asObject(condition) ?? {}).flatMap(([operator, keys]) =>
    Object.entries(asObject(keys) ?? {}).map(([key, values]) => ({
      operator: operator.toLowerCase(),
      key: key.toLowerCase(),
      values: asList(values).map(String),
    })),
  );
}
