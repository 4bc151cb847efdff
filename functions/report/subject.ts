/** What a report is about and for whom, from the function's environment. */
import type { InferOutput } from "valibot";
import type { Source } from "../../core/metrics/figures";
import type { Company } from "../../mail/templates/layout/draft";
import type { contract } from "./environment";

/** The stack that is reported on, and where the report goes. */
export interface Subject extends Source {
  /** The domain that mail is sent from. */
  readonly domain: string;
  /** Names of the stack's metric alarms. */
  readonly alarms: readonly string[];
  readonly dashboardUrl: string;
  /** The company that the report names as its sender. */
  readonly company: Company;
  readonly from: string;
  readonly recipients: readonly string[];
  /** The configuration set that the report itself is sent through. */
  readonly sendsThrough: string;
}

/** The subject, from the function's environment. */
export function subjectOf(environment: InferOutput<typeof contract>): Subject {
  return {
    domain: environment.SENDING_DOMAIN,
    configurationSets: environment.CONFIGURATION_SETS,
    metricsNamespace: environment.METRICS_NAMESPACE,
    alarms: environment.ALARM_NAMES,
    dashboardUrl: environment.DASHBOARD_URL,
    company: {
      name: environment.COMPANY,
      ...(environment.POSTAL_ADDRESS && { postalAddress: environment.POSTAL_ADDRESS }),
      abuseContact: environment.ABUSE_CONTACT,
    },
    from: environment.REPORT_FROM,
    recipients: environment.REPORT_RECIPIENTS,
    sendsThrough: environment.REPORT_CONFIGURATION_SET,
  };
}
