/** The link in the mail by which SNS asks an address for its confirmation. Pure. */

/** What a link says. */
export interface Confirmation {
  readonly token: string;
  /** The address that it was mailed to; empty where the link does not name it. */
  readonly address: string;
}

/** A text that is not the link; the message says what is wrong and what to do. */
export class LinkError extends Error {
  override readonly name = "LinkError";
}

const COPY = "Copy the link “Confirm subscription” from the mail without opening it, and paste all of it.";

/**
 * Reads a link such as `https://sns.us-east-1.amazonaws.com/confirmation.html?TopicArn=…&Token=…&Endpoint=…`; one is shown in the
 * comment of `sns_confirmsubscription.js` in github.com/awsdocs/aws-doc-sdk-examples. HTTPS subscriptions get the same query without a
 * path (https://docs.aws.amazon.com/sns/latest/dg/http-subscription-confirmation-json.html).
 *
 * @param topicArn the topic that it has to be about
 * @throws LinkError
 */
export function readLink(text: string, topicArn: string): Confirmation {
  const region = topicArn.split(":")[3] ?? "";
  const host = `sns.${region}.amazonaws.com`;
  const pasted = text.trim();
  if (!URL.canParse(pasted)) throw new LinkError(`This is not a link. ${COPY}`);
  const { protocol, hostname, port, username, password, searchParams } = new URL(pasted);
  if (protocol !== "https:" || hostname !== host || port !== "" || username !== "" || password !== "") {
    throw new LinkError(`The link does not lead to SNS at https://${host}. ${COPY}`);
  }
  if (searchParams.get("TopicArn") !== topicArn) {
    throw new LinkError(`The link is for another topic, not ${topicArn}. Look for the mail about that one.`);
  }
  const token = searchParams.get("Token") ?? "";
  if (!/^[0-9A-Za-z]+$/.test(token)) throw new LinkError(`The link has no token: part of it is missing. ${COPY}`);
  // SNS does not encode the address, and in a query a plus sign stands for a space.
  return { token, address: (searchParams.get("Endpoint") ?? "").replaceAll(" ", "+") };
}
