/** The digest function's environment variables. */
import * as v from "valibot";
import { text } from "../../core/lambda-runtime/environment";

/** The schema: `infra` sets these variables, and the handler does not start without them. */
export const contract = v.object({
  DIGESTS_TABLE: text,
  BULK_QUEUE_URL: text,
  METRICS_NAMESPACE: text,
});
