/** The status function's environment variables. */
import * as v from "valibot";
import { text } from "../../core/lambda-runtime/environment";

/** The schema: `infra` sets these variables, and the handler does not start without them. */
export const contract = v.object({
  LEDGER_TABLE: text,
  /** The ARN of the topic on which the application learns what became of its messages. */
  STATUS_TOPIC: text,
  METRICS_NAMESPACE: text,
});
