/** Sends a letter as one mail. */
import { SendEmailCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { htmlDocument } from "./html";
import type { Letter } from "./letter";
import type { Subject } from "./subject";
import { plainText } from "./text";

const utf8 = (Data: string) => ({ Data, Charset: "UTF-8" });

/**
 * Sends a letter: HTML and plain text, pictures inside the HTML.
 *
 * @returns SES's message id
 * @throws what SES refuses it with
 */
export async function send(ses: SESv2Client, letter: Letter, subject: Subject): Promise<string> {
  const pictures = letter.sections.flatMap((section) => section.pictures ?? []);
  const { MessageId = "" } = await ses.send(
    new SendEmailCommand({
      FromEmailAddress: subject.from,
      Destination: { ToAddresses: [...subject.recipients] },
      ConfigurationSetName: subject.sendsThrough,
      Content: {
        Simple: {
          Subject: utf8(letter.subject),
          Body: { Text: utf8(plainText(letter)), Html: utf8(htmlDocument(letter)) },
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
