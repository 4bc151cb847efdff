import { throttledStages } from "../../../policies/security/throttled-stages";
import type { Cases } from "../cases";

const unlimited = (key: string) =>
  `stage: lets any number of requests through: state ${key} from 1 to 1000 in defaultRouteSettings`;
const [RATE, BURST] = ["throttlingRateLimit", "throttlingBurstLimit"];

export const cases: Cases = {
  rule: throttledStages,
  good: [
    {
      type: "aws:apigatewayv2/stage:Stage",
      name: "stage",
      props: { defaultRouteSettings: { throttlingRateLimit: 50, throttlingBurstLimit: 100 } },
    },
  ],
  refused: [
    { what: "no rate", at: `stage.props.defaultRouteSettings.${RATE}`, value: undefined, says: [unlimited(RATE)] },
    { what: "no burst", at: `stage.props.defaultRouteSettings.${BURST}`, value: 0, says: [unlimited(BURST)] },
    {
      what: "the account's own rate",
      at: `stage.props.defaultRouteSettings.${RATE}`,
      value: 10_000,
      says: [unlimited(RATE)],
    },
    {
      what: "no limits",
      at: "stage.props.defaultRouteSettings",
      value: undefined,
      says: [unlimited(RATE), unlimited(BURST)],
    },
    {
      what: "a route without limits",
      at: "stage.props.routeSettings",
      value: [{ routeKey: "GET /u" }],
      says: [unlimited(RATE), unlimited(BURST)],
    },
  ],
  harmless: [{ what: "less", at: `stage.props.defaultRouteSettings.${RATE}`, value: 10 }],
  mutations: {
    "props.defaultRouteSettings": { weaker: [{}] },
    "props.defaultRouteSettings.*": { weaker: [0, -1, 10_000, "50"] },
    "props.routeSettings": { weaker: [[{ routeKey: "GET /u" }]], absent: "each route has the stage's limits then" },
  },
};
