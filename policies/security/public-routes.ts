import { wellArchitected } from "../lib/frameworks";
import { asList, known } from "../lib/known";
import { ROUTES } from "../lib/routes";
import { type Judged, ofType, resourceRule } from "../lib/rule";

const API = "aws:apigatewayv2/api:Api";
const ROUTE = "aws:apigatewayv2/route:Route";

/** The faults of a route or of an API, given the routes that there may be. */
export function* violations(
  { type, props }: Pick<Judged, "type" | "props">,
  listed: readonly string[],
): Generator<string> {
  if (type === ROUTE) {
    const route = String(known(props.routeKey));
    if (!listed.includes(route))
      yield `lets everybody ask for ${route}: remove it, or list it in policies/security/public-routes.ts`;
    return;
  }
  if (known(props.protocolType) !== "HTTP") yield "is no HTTP API: state protocolType HTTP";
  if (known(props.disableExecuteApiEndpoint) !== true)
    yield "answers at AWS's own host as well: state disableExecuteApiEndpoint: true";
}

export const publicRoutes = resourceRule(
  {
    name: "public-routes",
    requires: "An HTTP API has only the listed routes, and only at the stack's own host",
    why: "anyone on the Internet can call them",
    severity: "critical",
    ...wellArchitected(
      "SEC05-BP02",
      "Control traffic flow within your network layers",
      "https://docs.aws.amazon.com/wellarchitected/latest/security-pillar/sec_network_protection_layered.html",
    ),
    remediationSteps: "Remove the route. A new one needs its line in policies/security/public-routes.ts.",
    config: { routes: { type: "array", items: { type: "string" } } },
  },
  ofType(API, ROUTE),
  (resource, { routes = ROUTES }) => violations(resource, asList(routes).map(String)),
);
