import assert from "node:assert/strict";
import { allow, deny, denyPlainText, document } from "../../../infra/iam/statements";

describe("A policy document", () => {
  it("is the statements as text, deterministic, with nothing added", () => {
    const statement = allow({ sid: "Read", actions: ["sqs:ReceiveMessage"], resources: ["arn:aws:sqs:::queue"] });
    const text =
      '{"Version":"2012-10-17","Statement":[' +
      '{"Sid":"Read","Effect":"Allow","Action":["sqs:ReceiveMessage"],"Resource":["arn:aws:sqs:::queue"]}]}';
    assert.equal(document(statement), text);
    assert.equal(document(statement), text);
  });

  it("has principals and conditions, in IAM's own order", () => {
    const statement = deny({
      conditions: { Bool: { "aws:SecureTransport": "false" } },
      resources: ["*"],
      actions: ["sns:Publish"],
      principal: { Service: "ses.amazonaws.com" },
      sid: "No",
    });
    assert.equal(
      document(statement),
      '{"Version":"2012-10-17","Statement":[{"Sid":"No","Effect":"Deny","Principal":{"Service":"ses.amazonaws.com"},' +
        '"Action":["sns:Publish"],"Resource":["*"],"Condition":{"Bool":{"aws:SecureTransport":"false"}}}]}',
    );
  });

  it("denies everybody without TLS", () => {
    assert.deepEqual(denyPlainText("arn:aws:sns:::topic", "sns:Publish"), {
      Sid: "TlsOnly",
      Effect: "Deny",
      Principal: "*",
      Action: ["sns:Publish"],
      Resource: ["arn:aws:sns:::topic"],
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  });
});
