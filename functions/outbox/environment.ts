/** The outbox function's environment variables. */
import * as v from "valibot";
import { list, text } from "../../core/lambda-runtime/environment";
import { mailingLists } from "../../core/recipients/mailing-lists";

const count = v.pipe(v.string(), v.regex(/^[1-9]\d*$/), v.transform(Number));

/** A variable that may be empty, which means absent. */
const perhaps = v.pipe(
  v.string(),
  v.transform((value) => value || undefined),
);

/** The schema: `infra` sets these variables, and the handler does not start without them. */
export const contract = v.object({
  RECIPIENTS_TABLE: text,
  OBJECTIONS_TABLE: text,
  LEDGER_TABLE: text,
  DIGESTS_TABLE: text,
  /** The ARNs of secrets, with or without the suffix that Secrets Manager appends. */
  LINK_SIGNING_KEYS_SECRET: text,
  RECIPIENT_ID_KEY_SECRET: text,
  BULK_QUEUE_URL: text,
  BULK_FAILURES_URL: text,
  URGENT_QUEUE_URL: text,
  URGENT_FAILURES_URL: text,
  /** The ARN of the topic on which the application learns what became of its messages. */
  STATUS_TOPIC: text,
  /** The most processes that work on each queue at once. */
  BULK_CONCURRENCY: count,
  URGENT_CONCURRENCY: count,
  MAIN_SET: text,
  UPDATES_SET: text,
  STACK_NAME: text,
  SENDING_DOMAIN: text,
  /** The From addresses, by kind of mail. */
  SYSTEM_SENDER: text,
  MEETINGS_SENDER: text,
  UPDATES_SENDER: text,
  SUPPORT_ADDRESS: text,
  CALENDAR_REPLIES: perhaps,
  COMPANY: text,
  POSTAL_ADDRESS: perhaps,
  ABUSE_CONTACT: text,
  /** Where links lead: `https://links.example.org`. */
  LINKS_URL: text,
  LINK_HOSTS: list,
  MAILING_LISTS: mailingLists,
  ORGANIZER_DAILY_LIMIT: count,
  /** The messages in 24 hours that AWS was told to expect; empty if the stack does not watch the account's volume. */
  EXPECTED_DAILY_VOLUME: v.union([
    v.pipe(
      v.literal(""),
      v.transform(() => undefined),
    ),
    count,
  ]),
  DEFAULT_LOCALE: text,
  DEFAULT_TIME_ZONE: text,
  METRICS_NAMESPACE: text,
});
