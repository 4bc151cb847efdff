import { awsGuide } from "../lib/frameworks";
import { asList, asObject, known } from "../lib/known";
import { type Judged, ofType, resourceRule } from "../lib/rule";

/** Requests a second that a stage may let through at most: whatever it lets through, somebody pays for. */
const MOST = 1000;

/** The faults of a stage's limits. */
export function* violations(props: Judged["props"]): Generator<string> {
  const settings = [known(props.defaultRouteSettings), ...asList(known(props.routeSettings))].map(asObject);
  for (const limits of settings)
    for (const key of ["throttlingRateLimit", "throttlingBurstLimit"]) {
      const limit = limits?.[key];
      if (typeof limit !== "number" || !(limit > 0 && limit <= MOST))
        yield `lets any number of requests through: state ${key} from 1 to ${MOST} in defaultRouteSettings`;
    }
}

export const throttledStages = resourceRule(
  {
    name: "throttled-stages",
    requires: "An HTTP API states how many requests a second it lets through",
    why: "a flood of requests would use up the account's limit and cost without bound",
    severity: "medium",
    ...awsGuide(
      "Amazon API Gateway Developer Guide",
      "Protecting HTTP APIs",
      "Throttle requests to your HTTP APIs for better throughput",
      "https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-throttling.html",
    ),
    remediationSteps: "Set throttlingRateLimit and throttlingBurstLimit in defaultRouteSettings.",
  },
  ofType("aws:apigatewayv2/stage:Stage"),
  ({ props }) => violations(props),
);
