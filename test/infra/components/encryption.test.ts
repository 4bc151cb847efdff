import assert from "node:assert/strict";
import { documentOf, inside, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const arn = (service: string, resource: string) => `arn:aws:${service}:us-east-1:${ACCOUNT}:${resource}`;

describe("Encryption", () => {
  it("is one key and its alias", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(inside(graph, only(graph, "Encryption", "encryption")), ["Alias encryption", "Key encryption"]);
    const alias = only(graph, "Alias", "encryption");
    assert.deepEqual(alias.inputs, {
      name: "alias/candlefish",
      targetKeyId: only(graph, "Key", "encryption").outputs.keyId,
    });
  });

  it("rotates, and can be restored for 30 days in production, 7 elsewhere", async () => {
    const settings = async (stack: string) => {
      const { inputs } = only(await recorded(stack), "Key", "encryption");
      return [inputs.enableKeyRotation, inputs.deletionWindowInDays];
    };
    assert.deepEqual(await settings("prod"), [true, 30]);
    assert.deepEqual(await settings("dev"), [true, 7]);
  });

  it("may be used by exactly those who need it", async () => {
    const { Statement } = documentOf(only(await recorded("prod"), "Key", "encryption"));
    const [administer, ...use] = Statement;
    assert.equal(administer?.Sid, "Administer");
    const root = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
    const service = (name: string) => `${name}.us-east-1.amazonaws.com`;
    const allow = (
      Sid: string,
      Principal: unknown,
      Action: string[],
      StringEquals: unknown,
      operator = "StringEquals",
    ) => ({
      Sid,
      Effect: "Allow",
      Principal,
      Action,
      Resource: ["*"],
      Condition: { [operator]: StringEquals },
    });
    const deliver = ["kms:Decrypt", "kms:GenerateDataKey"];
    const topics = ["bounces", "complaints", "events", "outcomes"].map((kind) => arn("sns", `ses-${kind}-candlefish`));
    assert.deepEqual(use, [
      allow(
        "UseThroughServices",
        root,
        "CreateGrant Decrypt DescribeKey Encrypt GenerateDataKey ReEncryptFrom ReEncryptTo"
          .split(" ")
          .map((action) => `kms:${action}`),
        { "kms:ViaService": [service("dynamodb"), service("secretsmanager"), service("sns"), service("sqs")] },
      ),
      allow("Suppression", { AWS: `arn:aws:iam::${ACCOUNT}:role/candlefish-suppression-function` }, ["kms:Decrypt"], {
        "kms:ViaService": [service("dynamodb"), service("secretsmanager"), service("sqs")],
      }),
      allow("Reconcile", { AWS: `arn:aws:iam::${ACCOUNT}:role/candlefish-reconcile-function` }, ["kms:Decrypt"], {
        "kms:ViaService": [service("dynamodb"), service("secretsmanager")],
      }),
      allow("Digest", { AWS: `arn:aws:iam::${ACCOUNT}:role/candlefish-digest-function` }, deliver, {
        "kms:ViaService": [service("dynamodb"), service("sqs")],
      }),
      allow("Guard", { AWS: `arn:aws:iam::${ACCOUNT}:role/candlefish-guard-function` }, deliver, {
        "kms:ViaService": [service("sns"), service("sqs")],
      }),
      allow("Links", { AWS: `arn:aws:iam::${ACCOUNT}:role/candlefish-links-function` }, ["kms:Decrypt"], {
        "kms:ViaService": [service("dynamodb"), service("secretsmanager")],
      }),
      allow("Outbox", { AWS: `arn:aws:iam::${ACCOUNT}:role/candlefish-outbox-function` }, deliver, {
        "kms:ViaService": [service("dynamodb"), service("secretsmanager"), service("sns"), service("sqs")],
      }),
      allow("Status", { AWS: `arn:aws:iam::${ACCOUNT}:role/candlefish-status-function` }, deliver, {
        "kms:ViaService": [service("dynamodb"), service("sns"), service("sqs")],
      }),
      allow(
        "Deliver",
        { Service: "sns.amazonaws.com" },
        deliver,
        { "aws:SourceArn": [...topics, arn("sns", "mail-status-candlefish"), arn("sns", "ses-guard-candlefish")] },
        "ArnEquals",
      ),
      allow("Alarm", { Service: "cloudwatch.amazonaws.com" }, deliver, { "aws:SourceAccount": ACCOUNT }),
      allow("Publish", { Service: "ses.amazonaws.com" }, deliver, {
        "kms:EncryptionContext:aws:sns:topicArn": topics,
      }),
    ]);
  });

  it("is administered by the account with listed actions, none of which reads data", async () => {
    const [administer] = documentOf(only(await recorded("prod"), "Key", "encryption")).Statement;
    assert.deepEqual(administer?.Principal, { AWS: `arn:aws:iam::${ACCOUNT}:root` });
    assert.equal(administer.Condition, undefined);
    assert.deepEqual(
      administer.Action.filter((action) => /\*|crypt|DataKey|Grant$/.test(action)),
      ["kms:RevokeGrant"],
    );
    for (const needed of ["kms:PutKeyPolicy", "kms:DescribeKey", "kms:ScheduleKeyDeletion", "kms:CreateAlias"]) {
      assert(administer.Action.includes(needed), needed);
    }
  });
});
