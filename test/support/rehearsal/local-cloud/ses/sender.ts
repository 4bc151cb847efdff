import assert from "node:assert/strict";
import { SESv2Client, SendEmailCommand, type SendEmailCommandInput } from "@aws-sdk/client-sesv2";
import type { SesEvent } from "../../../../../rehearsal/local-cloud/ses/events";
import { SmallStack, arn } from "../small-stack";

/** An address of SES's mailbox simulator. */
export const simulator = (name: string) => `${name}@simulator.amazonses.com`;

const matchingEventTypes = ["SEND", "DELIVERY", "BOUNCE", "COMPLAINT", "REJECT", "RENDERING_FAILURE", "DELIVERY_DELAY"];

/** A sender on the small stack with production access, and a queue that receives every event of its set. */
export class Sender {
  private constructor(
    readonly stack: SmallStack,
    public client: SESv2Client,
  ) {}

  static async start(): Promise<Sender> {
    const stack = await SmallStack.whole(
      "EventSourceMapping",
      "ConfigurationSetEventDestination",
      "EmailIdentityFeedbackAttributes",
    );
    await stack.make("ConfigurationSetEventDestination", {
      eventDestinationName: "everything",
      eventDestination: { enabled: true, matchingEventTypes, snsDestination: { topicArn: arn("sns", "bounces") } },
    });
    const dimension = {
      dimensionName: "ses:configuration-set",
      dimensionValueSource: "MESSAGE_TAG",
      defaultDimensionValue: "none",
    };
    await stack.make("ConfigurationSetEventDestination", {
      eventDestinationName: "metrics",
      eventDestination: {
        enabled: true,
        matchingEventTypes,
        cloudWatchDestination: { dimensionConfigurations: [dimension] },
      },
    });
    stack.cloud.ses.account.productionAccess = true;
    return new Sender(stack, new SESv2Client(stack.as()));
  }

  async stop(): Promise<void> {
    this.client.destroy();
    await this.stack.cloud.stop();
  }

  /** Sends an invitation with changes, and returns its message id. */
  async send(to: string | string[], changes: Partial<SendEmailCommandInput> = {}): Promise<string | undefined> {
    const input: SendEmailCommandInput = {
      FromEmailAddress: "Meetings <meet@example.org>",
      Destination: { ToAddresses: [to].flat() },
      Content: { Simple: { Subject: { Data: "Invitation" }, Body: { Text: { Data: "Come." } } } },
      ...changes,
    };
    return (await this.client.send(new SendEmailCommand(input))).MessageId;
  }

  /** The messages that SNS put into the queue. */
  async messages(): Promise<string[]> {
    const waiting = await this.stack.cloud.sqs.messages("feedback");
    return waiting.map(({ body }) => (JSON.parse(body) as { Message: string }).Message);
  }

  /** SES's events among the messages. */
  async events(): Promise<SesEvent[]> {
    const documents = (await this.messages()).filter((message) => message.startsWith("{"));
    return documents.map((message) => JSON.parse(message) as SesEvent);
  }

  async eventTypes() {
    return (await this.events()).map(({ eventType }) => eventType);
  }

  /** The payload of the only event of this type. */
  async payload(eventType: string, key: string): Promise<Record<string, unknown>> {
    const found = (await this.events()).filter((event) => event.eventType === eventType);
    assert.equal(found.length, 1, eventType);
    return found[0]?.[key] as Record<string, unknown>;
  }
}
