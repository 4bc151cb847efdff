/** Sends a report as one mail. */
import { SendEmailCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import type { RenderedMail } from "../../mail/rendering/render";
import type { Letter } from "../../mail/templates/weekly-report/letter";
import type { Subject } from "./subject";

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/**
 * Sends a report: HTML and plain text, the letter's pictures inside the HTML.
 *
 * @returns SES's message id
 * @throws SES's error if it refuses the mail
 */
export async function send(
  ses: SESv2Client,
  rendered: RenderedMail,
  { sections }: Letter,
  subject: Subject,
): Promise<string> {
  const pictures = sections.flatMap((section) => section.pictures ?? []);
  const { MessageId = "" } = await ses.send(
    new SendEmailCommand({
      FromEmailAddress: subject.from,
      Destination: { ToAddresses: [...subject.recipients] },
      ConfigurationSetName: subject.sendsThrough,
      Content: {
        Simple: {
          Subject: utf8(rendered.subject),
          Body: { Text: utf8(rendered.text), Html: utf8(rendered.html) },
          // RFC 3834: no out-of-office reply.
          Headers: [{ Name: "Auto-Submitted", Value: "auto-generated" }],
          Attachments: pictures.map(({ id, png, title }) => ({
            FileName: `${id}.png`,
            ContentType: "image/png",
            ContentDisposition: "INLINE",
            ContentId: id,
            ContentDescription: title,
            ContentTransferEncoding: "BASE64",
            RawContent: png,
          })),
        },
      },
    }),
  );
  return MessageId;
}
