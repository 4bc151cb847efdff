/** A stack as its links make it: which resource refers to which, and what the policies between them allow. */
import { parseArn } from "../resources/arn";
import { readDocument, type Statement } from "../iam/document";
import { matches } from "../iam/pattern";
import { asObject, isUnknown, parseJson } from "../unknown-values/known";
import { RESOURCE_TYPES } from "../resources/resource-types";
import type { JudgedInStack } from "../rule/rule";
import type { Link } from "./links";
import type { Where } from "./needs";

/** A reference of one resource to another, with the text that makes it where that is known. */
export interface Reference {
  readonly from: JudgedInStack;
  readonly to?: JudgedInStack;
  readonly text?: string;
}

/** The properties that name a resource within its type. */
const NAMES = ["name", "emailIdentity", "configurationSetName", "domainName"];

/** How ARNs name resources, by type: service, colon and resource, with property names in braces. */
const TEMPLATES = new Map(RESOURCE_TYPES.flatMap(({ type, arn }) => (arn === undefined ? [] : [[type, arn]])));

/** What paths lead to, by the properties that they start from: many lines of the tables ask for the same. */
const read = new WeakMap<object, Map<string, readonly unknown[]>>();

/** The values that a path in a resource leads to, JSON texts read through; those that are unknown are left out. */
export function valuesAt({ props }: JudgedInStack, path: string): readonly unknown[] {
  const ofProps = read.get(props) ?? new Map<string, readonly unknown[]>();
  read.set(props, ofProps);
  const found = ofProps.get(path) ?? [...walk(props, path.split("."))];
  ofProps.set(path, found);
  return found;
}

function* walk(value: unknown, [step, ...rest]: readonly string[]): Generator<unknown> {
  if (step === undefined) {
    yield value;
    return;
  }
  const [key = "", condition] = step.split("?");
  const object = typeof value === "string" ? parseJson(value) : value;
  if (object === null || typeof object !== "object") return;
  for (const each of key === "*" ? Object.keys(object) : [key])
    if (Object.hasOwn(object, each) && !isUnknown(object, each)) {
      const member = (object as Record<string, unknown>)[each];
      if (condition === undefined || holds(condition, member)) yield* walk(member, rest);
    }
}

/** Whether a value has a member of that value, given as `name=value`. */
function holds(condition: string, value: unknown): boolean {
  const [name = "", wanted] = condition.split("=");
  return [...walk(value, [name])].some((member) => member === wanted);
}

/** The texts that a path in a resource leads to. */
export function textsAt(resource: JudgedInStack, path: string): readonly string[] {
  return valuesAt(resource, path).filter((value) => typeof value === "string");
}

/** Whether each path in a resource leads to the value that it must have, among others. */
export function meets(resource: JudgedInStack, where: Where = {}): boolean {
  return Object.entries(where).every(([path, wanted]) =>
    textsAt(resource, path).some((text) => (typeof wanted === "string" ? text === wanted : wanted.test(text))),
  );
}

function nameOf({ props }: JudgedInStack): string | undefined {
  const name = NAMES.find((property) => Object.hasOwn(props, property) && !isUnknown(props, property));
  return name === undefined ? undefined : String(props[name]);
}

/** The service and resource part of a resource's ARN, `<service>:<resource>`; undefined where its type has no such ARN. */
export function arnEnd({ type, props }: JudgedInStack): string | undefined {
  return TEMPLATES.get(type)?.replace(/\{(\w+)\}/g, (_, key: string) => String(props[key]));
}

/** The names by which texts may refer to a resource: its own, and the end of its ARN. */
function namesOf(resource: JudgedInStack): readonly string[] {
  return [nameOf(resource), arnEnd(resource)].filter((name) => name !== undefined);
}

/** The name that a text refers to a resource by: the end of an ARN, that of a URL, or the text itself. */
function nameIn(text: string): string {
  return parseArn(text) ? endOf(text) : (/^https:\/\/.*\/([^/]+)$/.exec(text)?.[1] ?? text);
}

/** The names in a text: the values of a JSON object, or else what stands between commas. */
const listedIn = (text: string) => Object.values(asObject(parseJson(text)) ?? text.split(",")).map(String);

/** A stack's resources, and what they refer to. Each is found once, however many ask. */
export class Stack {
  readonly #byType: ReadonlyMap<string, readonly JudgedInStack[]>;
  readonly #named = new Map<string, ReadonlyMap<string, JudgedInStack>>();
  readonly #references = new Map<Link, readonly Reference[]>();

  constructor(resources: readonly JudgedInStack[]) {
    this.#byType = Map.groupBy(resources, ({ type }) => type);
  }

  /** Its resources of a type. */
  of(type: string): readonly JudgedInStack[] {
    return this.#byType.get(type) ?? [];
  }

  /** The resource of a type that a text names. */
  named(type: string, text: string): JudgedInStack | undefined {
    const found =
      this.#named.get(type) ?? new Map(this.of(type).flatMap((each) => namesOf(each).map((name) => [name, each])));
    this.#named.set(type, found);
    return found.get(nameIn(text));
  }

  /** Every reference that a link makes. What is unknown leads to where it comes from. */
  references(link: Link): readonly Reference[] {
    const found = this.#references.get(link) ?? this.of(link.from).flatMap((from) => this.#referencesOf(from, link));
    this.#references.set(link, found);
    return found;
  }

  #referencesOf(from: JudgedInStack, { at, to, list, prefix = "" }: Link): readonly Reference[] {
    const [top = ""] = at.split(".");
    const sources = (from.propertyDependencies[top] ?? []).map(({ urn }) => urn);
    const source = this.of(to).find(({ urn }) => sources.includes(urn));
    if (source !== undefined) return [{ from, to: source }];
    const texts = textsAt(from, at).flatMap((text) => (list === true ? listedIn(text) : [text]));
    return texts.map((text) => {
      const target = this.named(to, `${prefix}${text}`);
      return { from, text, ...(target && { to: target }) };
    });
  }
}

/** What is asked of a document. */
export interface Request {
  /** Each of them; where there is none, any action. */
  readonly actions: readonly string[];
  /** The end of the ARN, as {@link arnEnd} gives it. */
  readonly resource: string;
  /** The service that asks, on behalf of a resource of which this is the end of the ARN. */
  readonly service?: string;
  readonly source?: string;
  /** The end of the ARN of the topic that a key's encryption context must name. */
  readonly topic?: string;
  /** The role that asks, or root, as the end of its ARN, and the service through which it asks, if any. */
  readonly role?: string;
  readonly via?: string;
}

/** Whether documents allow what is asked, all of it, and deny nothing but what comes without TLS. */
export function allow(documents: readonly unknown[], request: Request): boolean {
  const statements = documents.flatMap((document) => readDocument(document).statements);
  if (statements.some((statement) => !statement.allows && !isAboutTls(statement))) return false;
  const allows = (isMeant: (actions: readonly string[]) => boolean) =>
    statements.some((statement) => statement.allows && isMeant(statement.actions) && covers(statement, request));
  if (request.actions.length === 0) return allows(() => true);
  return request.actions.every((action) => allows((actions) => includes(actions, action)));
}

const includes = (actions: readonly string[], action: string) =>
  actions.some((each) => each.toLowerCase() === action.toLowerCase());

const isAboutTls = ({ conditions }: Statement) => conditions.some(({ key }) => key === "aws:securetransport");

/** Whether a statement is about the resource, and about the service on behalf of its source. */
function covers(
  { resources, principals, conditions }: Statement,
  { actions, resource, service, source, topic, role, via }: Request,
): boolean {
  // `*` alone is for actions that have no resource, so it does not count for this one.
  if (!resources.some((each) => (each !== "*" || actions.length > 0) && isFor(each, resource))) return false;
  const valuesOf = (wanted: string) => conditions.filter(({ key }) => key === wanted).flatMap(({ values }) => values);
  if (role !== undefined)
    return (
      principals.some(({ kind, value }) => kind === "AWS" && endOf(value) === role) &&
      (via === undefined
        ? conditions.length === 0
        : valuesOf("kms:viaservice").some((value) => value.startsWith(`${via}.`)))
    );
  if (service === undefined) return true;
  if (!principals.some(({ kind, value }) => kind === "Service" && value === service)) return false;
  const confined = (values: readonly string[], to = "") =>
    values.length === 0 || values.some((value) => matches(endOf(value), to));
  return confined(valuesOf("aws:sourcearn"), source) && confined(valuesOf(TOPIC_CONTEXT), topic);
}

/** Whether an ARN that a statement names, or its `*`, is about a resource, given as the end of an ARN. */
export function isFor(arn: string, resource: string): boolean {
  const end = endOf(arn);
  // A secret's ARN ends with six characters that AWS assigns.
  return matches(end, resource) || matches(end, `${resource}-123456`);
}

/** What SNS encrypts for, as IAM's conditions on KMS name it. */
const TOPIC_CONTEXT = "kms:encryptioncontext:aws:sns:topicarn";

/** The ends of ARNs, kept because every link asks for those of every statement. */
const ends = new Map([["*", "*"]]);

/** The service and resource part of an ARN, `<service>:<resource>`; `*` as it is. */
export function endOf(arn: string): string {
  const found = ends.get(arn);
  if (found !== undefined) return found;
  const { service = "", resource = "" } = parseArn(arn) ?? {};
  ends.set(arn, `${service}:${resource}`);
  return endOf(arn);
}
