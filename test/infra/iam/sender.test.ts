import assert from "node:assert/strict";
import { all, documentOf, only, recorded } from "../../support/infra/recorded";

const ACCOUNT = "681214184463";
const SCHEDULER = `arn:aws:iam::${ACCOUNT}:role/meetings`;
const ses = (resource: string) => `arn:aws:ses:us-east-1:${ACCOUNT}:${resource}`;

const outboxOnly = {
  Sid: "PutIntoOutbox",
  Effect: "Allow",
  Action: ["sqs:SendMessage"],
  Resource: [
    `arn:aws:sqs:us-east-1:${ACCOUNT}:candlefish-outbox-bulk`,
    `arn:aws:sqs:us-east-1:${ACCOUNT}:candlefish-outbox-urgent`,
  ],
};

describe("The sender role", () => {
  it("does not exist until somebody may send", async () => {
    const graph = await recorded("prod");
    assert(!all(graph, "aws:iam/role:Role").some(({ name }) => name === "sender"));
    assert(!("senderRoleArn" in graph.outputs));
  });

  it("can be assumed only by the configured roles, and sends messages to the outbox and nothing else", async () => {
    const graph = await recorded("prod", "up", { senderPrincipals: [SCHEDULER] });
    assert.equal(graph.outputs.senderRoleArn, `arn:aws:iam::${ACCOUNT}:role/candlefish-sender`);
    const role = only(graph, "aws:iam/role:Role", "sender");
    assert.equal(role.inputs.name, "candlefish-sender");
    assert.deepEqual(documentOf(role, "assumeRolePolicy").Statement, [
      {
        Sid: "Assume",
        Effect: "Allow",
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
        Action: ["sts:AssumeRole"],
        Condition: { ArnEquals: { "aws:PrincipalArn": [SCHEDULER] } },
      },
    ]);
    assert.deepEqual(documentOf(only(graph, "RolePolicy", "sender")).Statement, [outboxOnly]);
  });

  it("sends mail from the domain through both sets itself if the stack allows it", async () => {
    const graph = await recorded("prod", "up", { senderPrincipals: [SCHEDULER], directSending: "true" });
    assert.deepEqual(documentOf(only(graph, "RolePolicy", "sender")).Statement, [
      outboxOnly,
      {
        Sid: "Send",
        Effect: "Allow",
        Action: ["ses:SendEmail", "ses:SendRawEmail"],
        Resource: [
          ses("identity/candlefish.ai"),
          ses("identity/patrick@candlefish.ai"),
          ses("configuration-set/candlefish-main"),
          ses("configuration-set/candlefish-updates"),
        ],
        Condition: { StringLike: { "ses:FromAddress": "*@candlefish.ai" } },
      },
    ]);
  });
});
