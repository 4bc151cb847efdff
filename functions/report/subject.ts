/** What a report is about and for whom, from the function's environment. */
import type { Source } from "../../core/metrics/figures";

/** The stack that is reported on, and where the report goes. */
export interface Subject extends Source {
  /** The domain that mail is sent from. */
  readonly domain: string;
  /** Names of the stack's metric alarms. */
  readonly alarms: readonly string[];
  readonly dashboardUrl: string;
  readonly from: string;
  readonly recipients: readonly string[];
  /** The configuration set that the report itself goes through. */
  readonly sendsThrough: string;
}

/**
 * Reads the environment.
 *
 * @throws Error that names the first variable that is not set
 */
export function subjectOf(environment: NodeJS.ProcessEnv): Subject {
  const read = (name: string) => {
    const value = environment[name];
    if (value === undefined) throw new Error(`${name} is not set.`);
    return value;
  };
  const list = (name: string) => read(name).split(",").filter(Boolean);
  return {
    domain: read("SENDING_DOMAIN"),
    configurationSets: JSON.parse(read("CONFIGURATION_SETS")) as Record<string, string>,
    metricsNamespace: read("METRICS_NAMESPACE"),
    alarms: list("ALARM_NAMES"),
    dashboardUrl: read("DASHBOARD_URL"),
    from: read("REPORT_FROM"),
    recipients: list("REPORT_RECIPIENTS"),
    sendsThrough: read("REPORT_CONFIGURATION_SET"),
  };
}
