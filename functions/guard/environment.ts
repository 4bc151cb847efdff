/** The guard's environment variables. */
import * as v from "valibot";
import { list, text } from "../../core/lambda-runtime/environment";

/** The schema: `infra` sets these variables, and the handler does not start without them. */
export const contract = v.object({
  MAIN_SET: text,
  /** The names of the alarms that ask to pause that set. */
  MAIN_ALARMS: list,
  UPDATES_SET: text,
  UPDATES_ALARMS: list,
  /** The ARN of the topic that notifies people. */
  ALERTS_TOPIC: text,
  METRICS_NAMESPACE: text,
  STACK_NAME: text,
});
