/**
 * What all SES events have in common, whether they reach a queue in SNS's envelope or by raw message delivery
 * (https://docs.aws.amazon.com/ses/latest/dg/event-publishing-retrieving-sns-contents.html). Unknown fields are ignored, since AWS
 * may add some.
 */
import * as v from "valibot";
import { publishedText } from "./sns-envelope";

/** An event that cannot be read. The error's message never quotes the event, which is full of addresses. */
export class MalformedEvent extends Error {
  override readonly name = "MalformedEvent";
}

/** The plain text that SES publishes once, when a topic becomes an event destination. */
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
 * text comes from whoever sends the report, so only these words are stored: any other counts as `other` (RFC 5965 section 7.3,
 * which also ignores case).
 */
const FEEDBACK_TYPES = ["abuse", "auth-failure", "fraud", "not-spam", "other", "virus"] as const;

/** One of the feedback types that SES names. */
export const FeedbackType = v.pipe(
  v.string(),
  v.transform((text) => FEEDBACK_TYPES.find((type) => type === text.trim().toLowerCase()) ?? "other"),
);

/**
 * Unwraps the event in a queue message's body.
 *
 * @returns the event as SES wrote it, not yet checked; undefined for the text that SES publishes to validate a topic
 * @throws MalformedEvent if it is not JSON
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
  const result = v.safeParse(schema, event);
  if (result.success) return result.output;
  throw new MalformedEvent(v.getDotPath(result.issues[0]) ?? "not an event");
}
