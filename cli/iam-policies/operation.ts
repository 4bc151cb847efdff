/** The least that an operator's IAM policy has to allow: what the commands ask AWS for, on this stack's resources. Pure. */
import { linksDomain } from "../../infra/dns/stack";
import { type ScheduledFunctionName, scheduledFunctions } from "../../infra/function-declarations/functions";
import { type Action, allow, type OneOrMore, type Statement } from "../../infra/iam/statements";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";
import { useKey } from "./key";

type Stack = Pick<Settings, "target" | "sendingDomain" | "addressIdentities">;

/** Of calls that have no resource type, or of which only the account knows the resource's name. */
const anything = ["*"] as const;

const arns = (named: Readonly<Record<string, { readonly arn: string }>>) => Object.values(named).map(({ arn }) => arn);

const statement = (sid: string, actions: OneOrMore<Action>, resources: readonly string[]): Statement =>
  allow({ sid, actions, resources: resources as OneOrMore<string> });

/** What doctor, adopt, status and logs look at. */
function looks({ target, sendingDomain, addressIdentities }: Stack): Statement[] {
  const {
    configurationSets,
    topics,
    alertsTopic,
    guardTopic,
    statusTopic,
    functionQueues,
    undelivered,
    secrets,
    identityArn,
    functions,
    linksApi,
    schedules,
  } = names(target);
  const { partition, region } = target;
  const queues = Object.values(functionQueues).flatMap(({ queue, failures }) => [queue.arn, failures.arn]);
  return [
    statement(
      "LookAtAccount",
      [
        "ses:GetAccount",
        "cloudwatch:DescribeAlarms",
        "cloudwatch:GetMetricData",
        "lambda:GetAccountSettings",
        "logs:DescribeLogGroups",
      ],
      anything,
    ),
    statement("LookAtIdentities", ["ses:GetEmailIdentity"], [sendingDomain, ...addressIdentities].map(identityArn)),
    statement(
      "LookAtSets",
      ["ses:GetConfigurationSet", "ses:GetConfigurationSetEventDestinations"],
      arns(configurationSets),
    ),
    statement(
      "LookAtTopics",
      ["sns:GetTopicAttributes", "sns:ListSubscriptionsByTopic", "sns:ListTagsForResource"],
      [...arns(topics), alertsTopic.arn, guardTopic.arn, statusTopic.arn],
    ),
    statement("LookAtQueues", ["sqs:GetQueueAttributes"], [...queues, undelivered.arn]),
    statement(
      "LookAtSecrets",
      ["secretsmanager:DescribeSecret"],
      Object.values(secrets).map(({ arn }) => `${arn}-??????`),
    ),
    statement(
      "LookAtLinks",
      ["apigateway:GET"],
      [
        `arn:${partition}:apigateway:${region}::/apis`,
        `arn:${partition}:apigateway:${region}::/domainnames/${linksDomain(sendingDomain)}`,
      ],
    ),
    statement("LookAtSchedules", ["scheduler:GetSchedule"], arns(schedules)),
    // A group's ARN with its streams, as https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/iam-access-control-overview-cwl.html
    // has it.
    statement(
      "ReadLogs",
      ["logs:FilterLogEvents"],
      [...Object.values(functions).map(({ logGroup }) => logGroup), linksApi.accessLog].map(({ arn }) => `${arn}:*`),
    ),
    statement(
      "LookAtCertificates",
      ["acm:DescribeCertificate"],
      [`arn:${partition}:acm:${region}:${target.accountId}:certificate/*`],
    ),
  ];
}

/** What pause, redrive, report, start, simulate, send, request-access, confirm-alerts and test-alerts do. */
function acts({ target }: Stack): Statement[] {
  const {
    configurationSets,
    alarms,
    alertsTopic,
    functionQueues,
    undelivered,
    functions,
    secrets,
    recipientsTable,
    ledgerTable,
    identityArn,
  } = names(target);
  const pairs = Object.values(functionQueues);
  return [
    statement("PauseAndResume", ["ses:PutConfigurationSetSendingOptions"], arns(configurationSets)),
    statement("SayWhy", ["sns:Publish"], [alertsTopic.arn]),
    statement("ConfirmAlerts", ["sns:ConfirmSubscription"], [alertsTopic.arn]),
    statement(
      "TakeFailures",
      ["sqs:ReceiveMessage", "sqs:DeleteMessage", "sqs:ChangeMessageVisibility"],
      [...pairs.map(({ failures }) => failures.arn), undelivered.arn],
    ),
    statement(
      "PutBack",
      ["sqs:SendMessage"],
      pairs.map(({ queue }) => queue.arn),
    ),
    statement(
      "RunScheduled",
      ["lambda:InvokeFunction"],
      Object.keys(scheduledFunctions).map((name) => functions[name as ScheduledFunctionName].arn),
    ),
    statement("TestAlerts", ["cloudwatch:SetAlarmState"], [alarms.updates.bounceRate.arn]),
    statement("PauseAccount", ["ses:PutAccountSendingAttributes"], anything),
    statement(
      "ReadKeys",
      ["secretsmanager:GetSecretValue"],
      [secrets.porkbun, secrets.recipientId].map(({ arn }) => `${arn}-??????`),
    ),
    statement("SeeSimulated", ["dynamodb:GetItem", "dynamodb:DeleteItem"], [recipientsTable.arn, ledgerTable.arn]),
    statement("SendSamples", ["ses:SendRawEmail"], [identityArn("*"), configurationSets.main.arn]),
    statement("RequestAccess", ["ses:PutAccountDetails"], anything),
  ];
}

const operateKey = ({ target }: Stack): Statement =>
  useKey(["kms:Decrypt", "kms:GenerateDataKey"], ["dynamodb", "secretsmanager", "sns", "sqs"], target);

/** What the `recipients` commands do with a person's records. */
function recordsOfPeople({ target }: Stack): Statement[] {
  const { recipientsTable, objectionsTable, digestsTable, secrets } = names(target);
  return [
    statement("ReadIdKey", ["secretsmanager:GetSecretValue"], [`${secrets.recipientId.arn}-??????`]),
    statement(
      "KeepRecipients",
      ["dynamodb:Scan", "dynamodb:GetItem", "dynamodb:UpdateItem", "dynamodb:DeleteItem"],
      [recipientsTable.arn],
    ),
    statement("FindRecipients", ["dynamodb:Query"], [`${recipientsTable.arn}/index/by-id`]),
    statement("KeepObjections", ["dynamodb:Scan", "dynamodb:GetItem", "dynamodb:PutItem"], [objectionsTable.arn]),
    statement("EmptyDigests", ["dynamodb:Query", "dynamodb:UpdateItem"], [digestsTable.arn]),
    statement("LookAtSandbox", ["ses:GetAccount"], anything),
    statement(
      "KeepListOfSes",
      ["ses:GetSuppressedDestination", "ses:PutSuppressedDestination", "ses:DeleteSuppressedDestination"],
      anything,
    ),
  ];
}

/** The statements of the policy for whoever answers people's requests about their data, for one stack. */
export const recipientStatements = (stack: Stack): OneOrMore<Statement> => [
  operateKey(stack),
  ...recordsOfPeople(stack),
];

/** The statements of an operator's policy, for one stack. */
export const operationStatements = (stack: Stack): OneOrMore<Statement> => [
  operateKey(stack),
  ...looks(stack),
  ...acts(stack),
];
