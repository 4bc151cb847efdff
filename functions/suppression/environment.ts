/** What the suppression function is told by its environment. */
import * as v from "valibot";
import { text } from "../../core/environment";

/** The contract: `infra` states these variables, and the handler does not start without them. */
export const contract = v.object({ RECIPIENTS_TABLE: text, METRICS_NAMESPACE: text });
