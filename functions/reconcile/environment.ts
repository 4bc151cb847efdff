/** The reconcile function's environment variables. */
import * as v from "valibot";
import { configurationSets, flag, text } from "../../core/lambda-runtime/environment";

/** The schema: `infra` sets these variables, and the handler does not start without them. */
export const contract = v.object({
  RECIPIENTS_TABLE: text,
  OBJECTIONS_TABLE: text,
  /** The ARN of the secret with the key for recipients' ids, with or without the suffix that Secrets Manager appends. */
  RECIPIENT_ID_KEY_SECRET: text,
  METRICS_NAMESPACE: text,
  /** Whether this stack owns the settings that all stacks of the account share. Only that stack imports SES's suppression list. */
  OWNS_ACCOUNT_SETTINGS: flag,
  /** The names of the configuration sets whose counts are emitted as zero once an hour. */
  CONFIGURATION_SETS: configurationSets,
  /** The daily quota according to the settings. */
  DAILY_QUOTA: v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number)),
});
