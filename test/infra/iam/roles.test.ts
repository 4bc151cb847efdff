import assert from "node:assert/strict";
import { functions, scheduledFunctions } from "../../../infra/function-declarations/functions";
import { allInside, documentOf, inside, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;
const region = { StringEquals: { "aws:RequestedRegion": "us-east-1" } };
const allow = (Sid: string, Action: string[], Resource: string, Condition?: object) => ({
  Sid,
  Effect: "Allow",
  Action,
  Resource: [Resource],
  ...(Condition && { Condition }),
});
const logs = (name: string) =>
  allow(
    "WriteLogs",
    ["logs:CreateLogStream", "logs:PutLogEvents"],
    arn("logs", `log-group:/aws/lambda/candlefish-${name}:*`),
  );
const TABLE = arn("dynamodb", "table/candlefish-recipients");
const readIdKey = (suffix: string) =>
  allow(
    "ReadRecipientIdKey",
    ["secretsmanager:GetSecretValue"],
    arn("secretsmanager", `secret:candlefish${suffix}/recipient-id-??????`),
  );

describe("Roles", () => {
  it("is a role with one policy for each function and for the scheduler", async () => {
    const graph = await recorded("prod");
    const names = [...Object.keys(functions).map((name) => `${name}-function`), "http-api", "scheduler"].sort();
    assert.deepEqual(inside(graph, only(graph, "Roles", "roles")), [
      ...names.flatMap((name) => [`Role ${name}`, `Role ${name}`]),
      ...names.map((name) => `RolePolicy ${name}`),
    ]);
    for (const policy of allInside(graph, "roles", "RolePolicy")) {
      assert.equal(policy.inputs.role, `candlefish-${policy.name}`);
      assert.equal(policy.inputs.name, "permissions");
    }
  });

  it("lets Lambda assume the functions' roles, and only this stack's schedules assume the scheduler's", async () => {
    const graph = await recorded("prod");
    const trust = Object.fromEntries(
      ["suppression-function", "reconcile-function", "http-api", "scheduler"]
        .map((name) => only(graph, "aws:iam/role:Role", name))
        .map((role) => [String(role.inputs.name), documentOf(role, "assumeRolePolicy").Statement]),
    );
    const assume = (Service: string, Condition?: object) => [
      {
        Sid: "Assume",
        Effect: "Allow",
        Principal: { Service },
        Action: ["sts:AssumeRole"],
        ...(Condition && { Condition }),
      },
    ];
    assert.deepEqual(trust, {
      "candlefish-suppression-function": assume("lambda.amazonaws.com"),
      "candlefish-reconcile-function": assume("lambda.amazonaws.com"),
      "candlefish-http-api": assume("apigateway.amazonaws.com"),
      "candlefish-scheduler": assume("scheduler.amazonaws.com", {
        StringEquals: {
          "aws:SourceAccount": ACCOUNT,
          "aws:SourceArn": arn("scheduler", "schedule-group/candlefish-schedules"),
        },
      }),
    });
  });

  it("lets the suppression function make exactly its calls", async () => {
    assert.deepEqual(documentOf(only(await recorded("prod"), "RolePolicy", "suppression-function")).Statement, [
      logs("suppression"),
      allow(
        "ReadQueue",
        ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
        arn("sqs", "candlefish-feedback"),
      ),
      allow("KeepRecipients", ["dynamodb:GetItem", "dynamodb:UpdateItem"], TABLE),
      allow("ReadObjections", ["dynamodb:GetItem"], arn("dynamodb", "table/candlefish-objections")),
      readIdKey(""),
      allow("Suppress", ["ses:PutSuppressedDestination"], "*", region),
    ]);
  });

  it("lets reconcile read the account in every stack, but the suppression list only in the owner stack", async () => {
    const common = (suffix: string) => [
      allow("FindPending", ["dynamodb:Query"], `${TABLE}${suffix}/index/pending-sync`),
      allow("KeepRecipients", ["dynamodb:UpdateItem"], `${TABLE}${suffix}`),
      allow("ReadObjections", ["dynamodb:GetItem"], arn("dynamodb", `table/candlefish-objections${suffix}`)),
      readIdKey(suffix),
      allow("Suppress", ["ses:PutSuppressedDestination"], "*", region),
    ];
    const permissions = async (stack: string) =>
      documentOf(only(await recorded(stack), "RolePolicy", "reconcile-function")).Statement;
    assert.deepEqual(await permissions("prod"), [
      logs("reconcile"),
      ...common(""),
      allow("ReadAccount", ["ses:GetAccount", "ses:ListSuppressedDestinations"], "*", region),
    ]);
    assert.deepEqual(await permissions("dev"), [
      logs("reconcile-dev"),
      ...common("-dev"),
      allow("ReadAccount", ["ses:GetAccount"], "*", region),
    ]);
  });

  it("lets the digest function find what is due by keys alone, note that it asked, and ask", async () => {
    const digests = arn("dynamodb", "table/candlefish-digests");
    assert.deepEqual(documentOf(only(await recorded("prod"), "RolePolicy", "digest-function")).Statement, [
      logs("digest"),
      allow("FindDue", ["dynamodb:Query"], `${digests}/index/unasked`),
      allow("KeepAsked", ["dynamodb:UpdateItem"], digests),
      allow("AskOutbox", ["sqs:SendMessage"], arn("sqs", "candlefish-outbox-bulk")),
    ]);
  });

  it("lets the links function read and store people's choices, and read the signing keys", async () => {
    const objections = arn("dynamodb", "table/candlefish-objections");
    assert.deepEqual(documentOf(only(await recorded("prod"), "RolePolicy", "links-function")).Statement, [
      logs("links"),
      allow("FindRecipient", ["dynamodb:Query"], `${TABLE}/index/by-id`),
      allow("KeepRecipients", ["dynamodb:GetItem", "dynamodb:UpdateItem"], TABLE),
      allow("KeepObjections", ["dynamodb:GetItem", "dynamodb:PutItem"], objections),
      allow(
        "ReadSigningKeys",
        ["secretsmanager:GetSecretValue"],
        arn("secretsmanager", "secret:candlefish/link-signing-??????"),
      ),
    ]);
  });

  it("lets the outbox read people, write their requests and its ledger, delay or bury messages, and send from its three addresses", async () => {
    const [bulk, urgent] = ["candlefish-outbox-bulk", "candlefish-outbox-urgent"].map((name) => arn("sqs", name));
    const feeding = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    assert.deepEqual(documentOf(only(await recorded("prod"), "RolePolicy", "outbox-function")).Statement, [
      logs("outbox"),
      { ...allow("ReadQueue", feeding, ""), Resource: [bulk, urgent] },
      {
        ...allow("ReadPeople", ["dynamodb:GetItem"], ""),
        Resource: [TABLE, arn("dynamodb", "table/candlefish-objections")],
      },
      allow("KeepOptIns", ["dynamodb:UpdateItem"], TABLE),
      allow(
        "KeepLedger",
        ["dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
        arn("dynamodb", "table/candlefish-ledger"),
      ),
      allow(
        "KeepDigests",
        ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:Query"],
        arn("dynamodb", "table/candlefish-digests"),
      ),
      { ...allow("Postpone", ["sqs:ChangeMessageVisibility"], ""), Resource: [bulk, urgent] },
      allow("TellApplication", ["sns:Publish"], arn("sns", "mail-status-candlefish")),
      {
        ...allow("Bury", ["sqs:SendMessage"], ""),
        Resource: ["bulk", "urgent"].map((name) => arn("sqs", `candlefish-${name}-failures`)),
      },
      readIdKey(""),
      allow(
        "ReadLinkSigningKeys",
        ["secretsmanager:GetSecretValue"],
        arn("secretsmanager", "secret:candlefish/link-signing-??????"),
      ),
      allow("ReadAccount", ["ses:GetAccount"], "*", region),
      {
        ...allow("Send", ["ses:SendRawEmail"], "", {
          StringEquals: {
            "ses:FromAddress": ["notices@candlefish.ai", "meetings@candlefish.ai", "updates@candlefish.ai"],
          },
        }),
        Resource: [
          arn("ses", "identity/*"),
          ...["main", "updates"].map((set) => arn("ses", `configuration-set/candlefish-${set}`)),
        ],
      },
    ]);
  });

  it("lets status close the ledger and notify the application, and nothing else", async () => {
    const feeding = ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"];
    assert.deepEqual(documentOf(only(await recorded("prod"), "RolePolicy", "status-function")).Statement, [
      logs("status"),
      allow("ReadQueue", feeding, arn("sqs", "candlefish-outcomes")),
      allow("CloseLedger", ["dynamodb:GetItem", "dynamodb:PutItem"], arn("dynamodb", "table/candlefish-ledger")),
      allow("TellApplication", ["sns:Publish"], arn("sns", "mail-status-candlefish")),
    ]);
  });

  it("lets API Gateway invoke the links function and nothing else", async () => {
    assert.deepEqual(documentOf(only(await recorded("prod"), "RolePolicy", "http-api")).Statement, [
      allow("Invoke", ["lambda:InvokeFunction"], arn("lambda", "function:candlefish-links")),
    ]);
  });

  it("lets the scheduler invoke the scheduled functions and nothing else", async () => {
    assert.deepEqual(documentOf(only(await recorded("prod"), "RolePolicy", "scheduler")).Statement, [
      {
        ...allow("Invoke", ["lambda:InvokeFunction"], ""),
        Resource: Object.keys(scheduledFunctions).map((name) => arn("lambda", `function:candlefish-${name}`)),
      },
    ]);
  });
});
