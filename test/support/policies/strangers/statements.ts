/** Widens each statement of the stack's policy documents. */
import type { Program } from "../program";
import type { Mutant } from "./mutant";
import { type Path, walk } from "./walk";

type Statement = Readonly<Record<string, unknown>>;

const OTHER = "arn:aws:iam::999988887777:root";

/** The ways to widen one statement, each with a description. */
function* widened(statement: Statement): Generator<readonly [string, unknown]> {
  const actions = [statement.Action].flat() as string[];
  const service = actions[0]?.split(":")[0] ?? "";
  const { Action, Resource, Principal, Condition, ...rest } = statement;
  if (statement.Effect === "Deny") {
    yield ["is gone", undefined];
    yield ["allows", { ...statement, Effect: "Allow" }];
    yield ["denies nobody that exists", { ...statement, Principal: { AWS: OTHER } }];
    yield ["denies services alone", { ...statement, Principal: { Service: "*" } }];
    yield ["denies another call", { ...statement, Action: [`${service}:TagResource`] }];
    return;
  }
  for (const more of ["*", `${service}:*`, "iam:PassRole", "sts:AssumeRole", ...(DESTRUCTIVE[service] ?? [])])
    if (!actions.includes(more)) yield [`allows ${more}`, { ...statement, Action: [...actions, more] }];
  yield ["allows all but one action", { ...rest, Resource, Principal, Condition, NotAction: Action }];
  if (Resource !== undefined) {
    if (![Resource].flat().includes("*")) yield ["is for everything", { ...statement, Resource: ["*"] }];
    yield ["is for all but something", { ...rest, Action, Principal, Condition, NotResource: Resource }];
  }
  if (Principal !== undefined)
    for (const [whom, principal] of PRINCIPALS) yield [`lets in ${whom}`, { ...statement, Principal: principal }];
  if (Condition === undefined) return;
  yield [
    "has no condition",
    { ...rest, Action, ...(Resource !== undefined && { Resource }), ...(Principal !== undefined && { Principal }) },
  ];
  for (const [operator, keys] of Object.entries(Condition as Record<string, Record<string, unknown>>))
    for (const key of Object.keys(keys)) {
      const { [key]: value, ...others } = keys;
      const other = (now: object) => ({ ...statement, Condition: { ...(Condition as object), [operator]: now } });
      if (Object.keys(others).length > 0) yield [`lacks ${key}`, other(others)];
      yield [`has any ${key}`, { ...statement, Condition: { StringLike: { ...keys, [key]: "*" } } }];
      yield [`has ${key} if it exists`, { ...statement, Condition: { [`${operator}IfExists`]: keys } }];
      yield [`has one more ${key}`, other({ ...keys, [key]: [...[value].flat(), "*"] })];
    }
}

const PRINCIPALS: readonly (readonly [string, unknown])[] = [
  ["everyone", "*"],
  ["everyone with an account", { AWS: "*" }],
  ["another account", { AWS: OTHER }],
  ["all roles of the account", { AWS: "arn:aws:iam::681214184463:role/*" }],
  ["a role of the account that the stack does not make", { AWS: "arn:aws:iam::681214184463:role/stranger" }],
  ["a user of the account", { AWS: "arn:aws:iam::681214184463:user/stranger" }],
  ["another service", { Service: "ec2.amazonaws.com" }],
  ["an identity provider", { Federated: "accounts.google.com" }],
  ["a canonical user", { CanonicalUser: "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be" }],
];

/** By service, actions that destroy, or that read what nothing here needs to. */
const DESTRUCTIVE: Readonly<Record<string, readonly string[]>> = {
  cloudwatch: ["cloudwatch:DeleteAlarms", "cloudwatch:DisableAlarmActions", "cloudwatch:SetAlarmState"],
  dynamodb: ["dynamodb:DeleteItem", "dynamodb:DeleteTable", "dynamodb:Scan", "dynamodb:ExportTableToPointInTime"],
  kms: ["kms:CreateGrant", "kms:ReEncryptTo", "kms:ScheduleKeyDeletion"],
  lambda: ["lambda:UpdateFunctionCode", "lambda:DeleteFunction", "lambda:AddPermission"],
  logs: ["logs:DeleteLogGroup", "logs:PutSubscriptionFilter", "logs:GetLogEvents"],
  ses: ["ses:DeleteSuppressedDestination", "ses:DeleteEmailIdentity", "ses:SendRawEmail", "ses:CreateExportJob"],
  sns: ["sns:Subscribe", "sns:DeleteTopic", "sns:SetTopicAttributes"],
  sqs: ["sqs:PurgeQueue", "sqs:DeleteQueue", "sqs:ReceiveMessage"],
  sts: ["sts:TagSession"],
};

/** A statement that grants actions on another service, added to each document. */
const ADDED: readonly Statement[] = [
  {
    Sid: "More",
    Effect: "Allow",
    Action: ["secretsmanager:GetSecretValue"],
    Resource: ["arn:aws:secretsmanager:us-east-1:681214184463:secret:candlefish/porkbun-??????"],
  },
  {
    Sid: "More",
    Effect: "Allow",
    Action: ["sqs:PurgeQueue"],
    Resource: ["arn:aws:sqs:us-east-1:681214184463:candlefish-feedback"],
  },
  {
    Sid: "More",
    Effect: "Allow",
    Action: ["dynamodb:DeleteItem"],
    Resource: ["arn:aws:dynamodb:us-east-1:681214184463:table/candlefish-recipients"],
  },
  {
    Sid: "More",
    Effect: "Allow",
    Action: ["iam:CreateRole"],
    Resource: ["arn:aws:iam::681214184463:role/candlefish-more"],
  },
  { Sid: "More", Effect: "Allow", Action: ["sts:AssumeRole"], Resource: ["arn:aws:iam::681214184463:role/admin"] },
];

function isStatements(path: Path): boolean {
  return path.at(-1) === "Statement";
}

/** One mutant for each statement and each way to widen it. */
export function widenedStatements({ inputs }: Program): readonly Mutant[] {
  return inputs
    .filter(({ type }) => type.startsWith("aws:"))
    .flatMap((of) =>
      [...walk(of.props)]
        .filter(({ path }) => isStatements(path))
        .flatMap(({ path, value }) => {
          const statements = value as readonly Statement[];
          const each = statements.flatMap((statement, index) =>
            [...widened(statement)].map(([what, by]) => ({
              what: `${of.name} ${String(statement.Sid)} ${what}`,
              of,
              path: [...path, String(index)],
              value: by,
            })),
          );
          const more = ADDED.map((statement) => ({
            what: `${of.name} ${path.join(".")} also allows ${String(statement.Action)}`,
            of,
            path,
            value: [...statements, statement],
          }));
          return [...each, ...more];
        }),
    );
}
