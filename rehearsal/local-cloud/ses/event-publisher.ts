/** Publishes events, to the topics of event destinations and as metrics. */
import type { Metrics } from "../cloudwatch/metrics";
import type { Principals } from "../iam/principals";
import { Refusal, Unsupported } from "../refusal";
import type { Sns } from "../sns/sns";
import type { ConfigurationSet, DimensionConfiguration } from "./description";
import type { SesEvent } from "./events";

/**
 * The metrics that SES counts for the whole account, without dimensions and regardless of event destinations.
 *
 * Source: https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-cloudwatch.html
 */
const COUNTED_FOR_THE_ACCOUNT: ReadonlySet<string> = new Set(["Send", "Delivery", "Bounce", "Complaint", "Reject"]);

/** SES as publisher: what a topic's policy and key see of it. */
export class EventPublisher {
  /** Whether events are lost on their way to topics. */
  isSilent = false;
  /** Events that a topic refused, with the reason. */
  readonly lost: { readonly topicArn: string; readonly event: unknown; readonly reason: string }[] = [];

  constructor(
    private readonly principals: Principals,
    private readonly sns: Sns,
    private readonly metrics: Metrics,
  ) {}

  /**
   * Sends the message with which SES validates that it may publish to a topic.
   *
   * @throws Refusal `BadRequestException` when it may not
   */
  async validateTopic(topicArn: string, sourceArn: string): Promise<void> {
    const refused = (reason: string) =>
      new Refusal("ses", "BadRequestException", `Could not publish to SNS topic <${topicArn}>: ${reason}`);
    if (topicArn.endsWith(".fifo")) throw refused("FIFO topics are not supported.");
    try {
      this.#authorize(topicArn, sourceArn);
    } catch (error) {
      throw error instanceof Refusal ? refused(error.message) : error;
    }
    await this.sns.publish(topicArn, "Successfully validated SNS topic for Amazon SES event publishing.");
  }

  /**
   * Publishes an event to the enabled destinations that match its type; without a configuration set, only the account's metrics count it.
   */
  async publish(event: SesEvent, set: ConfigurationSet | undefined): Promise<void> {
    if (COUNTED_FOR_THE_ACCOUNT.has(event.eventType)) this.metrics.add("AWS/SES", event.eventType, {}, 1);
    if (!set) return;
    const type = event.eventType.replace(/(?<=[a-z])\s?(?=[A-Z])/g, "_").toUpperCase();
    for (const { topicArn, dimensions } of set.destinations.filter(
      ({ enabled, matchingEventTypes }) => enabled && matchingEventTypes.includes(type),
    )) {
      if (topicArn !== undefined && !this.isSilent) await this.toTopic(topicArn, event, set.arn);
      if (dimensions) this.#count(event, dimensions);
    }
  }

  /** Publishes to a topic on behalf of a configuration set or identity, whose ARN is the source; see {@link lost}. */
  async toTopic(topicArn: string, event: unknown, sourceArn: string): Promise<void> {
    try {
      this.#authorize(topicArn, sourceArn);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      this.lost.push({ topicArn, event, reason: error.message });
      return;
    }
    await this.sns.publish(topicArn, JSON.stringify(event), "Amazon SES Email Event Notification");
  }

  #authorize(topicArn: string, sourceArn: string): void {
    const context = { "aws:SourceAccount": this.principals.account.accountId, "aws:SourceArn": sourceArn };
    this.sns.authorize({ service: "ses.amazonaws.com" }, this.sns.topic(topicArn), context, {});
  }

  #count(event: SesEvent, dimensions: readonly DimensionConfiguration[]): void {
    const values = dimensions.map(({ dimensionName, dimensionValueSource, defaultDimensionValue }) => {
      if (dimensionValueSource !== "MESSAGE_TAG") throw new Unsupported(`dimensions from ${dimensionValueSource}`);
      return [dimensionName, event.mail.tags?.[dimensionName]?.[0] ?? defaultDimensionValue] as const;
    });
    this.metrics.add("AWS/SES", event.eventType.replace(" ", ""), Object.fromEntries(values), 1);
  }
}
