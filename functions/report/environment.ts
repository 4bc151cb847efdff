/** The report function's environment variables. */
import * as v from "valibot";
import { configurationSets, list, text } from "../../core/lambda-runtime/environment";

/** The schema: `infra` sets these variables, and the handler does not start without them. */
export const contract = v.object({
  SENDING_DOMAIN: text,
  CONFIGURATION_SETS: configurationSets,
  METRICS_NAMESPACE: text,
  /** The names of the metric alarms. */
  ALARM_NAMES: list,
  DASHBOARD_URL: text,
  COMPANY: text,
  /** May be empty: the report then has no postal address. */
  POSTAL_ADDRESS: v.string(),
  ABUSE_CONTACT: text,
  REPORT_FROM: text,
  REPORT_RECIPIENTS: list,
  /** The configuration set that the report itself is sent through. */
  REPORT_CONFIGURATION_SET: text,
});
