/** The alarm on the links in mail. */
import { LINK_LATENCY } from "../../core/metrics/limits";
import { ONE_OR_MORE, type MetricAlarm, type Watched } from "./metric-alarm";
import { ofAccessLog } from "./metrics";

/** Whether opt-outs are accepted: a person who gets an error may not try again. */
export function linksAlarm(watched: Watched): MetricAlarm {
  return {
    key: "links",
    ...watched.alarms.links,
    metrics: { errors: ofAccessLog(watched, "LinkErrors"), latency: ofAccessLog(watched, "LinkLatency") },
    expressions: {
      slow: `latency > ${LINK_LATENCY}`,
      failing: "FILL(MAX([errors, slow]), 0)",
    },
    seconds: 900,
    ...ONE_OR_MORE,
    missing: "notBreaching",
    acts: "page",
    means:
      `In the last 15 minutes a link in mail was answered with an error (5xx) or after more than ${LINK_LATENCY / 1000} ` +
      "seconds: an opt-out may not have been recorded.",
    todo: "Read the function's log and the API's access log.",
    anchor: "links",
  };
}
