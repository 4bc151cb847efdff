import { awsGuide } from "../lib/frameworks";
import { known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** The faults of a configuration set, by its sending options. */
export function* violations(sendingOptions: unknown): Generator<string> {
  if (sendingOptions !== undefined)
    yield "states sendingOptions, so that the next up resumes a set that was paused: remove it, sending is on from the start";
}

export const sendingOptionsAbsent = resourceRule(
  {
    name: "sending-options-absent",
    requires: "A configuration set does not state whether sending is enabled",
    why: "an up must not resume a set that was paused during an incident",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Pausing email sending for a configuration set",
      "Temporarily pause email sending for a configuration set",
      "https://docs.aws.amazon.com/ses/latest/dg/monitoring-sender-reputation-pausing-configuration-set.html",
    ),
    remediationSteps: "Remove sendingOptions from the configuration set.",
  },
  ofType("aws:sesv2/configurationSet:ConfigurationSet"),
  ({ props }) => violations(known(props.sendingOptions)),
);
