/**
 * What every event of SES has in common, in whatever wrapping it reaches a queue: SNS's envelope, or raw message delivery
 * (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html). Fields that are not listed are AWS's
 * to add.
 */
import * as v from "valibot";
import { publishedText } from "./sns-envelope";

/** What could not be understood. Its message never holds anything of the text, which is full of addresses. */
export class MalformedEvent extends Error {
  override readonly name = "MalformedEvent";
}

/** What SES publishes as plain text once, when a topic becomes an event destination. */
const VALIDATION = "Successfully validated SNS topic for Amazon SES event publishing.";

/** When something happened. */
export const Timestamp = v.pipe(
  v.string(),
  v.check((text) => !Number.isNaN(Date.parse(text))),
  v.transform((text) => new Date(text).toISOString()),
  v.regex(/^\d{4}-/),
);

/**
 * The feedback types that SES names (https://docs.aws.amazon.com/ses/latest/dg/notification-contents.html#complaint-object). The
 * report's author writes this text, and what is kept of it is one of these words: any other counts as `other` (RFC 5965 section
 * 7.3, which also says that case is ignored).
 */
const FEEDBACK_TYPES = ["abuse", "auth-failure", "fraud", "not-spam", "other", "virus"] as const;

/** One of the feedback types that SES names. */
export const FeedbackType = v.pipe(
  v.string(),
  v.transform((text) => FEEDBACK_TYPES.find((type) => type === text.trim().toLowerCase()) ?? "other"),
);

/**
 * Takes the wrapping off the body of a queue's message.
 *
 * @returns the event as SES wrote it, not yet checked; undefined for the text by which SES checks that it may publish to a topic
 * @throws MalformedEvent for what is no JSON
 */
export function unwrapEvent(body: string): unknown {
  const text = publishedText(body);
  return text === VALIDATION ? undefined : parseJson(text);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new MalformedEvent("not JSON");
  }
}

/** Checks an event. @throws MalformedEvent that names the field */
export function checkEvent<T extends v.GenericSchema>(schema: T, event: unknown): v.InferOutput<T> {
  const result = v.safeParse(schema, event, { abortEarly: true });
  if (result.success) return result.output;
  throw new MalformedEvent(v.getDotPath(result.issues[0]) ?? "not an event");
}
