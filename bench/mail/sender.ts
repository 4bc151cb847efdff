/**
 * The handler that one would write first: it renders an invitation with our templates and sends it, without reading or storing anything.
 */
import { SendEmailCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Invitation } from "../../core/outbox-messages/message";
import { compiledTemplates } from "../../mail/rendering/compiled";
import { compose } from "../../mail/mime/mime";
import { render } from "../../mail/rendering/render";

const ses = new SESv2Client({});
const templates = compiledTemplates();
const from = { address: "meetings@example.org" };
const PREFERENCES = "https://links.example.org/preferences";

/** Sends an invitation for every message. */
export const handler = async (event: SQSEvent): Promise<SQSBatchResponse> => {
  const renderer = { templates: await templates, company: { name: "Example", abuseContact: "abuse@example.org" } };
  for (const { body } of event.Records) {
    const { data, to } = JSON.parse(body) as Invitation;
    const content = {
      mail: "invitation",
      data,
      calendarReplies: false,
      links: { preferences: PREFERENCES, unsubscribe: PREFERENCES },
    } as const;
    const reader = { address: to.address, locale: "en-US", timeZone: "UTC" };
    const bytes = await compose({ ...render(content, reader, renderer), from, to, replyTo: from, date: new Date() });
    await ses.send(
      new SendEmailCommand({ Destination: { ToAddresses: [to.address] }, Content: { Raw: { Data: bytes } } }),
    );
  }
  return { batchItemFailures: [] };
};
