/** What SNS puts around a message on its way to a queue. */
import * as v from "valibot";

/** https://docs.aws.amazon.com/sns/latest/dg/sns-message-and-json-formats.html#http-notification-json */
const Envelope = v.object({ Type: v.literal("Notification"), Message: v.string() });

/** The published text in a queue message's body, with or without raw message delivery. */
export function publishedText(body: string): string {
  const envelope = v.safeParse(v.pipe(v.string(), v.parseJson(), Envelope), body);
  return envelope.success ? envelope.output.Message : body;
}
