/** Hands a mail to SES, once. */
import { SendEmailCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { type SendError, classifySendError, type SendErrorClass } from "./send-error";

/** A mail to send. */
export interface Parcel {
  /** MIME. */
  readonly bytes: Uint8Array;
  readonly from: string;
  /** The one recipient. */
  readonly to: string;
  readonly configurationSet: string;
  /** The message's ledger key, which SES's events carry as a tag. */
  readonly key: string;
  readonly category: string;
}

/** The outcome of the call. */
export type Sent =
  | { readonly outcome: "sent"; readonly messageId: string | undefined }
  | { readonly outcome: SendErrorClass; readonly error: string };

/**
 * Sends a mail. It never rejects; errors are classified in the result.
 *
 * @param ses a client that does not retry
 * @param recipient the recipient's address, as the key of the recipients table
 */
export async function send(ses: SESv2Client, parcel: Parcel, recipient: string): Promise<Sent> {
  try {
    const { MessageId } = await ses.send(
      new SendEmailCommand({
        FromEmailAddress: parcel.from,
        Destination: { ToAddresses: [parcel.to] },
        Content: { Raw: { Data: parcel.bytes } },
        ConfigurationSetName: parcel.configurationSet,
        EmailTags: [
          { Name: "outbox", Value: parcel.key },
          { Name: "category", Value: parcel.category },
        ],
      }),
    );
    return { outcome: "sent", messageId: MessageId };
  } catch (error) {
    const { name } = error as SendError;
    return { outcome: classifySendError(error as SendError, recipient), error: name };
  }
}
