/** What the reconcile function is told by its environment. */
import * as v from "valibot";
import { flag, list, text } from "../../core/environment";

/** The contract: `infra` states these variables, and the handler does not start without them. */
export const contract = v.object({
  RECIPIENTS_TABLE: text,
  OBJECTIONS_TABLE: text,
  /** The ARN of the secret with the key of recipients' ids, with or without the suffix that Secrets Manager appends. */
  RECIPIENT_ID_KEY_SECRET: text,
  METRICS_NAMESPACE: text,
  /** Whether this stack owns what all stacks of the account share; it alone reads SES's suppression list into the table. */
  OWNS_ACCOUNT_SETTINGS: flag,
  /** Names of the sets whose counts are stated as zero once an hour. */
  CONFIGURATION_SETS: list,
  /** Messages in 24 hours, as the settings have them. */
  DAILY_QUOTA: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)),
});
