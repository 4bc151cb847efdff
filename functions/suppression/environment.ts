/** The suppression function's environment variables. */
import * as v from "valibot";
import { text } from "../../core/lambda-runtime/environment";

/** The schema: `infra` sets these variables, and the handler does not start without them. */
export const contract = v.object({
  RECIPIENTS_TABLE: text,
  OBJECTIONS_TABLE: text,
  /** The ARN of the secret with the key for recipients' ids, with or without the suffix that Secrets Manager appends. */
  RECIPIENT_ID_KEY_SECRET: text,
  METRICS_NAMESPACE: text,
});
