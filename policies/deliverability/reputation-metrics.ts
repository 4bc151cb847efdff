import { awsGuide } from "../lib/frameworks";
import { asObject, known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** The faults of a configuration set's reputation options. */
export function* violations(reputationOptions: unknown): Generator<string> {
  if (asObject(reputationOptions)?.reputationMetricsEnabled !== true)
    yield "publishes no bounce and complaint rate of its own: state reputationOptions.reputationMetricsEnabled: true";
}

export const reputationMetrics = resourceRule(
  {
    name: "reputation-metrics",
    requires: "A configuration set publishes its own bounce and complaint rates",
    why: "an alarm on a metric that does not exist never rings",
    severity: "medium",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Exporting reputation metrics",
      "Enable reputation metrics for the configuration set",
      "https://docs.aws.amazon.com/ses/latest/dg/configuration-sets-export-metrics.html",
    ),
    remediationSteps: "Set reputationOptions: { reputationMetricsEnabled: true }.",
  },
  ofType("aws:sesv2/configurationSet:ConfigurationSet"),
  ({ props }) => violations(known(props.reputationOptions)),
);
