import assert from "node:assert/strict";
import {
  DynamoDBClient,
  GetItemCommand,
  ListTablesCommand,
  PutItemCommand,
  QueryCommand,
} from "@aws-sdk/client-dynamodb";
import { GetSecretValueCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { GetDedicatedIpsCommand, PutSuppressedDestinationCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import { ListQueuesCommand, ReceiveMessageCommand, SQSClient } from "@aws-sdk/client-sqs";
import { AssumeRoleCommand, GetCallerIdentityCommand, GetSessionTokenCommand, STSClient } from "@aws-sdk/client-sts";
import { SmallStack, allow, arn, document } from "../../support/rehearsal/local-cloud/small-stack";

const TABLE = arn("dynamodb", "table/recipients");

describe("rehearsal/cloud gateway", () => {
  let stack: SmallStack;
  beforeEach(async () => {
    stack = await SmallStack.whole("EventSourceMapping");
  });
  afterEach(() => stack.cloud.stop());

  /** Calls with a new role that has these statements. */
  const asRole = async (...statements: object[]) => {
    await stack.make("Role", { name: "caller" });
    await stack.make("RolePolicy", { role: "caller", policy: document(...statements) });
    return stack.as(arn("iam", "role/caller"));
  };
  const key = { recipient: { S: "user@example.net" } };
  const getItem = new GetItemCommand({ TableName: "recipients", Key: key });

  describe("a request that it doesn't know", () => {
    const unknown: [string, () => Promise<unknown>][] = [
      ["ses GET /v2/email/dedicated-ips", () => new SESv2Client(stack.as()).send(new GetDedicatedIpsCommand({}))],
      ["sqs ListQueues", () => new SQSClient(stack.as()).send(new ListQueuesCommand({}))],
      ["dynamodb ListTables", () => new DynamoDBClient(stack.as()).send(new ListTablesCommand({}))],
      ["sts GetSessionToken", () => new STSClient(stack.as()).send(new GetSessionTokenCommand({}))],
    ];
    for (const [operation, call] of unknown) {
      it(`gets 501, with ${operation} named`, async () => {
        const error: unknown = await call().catch((reason: unknown) => reason);
        const { message, $metadata } = error as Error & { $metadata: { httpStatusCode: number } };
        assert.equal(message, `The rehearsal does not know: ${operation}`);
        assert.equal($metadata.httpStatusCode, 501);
      });
    }

    it("includes another Region", async () => {
      const sts = new STSClient({ ...stack.as(), region: "eu-west-1" });
      await assert.rejects(sts.send(new GetCallerIdentityCommand({})), { message: /sts in the Region eu-west-1$/ });
    });

    it("includes a caller without credentials of this account", async () => {
      const credentials = { accessKeyId: "AKIAOTHER", secretAccessKey: "x" };
      const sts = new STSClient({ ...stack.as(), credentials });
      await assert.rejects(sts.send(new GetCallerIdentityCommand({})), {
        name: "UnrecognizedClientException",
        message: "The security token included in the request is invalid.",
      });
    });
  });

  it("records who called which operation and with what result", async () => {
    const dynamodb = new DynamoDBClient(stack.as(arn("iam", "role/worker")));
    await assert.rejects(dynamodb.send(getItem));
    const principal = arn("iam", "role/worker");
    assert.equal(stack.cloud.calls.length, 1);
    const { refusal, ...call } = stack.cloud.calls[0] ?? {};
    assert.deepEqual(call, { service: "dynamodb", operation: "GetItem", principal, status: 403 });
    assert.match(refusal ?? "", /^AccessDenied: User: .* is not authorized to perform: dynamodb:GetItem on resource: /);
  });

  it("records an emulator's own error code, and nothing of the request", async () => {
    const QueueUrl = `https://sqs.us-east-1.amazonaws.com/123456789012/feedback`;
    const tooMany = new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 99 });
    await assert.rejects(new SQSClient(stack.as(arn("iam", "role/worker"))).send(tooMany));
    const { operation, refusal } = stack.cloud.calls.at(-1) ?? {};
    assert.deepEqual([operation, refusal], ["ReceiveMessage", "InvalidParameterValue"]);
  });

  it("performs a call whose answer a scenario loses: the caller's connection ends", async () => {
    const suppression = new SESv2Client({ ...stack.as(), maxAttempts: 1 });
    stack.cloud.ses.account.productionAccess = true;
    stack.cloud.inject({ service: "ses", operation: "PutSuppressedDestination", lost: true });
    const put = new PutSuppressedDestinationCommand({ EmailAddress: "a@example.net", Reason: "BOUNCE" });
    await assert.rejects(suppression.send(put), { code: "ECONNRESET" });
    assert.equal(stack.cloud.ses.suppressionList.entries().length, 1);
    await suppression.send(put);
    suppression.destroy();
  });

  it("injects faults into the calls that a scenario picks, and no others", async () => {
    const suppression = new SESv2Client(stack.as());
    stack.cloud.ses.account.productionAccess = true;
    const error = { code: "TooManyRequestsException", message: "Slow down.", status: 429 };
    stack.cloud.inject({ service: "ses", operation: "PutSuppressedDestination", skip: 1, times: 2, error });
    const results: string[] = [];
    for (let call = 0; call < 4; call++) {
      const put = new PutSuppressedDestinationCommand({
        EmailAddress: `${call}@example.net`,
        Reason: "BOUNCE",
      });
      await suppression.send(put).then(
        () => results.push("done"),
        (reason: unknown) => results.push((reason as Error).name),
      );
    }
    assert.deepEqual(results, ["done", "TooManyRequestsException", "TooManyRequestsException", "done"]);
    assert.deepEqual(
      stack.cloud.ses.suppressionList.entries().map(({ address }) => address),
      ["0@example.net", "3@example.net"],
    );
  });

  describe("DynamoDB", () => {
    it("is refused to a role by table, action and index", async () => {
      const dynamodb = new DynamoDBClient(await asRole(allow("dynamodb:Query", TABLE)));
      const named = (action: string, resource: string) => ({
        name: "AccessDeniedException",
        message: `User: arn:aws:sts::123456789012:assumed-role/caller/rehearsal is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
      });
      await assert.rejects(dynamodb.send(getItem), named("dynamodb:GetItem", TABLE));
      const query = new QueryCommand({
        TableName: "recipients",
        IndexName: "pending",
        KeyConditionExpression: "pendingReason = :r",
        ExpressionAttributeValues: { ":r": { S: "BOUNCE" } },
      });
      await assert.rejects(dynamodb.send(query), named("dynamodb:Query", `${TABLE}/index/pending`));
    });

    it("requires the use of the table's key through DynamoDB", async () => {
      const dynamodb = new DynamoDBClient(await asRole(allow("dynamodb:*", `${TABLE}*`)));
      await assert.rejects(dynamodb.send(getItem), {
        name: "AccessDeniedException",
        message: /kms:Decrypt on resource/,
      });
    });

    it("stores items, which a scenario can list", async () => {
      const statements = [allow("dynamodb:PutItem", TABLE)];
      await stack.make("RolePolicy", { policy: document(...statements) });
      const dynamodb = new DynamoDBClient(stack.as(arn("iam", "role/worker")));
      await dynamodb.send(new PutItemCommand({ TableName: "recipients", Item: key }));
      assert.deepEqual(await stack.cloud.dynamodb.items("recipients"), [key]);
    });
  });

  describe("STS", () => {
    it("identifies the caller", async () => {
      const { Arn, Account } = await new STSClient(stack.as()).send(new GetCallerIdentityCommand({}));
      assert.deepEqual({ Arn, Account }, { Arn: arn("iam", "user/someone"), Account: "123456789012" });
    });

    it("lets a role be assumed by those whom its trust policy names, and its calls are then the role's", async () => {
      const friend = arn("iam", "role/friend");
      const trustFriend = {
        Effect: "Allow",
        Principal: { AWS: arn("iam", "root") },
        Action: "sts:AssumeRole",
        Condition: { ArnEquals: { "aws:PrincipalArn": friend } },
      };
      await stack.make("Role", { name: "sender", assumeRolePolicy: document(trustFriend) });
      const assume = new AssumeRoleCommand({ RoleArn: arn("iam", "role/sender"), RoleSessionName: "app" });
      await assert.rejects(new STSClient(stack.as()).send(assume), { name: "AccessDenied", message: /sts:AssumeRole/ });
      await assert.rejects(new STSClient(stack.as(friend, [])).send(assume), { name: "AccessDenied" });
      const { Credentials } = await new STSClient(stack.as(friend)).send(assume);
      const credentials = {
        accessKeyId: Credentials?.AccessKeyId ?? "",
        secretAccessKey: Credentials?.SecretAccessKey ?? "",
        sessionToken: Credentials?.SessionToken ?? "",
      };
      const { Arn } = await new STSClient({ ...stack.as(), credentials }).send(new GetCallerIdentityCommand({}));
      assert.equal(Arn, "arn:aws:sts::123456789012:assumed-role/sender/app");
    });

    it("lets nobody assume a role that doesn't exist", async () => {
      const assume = new AssumeRoleCommand({ RoleArn: arn("iam", "role/absent"), RoleSessionName: "app" });
      await assert.rejects(new STSClient(stack.as()).send(assume), { name: "AccessDenied" });
    });
  });

  describe("Secrets Manager", () => {
    const read = (SecretId: string) => new GetSecretValueCommand({ SecretId });

    it("returns a secret's value by name, ARN and partial ARN", async () => {
      const secrets = new SecretsManagerClient(stack.as());
      const { ARN = "", SecretString } = await secrets.send(read("mail/porkbun"));
      assert.equal(SecretString, "s3cret");
      for (const id of [ARN, ARN.slice(0, -7)]) assert.equal((await secrets.send(read(id))).SecretString, "s3cret");
    });

    it("refuses callers without permission, absent secrets and secrets without a value", async () => {
      const secrets = new SecretsManagerClient(
        await asRole(allow("secretsmanager:GetSecretValue", arn("secretsmanager", "secret:other-*"))),
      );
      await assert.rejects(secrets.send(read("mail/porkbun")), {
        name: "AccessDeniedException",
        message: /GetSecretValue/,
      });
      await assert.rejects(secrets.send(read("absent")), { name: "ResourceNotFoundException" });
      await stack.make("Secret", { name: "empty" });
      await assert.rejects(new SecretsManagerClient(stack.as()).send(read("empty")), {
        name: "ResourceNotFoundException",
        message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
      });
    });
  });
});
