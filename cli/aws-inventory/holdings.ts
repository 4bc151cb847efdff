/** What a live account holds of a stack; every call only reads, and what is absent is undefined or an empty list. */
import { ACMClient, type CertificateDetail, DescribeCertificateCommand } from "@aws-sdk/client-acm";
import {
  type Api,
  ApiGatewayV2Client,
  type DomainNameConfiguration,
  GetApisCommand,
  GetDomainNameCommand,
} from "@aws-sdk/client-apigatewayv2";
import { CloudWatchClient, paginateDescribeAlarms, type StateValue } from "@aws-sdk/client-cloudwatch";
import { CloudWatchLogsClient, paginateDescribeLogGroups } from "@aws-sdk/client-cloudwatch-logs";
import { GetAccountSettingsCommand, LambdaClient } from "@aws-sdk/client-lambda";
import { GetScheduleCommand, SchedulerClient } from "@aws-sdk/client-scheduler";
import { DescribeSecretCommand, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import {
  type EventDestination,
  GetAccountCommand,
  GetConfigurationSetCommand,
  GetConfigurationSetEventDestinationsCommand,
  GetEmailIdentityCommand,
  SESv2Client,
} from "@aws-sdk/client-sesv2";
import {
  GetTopicAttributesCommand,
  ListTagsForResourceCommand,
  paginateListSubscriptionsByTopic,
  SNSClient,
  type Subscription,
} from "@aws-sdk/client-sns";
import { GetQueueAttributesCommand, SQSClient } from "@aws-sdk/client-sqs";
import type { Aws } from "../aws-client/aws";
import { ifPresent } from "../aws-client/fault";

/** SES's state of the account. */
export const account = (aws: Aws) => aws.client(SESv2Client).send(new GetAccountCommand({}));

/** An SES identity, a domain or an address. */
export const identity = (aws: Aws, name: string) =>
  ifPresent(aws.client(SESv2Client).send(new GetEmailIdentityCommand({ EmailIdentity: name })));

/** A configuration set. */
export const configurationSet = (aws: Aws, name: string) =>
  ifPresent(aws.client(SESv2Client).send(new GetConfigurationSetCommand({ ConfigurationSetName: name })));

/** The event destinations of a configuration set. */
export async function eventDestinations(aws: Aws, set: string): Promise<readonly EventDestination[]> {
  const ask = new GetConfigurationSetEventDestinationsCommand({ ConfigurationSetName: set });
  return (await ifPresent(aws.client(SESv2Client).send(ask)))?.EventDestinations ?? [];
}

/** The attributes of a topic (https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html). */
export async function topic(aws: Aws, arn: string): Promise<Readonly<Record<string, string>> | undefined> {
  const found = await ifPresent(aws.client(SNSClient).send(new GetTopicAttributesCommand({ TopicArn: arn })));
  return found && (found.Attributes ?? {});
}

/** The tags of a topic that is there. */
export async function topicTags(aws: Aws, arn: string): Promise<Readonly<Record<string, string>>> {
  const { Tags = [] } = await aws.client(SNSClient).send(new ListTagsForResourceCommand({ ResourceArn: arn }));
  return Object.fromEntries(Tags.map(({ Key = "", Value = "" }) => [Key, Value]));
}

/** The subscriptions of a topic. */
export async function subscriptions(aws: Aws, topicArn: string): Promise<readonly Subscription[]> {
  const pages = paginateListSubscriptionsByTopic({ client: aws.client(SNSClient) }, { TopicArn: topicArn });
  const all = async () => {
    const found: Subscription[] = [];
    for await (const { Subscriptions = [] } of pages) found.push(...Subscriptions);
    return found;
  };
  return (await ifPresent(all())) ?? [];
}

/**
 * Whether the owner of a subscription's address has confirmed it: until then SNS gives words in the ARN's place
 * (https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html).
 */
export const isConfirmed = ({ SubscriptionArn = "" }: Subscription): boolean => SubscriptionArn.startsWith("arn:");

/** How many messages are in a queue: those that wait, and those that a consumer has. */
export async function messages(aws: Aws, queueUrl: string): Promise<{ waiting: number; inFlight: number } | undefined> {
  const [waiting, inFlight] = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"] as const;
  const ask = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: [waiting, inFlight] });
  const found = await ifPresent(aws.client(SQSClient).send(ask));
  return found && { waiting: Number(found.Attributes?.[waiting]), inFlight: Number(found.Attributes?.[inFlight]) };
}

/** How many functions the account may run at once, what others have reserved taken off. */
export async function lambdaConcurrency(aws: Aws): Promise<number | undefined> {
  const { AccountLimit } = await aws.client(LambdaClient).send(new GetAccountSettingsCommand({}));
  return AccountLimit?.UnreservedConcurrentExecutions;
}

/** A schedule of EventBridge Scheduler. */
export const schedule = (aws: Aws, group: string, name: string) =>
  ifPresent(aws.client(SchedulerClient).send(new GetScheduleCommand({ GroupName: group, Name: name })));

/** A certificate of Certificate Manager. */
export async function certificate(aws: Aws, arn: string): Promise<CertificateDetail | undefined> {
  const ask = new DescribeCertificateCommand({ CertificateArn: arn });
  return (await ifPresent(aws.client(ACMClient).send(ask)))?.Certificate;
}

/** A host at API Gateway, which has one configuration where its endpoint is Regional. */
export async function linksHost(aws: Aws, domain: string): Promise<DomainNameConfiguration | undefined> {
  const ask = new GetDomainNameCommand({ DomainName: domain });
  return (await ifPresent(aws.client(ApiGatewayV2Client).send(ask)))?.DomainNameConfigurations?.[0];
}

/** All HTTP APIs of the account in the Region. */
export async function apis(aws: Aws): Promise<readonly Api[]> {
  const found: Api[] = [];
  let next: string | undefined;
  do {
    const ask = new GetApisCommand(next === undefined ? {} : { NextToken: next });
    const { Items = [], NextToken } = await aws.client(ApiGatewayV2Client).send(ask);
    found.push(...Items);
    next = NextToken;
  } while (next !== undefined);
  return found;
}

/** A secret without its value, one that is scheduled for deletion included. */
export const secret = (aws: Aws, name: string) =>
  ifPresent(aws.client(SecretsManagerClient).send(new DescribeSecretCommand({ SecretId: name })));

/** The names of the log groups that begin so. */
export async function logGroups(aws: Aws, logGroupNamePrefix: string): Promise<readonly string[]> {
  const found: string[] = [];
  const pages = paginateDescribeLogGroups({ client: aws.client(CloudWatchLogsClient) }, { logGroupNamePrefix });
  for await (const { logGroups = [] } of pages) found.push(...logGroups.map(({ logGroupName = "" }) => logGroupName));
  return found;
}

/** The states of the alarms of these names, by name; an alarm that is not there has none. */
export async function alarmStates(aws: Aws, names: readonly string[]): Promise<ReadonlyMap<string, StateValue>> {
  const states = new Map<string, StateValue>();
  const request = { AlarmNames: [...names], MaxRecords: 100 };
  for await (const { MetricAlarms = [] } of paginateDescribeAlarms({ client: aws.client(CloudWatchClient) }, request)) {
    for (const { AlarmName = "", StateValue } of MetricAlarms) if (StateValue) states.set(AlarmName, StateValue);
  }
  return states;
}
