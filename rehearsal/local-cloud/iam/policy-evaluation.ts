/**
 * Evaluates IAM policies for one request within one account, without I/O.
 *
 * Sources: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html, reference_policies_elements.html and
 * reference_policies_elements_condition_operators.html beside it. Anything in a document that is not evaluated here throws {@link
 * Unsupported}, since a made-up answer would prove nothing.
 */
import { Unsupported } from "../refusal";

/** The caller: an IAM principal by its ARN (a role's own, not its session's), or an AWS service. */
export type Principal = { readonly arn: string } | { readonly service: string };

/** The request's values for condition keys; keys are case-insensitive. */
export type Context = Readonly<Record<string, string | readonly string[]>>;

export interface Request {
  readonly principal: Principal;
  /** For example `sqs:SendMessage`. */
  readonly action: string;
  readonly resource: string;
  readonly context: Context;
}

type Values = readonly string[];
interface Condition {
  /** For example `ForAnyValue:StringLikeIfExists`. */
  readonly operator: string;
  readonly key: string;
  readonly values: Values;
}
interface Principals {
  readonly everyone: boolean;
  readonly AWS: Values;
  readonly Service: Values;
}
interface Statement {
  readonly effect: "Allow" | "Deny";
  readonly principals?: Principals;
  readonly notPrincipals?: Principals;
  readonly actions?: Values;
  readonly notActions?: Values;
  readonly resources?: Values;
  readonly notResources?: Values;
  readonly conditions: readonly Condition[];
}

/** A parsed policy document. */
export interface Policy {
  readonly statements: readonly Statement[];
}

/** The decision; for a denial, also the end of AWS's message about it. */
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly because: string };

/** The policies that apply to a request. */
export interface Policies {
  /** The principal's own policies. */
  readonly identity: readonly Policy[];
  /** The resource's policy, if it has one. */
  readonly resource?: Policy | undefined;
  /** True where the resource's policy must allow the request in any case: for keys, and for roles to assume. */
  readonly resourceDecides?: boolean;
}

interface Operator {
  readonly matches: (value: string, pattern: string) => boolean;
  readonly negated?: true;
}

const operators: Readonly<Record<string, Operator>> = {
  StringEquals: { matches: (value, pattern) => value === pattern },
  StringNotEquals: { matches: (value, pattern) => value === pattern, negated: true },
  StringLike: { matches: wildcard },
  StringNotLike: { matches: wildcard, negated: true },
  ArnEquals: { matches: arnMatches },
  ArnLike: { matches: arnMatches },
  ArnNotEquals: { matches: arnMatches, negated: true },
  ArnNotLike: { matches: arnMatches, negated: true },
  Bool: { matches: (value, pattern) => value.toLowerCase() === pattern.toLowerCase() },
  // Null tests whether the key is absent, so absence must not decide beforehand.
  Null: { matches: (absent, pattern) => absent === pattern.toLowerCase() },
};

/** The condition keys that are present in requests here as they are on AWS, in lower case. */
const conditionKeys = new Set(
  (
    "aws:principalarn aws:principalaccount aws:principalisawsservice aws:requestedregion aws:securetransport " +
    "aws:sourceaccount aws:sourcearn kms:calleraccount kms:encryptioncontextkeys kms:grantisforawsresource " +
    "kms:viaservice ses:fromaddress ses:recipients"
  ).split(" "),
);
const isKnownKey = (key: string) => conditionKeys.has(key.toLowerCase()) || /^kms:EncryptionContext:./i.test(key);

/** The operator without its set qualifier and `IfExists`. */
const base = (operator: string) => operator.replace(/^(ForAnyValue|ForAllValues):/, "").replace(/IfExists$/, "");

const elements = new Set(
  "Sid Effect Principal NotPrincipal Action NotAction Resource NotResource Condition".split(" "),
);

/**
 * Parses a policy document.
 *
 * @param document JSON text, or the parsed JSON
 * @throws Unsupported for an element, operator, condition key, principal type or policy variable that is not evaluated here, and for a
 * statement that lacks what IAM requires
 */
export function parsePolicy(document: unknown): Policy {
  const text = typeof document === "string" ? document : JSON.stringify(document);
  if (text.includes("${")) throw new Unsupported(`policy variables are not evaluated: ${text}`);
  const parsed = JSON.parse(text) as Record<string, unknown>;
  const { Version, Statement } = parsed;
  if (Version !== "2012-10-17") throw new Unsupported(`policy version ${String(Version)} is not evaluated`);
  const unknown = Object.keys(parsed).find((element) => !["Version", "Id", "Statement"].includes(element));
  if (unknown) throw new Unsupported(`policy element ${unknown} is not evaluated`);
  return { statements: list(Statement).map((statement) => parseStatement(statement as Record<string, unknown>)) };
}

function parseStatement(statement: Record<string, unknown>): Statement {
  const unknown = Object.keys(statement).find((element) => !elements.has(element));
  if (unknown) throw new Unsupported(`statement element ${unknown} is not evaluated`);
  const { Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition } = statement;
  if (Effect !== "Allow" && Effect !== "Deny")
    throw new Unsupported(`Effect ${String(Effect)} is neither Allow nor Deny`);
  if ((Action === undefined) === (NotAction === undefined)) {
    throw new Unsupported("a statement needs one of Action and NotAction");
  }
  return {
    effect: Effect,
    ...(Principal !== undefined && { principals: parsePrincipals(Principal) }),
    ...(NotPrincipal !== undefined && { notPrincipals: parsePrincipals(NotPrincipal) }),
    ...(Action !== undefined && { actions: strings(Action) }),
    ...(NotAction !== undefined && { notActions: strings(NotAction) }),
    ...(Resource !== undefined && { resources: strings(Resource) }),
    ...(NotResource !== undefined && { notResources: strings(NotResource) }),
    conditions: parseConditions((Condition ?? {}) as Record<string, Record<string, unknown>>),
  };
}

function parsePrincipals(principal: unknown): Principals {
  if (principal === "*") return { everyone: true, AWS: [], Service: [] };
  const { AWS = [], Service = [], ...rest } = principal as Record<string, unknown>;
  const unknown = Object.keys(rest)[0];
  if (unknown) throw new Unsupported(`principal type ${unknown} is not evaluated`);
  return { everyone: strings(AWS).includes("*"), AWS: strings(AWS), Service: strings(Service) };
}

function parseConditions(block: Record<string, Record<string, unknown>>): Condition[] {
  return Object.entries(block).flatMap(([operator, tests]) => {
    if (!Object.hasOwn(operators, base(operator))) {
      throw new Unsupported(`condition operator ${operator} is not evaluated`);
    }
    return Object.entries(tests).map(([key, values]) => {
      if (!isKnownKey(key)) throw new Unsupported(`condition key ${key} is not evaluated`);
      return { operator, key, values: strings(values) };
    });
  });
}

/**
 * The principals of the account that a resource policy names by ARN, so that their existence can be checked.
 *
 * The account itself (`root`) is not among them.
 */
export function namedPrincipals(policy: Policy): readonly string[] {
  return policy.statements
    .flatMap(({ principals, notPrincipals }) => [...(principals?.AWS ?? []), ...(notPrincipals?.AWS ?? [])])
    .filter((principal) => principal !== "*" && !isAccount(principal));
}

/** Decides on a request, explicit denials first. */
export function decide(request: Request, { identity, resource, resourceDecides = false }: Policies): Verdict {
  const { action } = request;
  const own = (effect: Statement["effect"]) =>
    identity.some(({ statements }) => statements.some((s) => s.effect === effect && applies(s, request)));
  const named = (effect: Statement["effect"]) =>
    (resource?.statements ?? [])
      .filter((s) => s.effect === effect && applies(s, request))
      .flatMap((s) => principalMatch(s, request.principal) ?? []);

  if (own("Deny")) return { allowed: false, because: "with an explicit deny in an identity-based policy" };
  if (named("Deny").length > 0) return { allowed: false, because: "with an explicit deny in a resource-based policy" };
  const grants = named("Allow");
  if (grants.includes("itself")) return { allowed: true };
  const policyType = resourceDecides && grants.length === 0 ? "resource-based" : "identity-based";
  if ("arn" in request.principal && policyType === "identity-based" && own("Allow")) return { allowed: true };
  const missing = "service" in request.principal ? "resource-based" : policyType;
  return { allowed: false, because: `because no ${missing} policy allows the ${action} action` };
}

/** Whether everything but the principal of a statement matches. */
function applies(statement: Statement, { action, resource, context }: Request): boolean {
  const actionMatches = (pattern: string) => wildcard(action.toLowerCase(), pattern.toLowerCase());
  const resourceMatches = (pattern: string) => pattern === "*" || arnMatches(resource, pattern);
  return (
    (statement.actions?.some(actionMatches) ?? true) &&
    !(statement.notActions?.some(actionMatches) ?? false) &&
    (statement.resources?.some(resourceMatches) ?? true) &&
    !(statement.notResources?.some(resourceMatches) ?? false) &&
    statement.conditions.every((condition) => holds(condition, context))
  );
}

/** Whether a statement names the principal `itself`, or only its `account`, in which case the principal's own policies decide. */
function principalMatch(
  { principals, notPrincipals }: Statement,
  principal: Principal,
): "itself" | "account" | undefined {
  if (notPrincipals) return match(notPrincipals, principal) ? undefined : "itself";
  return principals && match(principals, principal);
}

function match(principals: Principals, principal: Principal): "itself" | "account" | undefined {
  if (principals.everyone) return "itself";
  if ("service" in principal) return principals.Service.includes(principal.service) ? "itself" : undefined;
  if (principals.AWS.includes(principal.arn)) return "itself";
  const account = principal.arn.split(":")[4];
  const isItsAccount = (named: string) => isAccount(named) && (named === account || named.split(":")[4] === account);
  return principals.AWS.some(isItsAccount) ? "account" : undefined;
}

const isAccount = (principal: string) => /^\d{12}$|^arn:[^:]+:iam::\d{12}:root$/.test(principal);

function holds({ operator, key, values }: Condition, context: Context): boolean {
  const entry = Object.entries(context).find(([name]) => name.toLowerCase() === key.toLowerCase());
  const brought = entry === undefined ? [] : [entry[1]].flat();
  const present = base(operator) === "Null" ? [String(brought.length === 0)] : brought;

  const { matches, negated = false } = operators[base(operator)] as Operator;
  const test = (value: string) => values.some((pattern) => matches(value, pattern)) !== negated;
  if (operator.startsWith("ForAllValues:")) return present.every(test);
  if (present.length === 0) return operator.endsWith("IfExists") || (negated && !operator.startsWith("ForAnyValue:"));
  if (operator.startsWith("ForAnyValue:")) return present.some(test);
  if (present.length > 1)
    throw new Unsupported(`${operator} on ${key}, which has many values, needs ForAnyValue or ForAllValues`);
  return present.every(test);
}

/** Whether the text matches a pattern in which `*` stands for any characters and `?` for one. */
function wildcard(text: string, pattern: string): boolean {
  const source = pattern
    .replace(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${source}$`, "s").test(text);
}

/** Matches ARNs part by part, so that a wildcard does not cross a colon except in the last part. */
function arnMatches(arn: string, pattern: string): boolean {
  const parts = (text: string) => {
    const [arnWord, partition, service, region, account, ...resource] = text.split(":");
    return [arnWord, partition, service, region, account, resource.join(":")];
  };
  if (pattern.split(":").length < 6) throw new Unsupported(`the incomplete ARN ${pattern} is not evaluated`);
  const patterns = parts(pattern);
  return parts(arn).every((part, index) => wildcard(part ?? "", patterns[index] ?? ""));
}

const list = (value: unknown): unknown[] => (Array.isArray(value) ? value : [value]);
const strings = (value: unknown): Values => list(value).map(String);
