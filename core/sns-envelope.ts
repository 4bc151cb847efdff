/** What SNS puts around a message on its way to a queue. */
import * as v from "valibot";

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html#http-notification-json */
const Envelope = v.object({ Type: v.literal("Notification"), Message: v.string() });

/** The text that was published, from the body of a queue's message, whether SNS delivers messages raw or not. */
export function publishedText(body: string): string {
  const envelope = v.safeParse(v.pipe(v.string(), v.parseJson(), Envelope), body);
  return envelope.success ? envelope.output.Message : body;
}
