/** How SES describes an identity and a configuration set; names and shapes are those of the SESv2 model in the AWS SDK. */

/** A dimension of the metrics that an event destination counts. */
export interface DimensionConfiguration {
  readonly dimensionName: string;
  readonly dimensionValueSource: string;
  readonly defaultDimensionValue: string;
}

/** An event destination: a topic to which events go, or metrics in which they are counted. */
export interface EventDestination {
  readonly name: string;
  readonly enabled: boolean;
  readonly matchingEventTypes: readonly string[];
  readonly topicArn?: string;
  readonly dimensions?: readonly DimensionConfiguration[];
}

/** A configuration set with its destinations. */
export interface ConfigurationSet {
  readonly name: string;
  readonly arn: string;
  readonly suppressedReasons: readonly string[] | undefined;
  readonly requiresTls: boolean;
  readonly reputationMetrics: boolean;
  readonly tags: Readonly<Record<string, string>>;
  sendingEnabled: boolean;
  readonly destinations: EventDestination[];
}

/** An identity and its settings. */
export interface Identity {
  readonly name: string;
  readonly arn: string;
  readonly configurationSet: string | undefined;
  readonly dkimTokens: readonly string[];
  readonly tags: Readonly<Record<string, string>>;
  verified: boolean;
  /** Whether SES forwards bounces and complaints by mail to the sender. */
  forwarding: boolean;
  mailFrom?: { readonly domain: string; readonly onFailure: string };
}

const tagList = (tags: Readonly<Record<string, string>>) =>
  Object.entries(tags).map(([Key, Value]) => ({ Key, Value }));

/**
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetEmailIdentity.html. A domain is verified through its DKIM records and an
 * address through the link in a mail; an address identity has no DKIM tokens of its own.
 */
export function describedIdentity({
  name,
  verified,
  forwarding,
  dkimTokens,
  mailFrom,
  configurationSet,
  tags,
}: Identity) {
  const isDomain = !name.includes("@");
  const status = verified ? "SUCCESS" : "PENDING";
  return {
    IdentityType: isDomain ? "DOMAIN" : "EMAIL_ADDRESS",
    FeedbackForwardingStatus: forwarding,
    VerifiedForSendingStatus: verified,
    VerificationStatus: status,
    DkimAttributes: {
      SigningEnabled: isDomain,
      Status: isDomain ? status : "NOT_STARTED",
      SigningAttributesOrigin: "AWS_SES",
      ...(isDomain && { Tokens: dkimTokens }),
    },
    MailFromAttributes: {
      ...(mailFrom && { MailFromDomain: mailFrom.domain, MailFromDomainStatus: status }),
      BehaviorOnMxFailure: mailFrom?.onFailure ?? "USE_DEFAULT_VALUE",
    },
    Policies: {},
    Tags: tagList(tags),
    ...(configurationSet !== undefined && { ConfigurationSetName: configurationSet }),
  };
}

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSet.html */
export const describedSet = (set: ConfigurationSet) => ({
  ConfigurationSetName: set.name,
  DeliveryOptions: { TlsPolicy: set.requiresTls ? "REQUIRE" : "OPTIONAL" },
  ReputationOptions: { ReputationMetricsEnabled: set.reputationMetrics },
  SendingOptions: { SendingEnabled: set.sendingEnabled },
  ...(set.suppressedReasons && { SuppressionOptions: { SuppressedReasons: set.suppressedReasons } }),
  Tags: tagList(set.tags),
});

/** https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetConfigurationSetEventDestinations.html */
export const describedDestinations = ({ destinations }: ConfigurationSet) => ({
  EventDestinations: destinations.map(({ name, enabled, matchingEventTypes, topicArn, dimensions }) => ({
    Name: name,
    Enabled: enabled,
    MatchingEventTypes: matchingEventTypes,
    ...(topicArn !== undefined && { SnsDestination: { TopicArn: topicArn } }),
    ...(dimensions && {
      CloudWatchDestination: {
        DimensionConfigurations: dimensions.map(({ dimensionName, dimensionValueSource, defaultDimensionValue }) => ({
          DimensionName: dimensionName,
          DimensionValueSource: dimensionValueSource,
          DefaultDimensionValue: defaultDimensionValue,
        })),
      },
    }),
  })),
});
