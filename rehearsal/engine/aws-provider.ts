/**
 * The AWS provider of engine runs: it serves the engine from an {@link Account} on this machine.
 *
 * At preview it returns the inputs, as the real provider does, so whatever AWS assigns is unknown. It tests the program, the policy packs
 * and the engine together; what AWS accepts is tested on the local cloud.
 */
import { type Readings, STRICT } from "../local-cloud/readings";
import { computed, knownAtPreview } from "../../infra/recorded-graph/outputs";
import type { AwsAccount } from "../local-cloud/aws-account";
import { Account, type Held } from "./account";
import { type Provider, serveProvider } from "./provider";

/**
 * The inputs that identify a resource, so that changing one replaces the resource. Types without an entry are identified by `name`;
 * singletons of an account need none. Those of Certificate Manager, API Gateway and metric filters are the inputs that the program sets and
 * that the provider's schema marks `ForceNew` (github.com/hashicorp/terraform-provider-aws: internal/service/acm, apigatewayv2 and logs).
 */
const identifying: Readonly<Record<string, readonly string[]>> = {
  "aws:acm/certificate:Certificate": ["domainName", "validationMethod"],
  "aws:acm/certificateValidation:CertificateValidation": ["certificateArn"],
  "aws:apigatewayv2/api:Api": ["protocolType"],
  "aws:apigatewayv2/apiMapping:ApiMapping": ["apiId", "domainName"],
  "aws:apigatewayv2/domainName:DomainName": ["domainName"],
  "aws:apigatewayv2/integration:Integration": ["apiId", "integrationType"],
  "aws:apigatewayv2/route:Route": ["apiId"],
  "aws:apigatewayv2/stage:Stage": ["apiId", "name"],
  "aws:cloudwatch/logMetricFilter:LogMetricFilter": ["logGroupName", "name"],
  "aws:sesv2/emailIdentity:EmailIdentity": ["emailIdentity"],
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": ["emailIdentity"],
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": ["emailIdentity"],
  "aws:sesv2/configurationSet:ConfigurationSet": ["configurationSetName"],
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": [
    "configurationSetName",
    "eventDestinationName",
  ],
  "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": [],
  "aws:sns/topicSubscription:TopicSubscription": ["topic", "protocol", "endpoint"],
  "aws:sns/topicPolicy:TopicPolicy": ["arn"],
  "aws:sqs/queuePolicy:QueuePolicy": ["queueUrl"],
  "aws:secretsmanager/secretVersion:SecretVersion": ["secretId", "secretString"],
  "aws:iam/rolePolicy:RolePolicy": ["role", "name"],
};

/** The inputs that identify a resource among those of its type. */
export function identifyingInputs(type: string): readonly string[] {
  return identifying[type] ?? ["name"];
}

/** A resource's inputs as AWS describes them: a secret's key as its alias ARN, if it was given as an alias and AWS is read that way. */
function described(
  { type, inputs }: Pick<Held, "type" | "inputs">,
  { partition, region, accountId }: AwsAccount,
  { keyOfSecret }: Pick<Readings, "keyOfSecret">,
): Held["inputs"] {
  const { kmsKeyId } = inputs;
  const named =
    type === "aws:secretsmanager/secret:Secret" && typeof kmsKeyId === "string" && /^alias\//.test(kmsKeyId);
  if (!named || keyOfSecret === "as stated") return inputs;
  return { ...inputs, kmsKeyId: `arn:${partition}:kms:${region}:${accountId}:${kmsKeyId}` };
}

/** The provider for one account. */
export function awsProvider(account: Account, readings: Pick<Readings, "keyOfSecret"> = STRICT): Provider {
  let awsAccount = { partition: "aws", region: "us-east-1", accountId: "" };

  return {
    version: "7.48.0",
    supportsPreview: true,
    replacedBy: identifyingInputs,
    configure({ region, allowedAccountIds }) {
      const [accountId] = JSON.parse(allowedAccountIds ?? "[]") as string[];
      awsAccount = { ...awsAccount, ...(region ? { region } : {}), ...(accountId ? { accountId } : {}) };
    },
    create({ type, name, inputs, preview }) {
      const { id, outputs } = computed(type, name, inputs, awsAccount);
      if (preview) return { id: "", properties: knownAtPreview(inputs, outputs) };
      if (account.find(type, id)) throw new Error(`AlreadyExistsException: ${type} ${id} exists in the account`);
      account.put({ type, id, inputs, outputs });
      return { id, properties: { ...inputs, ...outputs } };
    },
    read({ type, id }) {
      const held = account.find(type, id);
      if (!held) return undefined;
      const inputs = described(held, awsAccount, readings);
      return { inputs, properties: { ...inputs, ...held.outputs } };
    },
    update({ type, id, inputs, preview }) {
      const held = account.find(type, id);
      if (!held) throw new Error(`NotFoundException: ${type} ${id} is not in the account`);
      if (!preview) account.put({ ...held, inputs });
      return { ...inputs, ...held.outputs };
    },
    delete({ type, id }) {
      account.remove(type, id);
    },
  };
}

/** Started by the engine as `pulumi-resource-aws <directory of the account> <address of the engine>`. */
if (require.main === module) {
  const [directory = ""] = process.argv.slice(2);
  void serveProvider(awsProvider(new Account(directory)));
}
