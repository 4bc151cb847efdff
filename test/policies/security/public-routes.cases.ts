import { publicRoutes } from "../../../policies/security/public-routes";
import type { Cases } from "../cases";
import { UNKNOWN } from "../judging";

const unlisted = (route: string) =>
  `route: lets everybody ask for ${route}: remove it, or list it in policies/security/public-routes.ts`;

export const cases: Cases = {
  rule: publicRoutes,
  good: [
    {
      type: "aws:apigatewayv2/api:Api",
      name: "api",
      props: { name: "links", protocolType: "HTTP", disableExecuteApiEndpoint: true },
    },
    {
      type: "aws:apigatewayv2/route:Route",
      name: "route",
      props: { apiId: UNKNOWN, routeKey: "GET /u", target: UNKNOWN },
    },
  ],
  refused: [
    {
      what: "a route that is not listed",
      at: "route.props.routeKey",
      value: "GET /people",
      says: [unlisted("GET /people")],
    },
    { what: "any method", at: "route.props.routeKey", value: "ANY /u", says: [unlisted("ANY /u")] },
    { what: "any path", at: "route.props.routeKey", value: "GET /{proxy+}", says: [unlisted("GET /{proxy+}")] },
    { what: "a route for the rest", at: "route.props.routeKey", value: "$default", says: [unlisted("$default")] },
    {
      what: "AWS's own host",
      at: "api.props.disableExecuteApiEndpoint",
      value: false,
      says: ["api: answers at AWS's own host as well: state disableExecuteApiEndpoint: true"],
    },
    {
      what: "a WebSocket API",
      at: "api.props.protocolType",
      value: "WEBSOCKET",
      says: ["api: is no HTTP API: state protocolType HTTP"],
    },
  ],
  harmless: [
    { what: "another listed route", at: "route.props.routeKey", value: "POST /preferences" },
    { what: "what the provider adds to a route", at: "route.props.authorizationType", value: "NONE" },
    {
      what: "what the provider adds to an API",
      at: "api.props.routeSelectionExpression",
      value: "$request.method $request.path",
    },
    { what: "what the provider adds to everything", at: "api.props.tagsAll", value: { stack: "dev" } },
    { what: "a description", at: "api.props.description", value: "Links" },
  ],
  mutations: {
    "props.routeKey": { weaker: ["$default", "ANY /u"] },
    "props.protocolType": { weaker: ["WEBSOCKET"] },
    "props.disableExecuteApiEndpoint": { weaker: [false] },
  },
};
