/** What the guard is told by its environment. */
import * as v from "valibot";
import { text } from "../../core/environment";

/** The contract: `infra` states these variables, and the handler does not start without them. */
export const contract = v.object({
  MAIN_SET: text,
  /** The name of the composite alarm about that set. */
  MAIN_ALARM: text,
  UPDATES_SET: text,
  UPDATES_ALARM: text,
  /** The ARN of the topic that tells people. */
  ALERTS_TOPIC: text,
  METRICS_NAMESPACE: text,
  /** Lambda sets it. */
  AWS_REGION: text,
});
