/** Every place where a resource of the AWS provider carries an IAM policy document. */
import { asList, asObject, known } from "../unknown-values/known";
import type { Judged } from "../rule/rule";
import { type Reading, readDocument, type Statement } from "./document";

/** What a document governs: what a principal may do, who may assume a role, or who may use a resource. */
export type Kind = "identity" | "trust" | "resource";

/** A document where it stands. */
export interface Carrier extends Reading {
  /** The property that holds it. */
  readonly path: string;
  readonly kind: Kind;
  /** The type of the resource that holds it. */
  readonly type: string;
}

/** A property of a resource type that holds a document. */
interface DocumentProperty {
  readonly property: string;
  readonly kind: Kind;
  /** Whether the resource may do without; an absent document that is not optional is a fault. */
  readonly optional?: true;
}

const DOCUMENT_PROPERTIES: Readonly<Record<string, readonly DocumentProperty[]>> = {
  "aws:iam/policy:Policy": [{ property: "policy", kind: "identity" }],
  "aws:iam/rolePolicy:RolePolicy": [{ property: "policy", kind: "identity" }],
  "aws:iam/userPolicy:UserPolicy": [{ property: "policy", kind: "identity" }],
  "aws:iam/groupPolicy:GroupPolicy": [{ property: "policy", kind: "identity" }],
  "aws:iam/role:Role": [{ property: "assumeRolePolicy", kind: "trust" }],
  "aws:sns/topic:Topic": [{ property: "policy", kind: "resource", optional: true }],
  "aws:sns/topicPolicy:TopicPolicy": [{ property: "policy", kind: "resource" }],
  "aws:sqs/queue:Queue": [{ property: "policy", kind: "resource", optional: true }],
  "aws:sqs/queuePolicy:QueuePolicy": [{ property: "policy", kind: "resource" }],
  "aws:kms/key:Key": [{ property: "policy", kind: "resource" }],
  "aws:kms/keyPolicy:KeyPolicy": [{ property: "policy", kind: "resource" }],
  "aws:secretsmanager/secret:Secret": [{ property: "policy", kind: "resource", optional: true }],
  "aws:secretsmanager/secretPolicy:SecretPolicy": [{ property: "policy", kind: "resource" }],
  "aws:sesv2/emailIdentityPolicy:EmailIdentityPolicy": [{ property: "policy", kind: "resource" }],
};

/** Names under which the other types of the AWS provider carry a document: judged as a resource's policy. */
const ELSEWHERE = ["policy", "policyDocument", "policyText", "resourcePolicy", "accessPolicy", "inlinePolicy"];

/** The type of Lambda's permissions, whose properties are one statement of the function's policy. */
export const LAMBDA_PERMISSION = "aws:lambda/permission:Permission";

const KINDS: readonly Kind[] = ["identity", "trust", "resource"];

/** What was found, by the properties that carry it: nine rules ask for the documents of each resource. */
const found = new WeakMap<object, Map<string, readonly Carrier[]>>();

/** The documents of some kinds that a resource carries; throws `UnknownValueError` when one of them is unknown. */
export function* documentsOf(resource: Judged, kinds = KINDS): Generator<Carrier> {
  const ofProps = found.get(resource.props) ?? new Map<string, readonly Carrier[]>();
  found.set(resource.props, ofProps);
  for (const kind of kinds) {
    const key = `${resource.type} ${kind}`;
    const carriers = ofProps.get(key) ?? [...documentsOfKind(kind, resource)];
    ofProps.set(key, carriers);
    yield* carriers;
  }
}

function* documentsOfKind(wanted: Kind, { type, props }: Judged): Generator<Carrier> {
  const properties =
    DOCUMENT_PROPERTIES[type] ??
    ELSEWHERE.map((property): DocumentProperty => ({ property, kind: "resource", optional: true }));
  for (const { property, kind, optional } of properties)
    if (kind === wanted && (optional === undefined || property in props))
      yield { path: property, kind, type, ...readDocument(known(props[property])) };
  if (wanted === "resource" && type === LAMBDA_PERMISSION)
    yield { path: "principal", kind: wanted, type, ...permission(props) };
  if (wanted === "identity")
    for (const [index, inline] of asList(props.inlinePolicies).entries()) {
      const reading = readDocument(known(asObject(inline)?.policy));
      yield { path: `inlinePolicies[${index}].policy`, kind: wanted, type, ...reading };
    }
}

/** One sentence for each thing in a document that could not be read. */
export function* readingFaults({ path, faults, statements }: Carrier): Generator<string> {
  for (const fault of faults) yield `${path} ${fault}`;
  for (const statement of statements)
    for (const fault of statement.faults) yield `${path}, ${statement.label} ${fault}`;
}

/** The faults of reading a document, then those that `judge` finds in each statement that allows. */
export function* allowFaults(carrier: Carrier, judge: (statement: Statement) => Iterable<string>): Generator<string> {
  yield* readingFaults(carrier);
  for (const statement of carrier.statements)
    if (statement.allows) for (const fault of judge(statement)) yield `${carrier.path}, ${statement.label} ${fault}`;
}

/** A Lambda permission as the statement that Lambda makes of it. */
function permission(props: Judged["props"]): Reading {
  const { action, principal, sourceArn, sourceAccount } = known({
    action: props.action,
    principal: props.principal,
    sourceArn: props.sourceArn,
    sourceAccount: props.sourceAccount,
  }) as Record<string, unknown>;
  const service = typeof principal === "string" && principal.endsWith(".amazonaws.com");
  return readDocument({
    Statement: {
      Effect: "Allow",
      Action: action,
      Principal: service ? { Service: principal } : { AWS: principal },
      Condition: {
        ArnLike: sourceArn === undefined ? {} : { "aws:SourceArn": sourceArn },
        StringEquals: sourceAccount === undefined ? {} : { "aws:SourceAccount": sourceAccount },
      },
    },
  });
}
