/** What is live of each resource that a stack may find there already, in the shape of the provider's inputs. */
import type { EventDestination } from "@aws-sdk/client-sesv2";
import type { Aws } from "../aws-client/aws";
import * as holdings from "../aws-inventory/holdings";

/** A live resource. What the provider takes over unasked, such as whether a set sends, is left out. */
export interface Live {
  /** By the names of the provider's inputs. */
  readonly properties: Readonly<Record<string, unknown>>;
  /** Absent where the resource has none. */
  readonly tags?: Readonly<Record<string, string>>;
}

type Tags = readonly { readonly Key: string | undefined; readonly Value: string | undefined }[];
const tagsOf = (tags: Tags = []) => Object.fromEntries(tags.map(({ Key = "", Value = "" }) => [Key, Value]));

/** @param id as the provider has it, which is what an import names */
type Reader = (aws: Aws, id: string) => Promise<Live | undefined>;

const readers: Readonly<Record<string, Reader>> = {
  "aws:sesv2/emailIdentity:EmailIdentity": async (aws, id) => {
    const found = await holdings.identity(aws, id);
    return (
      found && {
        properties: { emailIdentity: id, configurationSetName: found.ConfigurationSetName },
        tags: tagsOf(found.Tags),
      }
    );
  },
  "aws:sesv2/emailIdentityFeedbackAttributes:EmailIdentityFeedbackAttributes": async (aws, id) => {
    const found = await holdings.identity(aws, id);
    return found && { properties: { emailIdentity: id, emailForwardingEnabled: found.FeedbackForwardingStatus } };
  },
  "aws:sesv2/emailIdentityMailFromAttributes:EmailIdentityMailFromAttributes": async (aws, id) => {
    const { MailFromAttributes: from } = (await holdings.identity(aws, id)) ?? {};
    if (!from?.MailFromDomain) return undefined;
    return {
      properties: {
        emailIdentity: id,
        mailFromDomain: from.MailFromDomain,
        behaviorOnMxFailure: from.BehaviorOnMxFailure,
      },
    };
  },
  "aws:sesv2/configurationSet:ConfigurationSet": async (aws, id) => {
    const found = await holdings.configurationSet(aws, id);
    if (!found) return undefined;
    const { DeliveryOptions, ReputationOptions, SuppressionOptions, TrackingOptions, Tags } = found;
    return {
      properties: {
        configurationSetName: id,
        deliveryOptions: { tlsPolicy: DeliveryOptions?.TlsPolicy },
        reputationOptions: { reputationMetricsEnabled: ReputationOptions?.ReputationMetricsEnabled },
        suppressionOptions: { suppressedReasons: SuppressionOptions?.SuppressedReasons },
        trackingOptions: { customRedirectDomain: TrackingOptions?.CustomRedirectDomain },
      },
      tags: tagsOf(Tags),
    };
  },
  "aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination": async (aws, id) => {
    const [set = "", name = ""] = id.split("|");
    const found = (await holdings.eventDestinations(aws, set)).find((one) => one.Name === name);
    return (
      found && {
        properties: { configurationSetName: set, eventDestinationName: name, eventDestination: destination(found) },
      }
    );
  },
  "aws:sns/topic:Topic": async (aws, id) => {
    const found = await holdings.topic(aws, id);
    if (!found) return undefined;
    const { KmsMasterKeyId, DisplayName, FifoTopic } = found;
    return {
      properties: {
        name: id.split(":").at(-1),
        kmsMasterKeyId: KmsMasterKeyId,
        displayName: DisplayName || undefined,
        fifoTopic: FifoTopic === "true" || undefined,
      },
      tags: await holdings.topicTags(aws, id),
    };
  },
  "aws:sns/topicPolicy:TopicPolicy": async (aws, id) => {
    const found = await holdings.topic(aws, id);
    return found && { properties: { arn: id, policy: found["Policy"] } };
  },
  "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes": async (aws) => {
    const { SuppressionAttributes } = await holdings.account(aws);
    return { properties: { suppressedReasons: SuppressionAttributes?.SuppressedReasons ?? [] } };
  },
};

/** An event destination as the provider takes it; one of another kind than the program's shows as lacking these properties. */
function destination(found: EventDestination) {
  const { Enabled, MatchingEventTypes, SnsDestination, CloudWatchDestination } = found;
  return {
    enabled: Enabled,
    matchingEventTypes: MatchingEventTypes,
    ...(SnsDestination && { snsDestination: { topicArn: SnsDestination.TopicArn } }),
    ...(CloudWatchDestination && {
      cloudWatchDestination: {
        dimensionConfigurations: CloudWatchDestination.DimensionConfigurations?.map((one) => ({
          dimensionName: one.DimensionName,
          dimensionValueSource: one.DimensionValueSource,
          defaultDimensionValue: one.DefaultDimensionValue,
        })),
      },
    }),
  };
}

/** The types that are compared; of every other type a stack makes its own. */
export const isCompared = (type: string): boolean => type in readers;

/**
 * Reads what is live.
 *
 * @returns undefined where nothing of the id is there
 * @throws AwsFault
 */
export const readLive = (aws: Aws, type: string, id: string): Promise<Live | undefined> =>
  readers[type]?.(aws, id) ?? Promise.resolve(undefined);
