/** Time from process start to the first bounce handled, with calls answered on loopback, compared with the plain handler. */
import { bundle } from "../../infra/function-code/bundle";
import type { Benchmark } from "../support/benchmark";
import { plainBundle } from "./plain/bundle";
import { BOUNCE, startEndpointProcess } from "../support/processes";
import { startsByTurns } from "../support/start";

/** The suppression function makes a GetItem, a Put and an UpdateItem; the plain handler makes only the last two. */
export const firstBounce: Benchmark = {
  name: "process start to first bounce handled, against the plain bundle",
  below: 0.7,
  run: async () =>
    startsByTurns({
      ours: (await bundle("suppression"))["index.js"] ?? "",
      plain: plainBundle(),
      pairs: 21,
      startEndpoint: startEndpointProcess,
      load: () => ({ template: BOUNCE }),
    }),
};
