/** What the digest function is told by its environment. */
import * as v from "valibot";
import { text } from "../../core/environment";

/** The contract: `infra` states these variables, and the handler does not start without them. */
export const contract = v.object({
  DIGESTS_TABLE: text,
  BULK_QUEUE_URL: text,
  METRICS_NAMESPACE: text,
});
