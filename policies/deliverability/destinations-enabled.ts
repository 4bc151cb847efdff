import { awsGuide } from "../lib/frameworks";
import { asList, asObject, known } from "../lib/known";
import { ofType, resourceRule } from "../lib/rule";

/** The faults of an event destination. */
export function* violations(eventDestination: unknown): Generator<string> {
  const { enabled, matchingEventTypes } = asObject(eventDestination) ?? {};
  if (enabled !== true) yield "gets no events: state eventDestination.enabled: true, since the default is false";
  if (asList(matchingEventTypes).length === 0) yield "gets no events: state eventDestination.matchingEventTypes";
}

export const destinationsEnabled = resourceRule(
  {
    name: "destinations-enabled",
    requires: "An event destination is enabled and lists its events",
    why: "a destination that is stated but not enabled looks like feedback and delivers none",
    severity: "high",
    ...awsGuide(
      "Amazon SES Developer Guide",
      "Set up event publishing",
      "Enable the event destination to start publishing",
      "https://docs.aws.amazon.com/ses/latest/dg/monitor-sending-using-event-publishing-setup.html",
    ),
    remediationSteps: "Set eventDestination: { enabled: true, matchingEventTypes: […] }.",
  },
  ofType("aws:sesv2/configurationSetEventDestination:ConfigurationSetEventDestination"),
  ({ props }) => violations(known(props.eventDestination)),
);
