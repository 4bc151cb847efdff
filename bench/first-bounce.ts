/** From the start of the process to the first bounce handled, its calls answered on loopback, against the plain handler. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../cli/leftovers";
import { bundle } from "../infra/bundle";
import { type Benchmark, median } from "./benchmark";
import { plainBundle } from "./plain/bundle";
import { BOUNCE, type EndpointProcess, runFunction, startEndpointProcess } from "./processes";

const PAIRS = 21;

interface Pair {
  /** Milliseconds. */
  readonly ours: number;
  readonly plain: number;
}

/** Processes of both handlers by turns, so that a busy moment meets both. */
async function measure(endpoint: EndpointProcess, ours: string, plain: string): Promise<Pair[]> {
  const pairs: Pair[] = [];
  for (let pair = 0; pair <= PAIRS; pair++) {
    const { started: plainTime } = await runFunction(endpoint, plain, { first: 2 * pair, count: 1, template: BOUNCE });
    const { started: ourTime } = await runFunction(endpoint, ours, { first: 2 * pair + 1, count: 1, template: BOUNCE });
    pairs.push({ plain: plainTime, ours: ourTime });
  }
  // The first warms up the endpoint and the file cache.
  return pairs.slice(1);
}

/** The suppression function makes a GetItem, a Put and an UpdateItem; the plain handler the last two. */
export const firstBounce: Benchmark = {
  name: "process start to first bounce handled, against the plain bundle",
  below: 0.7,
  async run() {
    const folder = temporaryFolder("bench");
    const endpoint = await startEndpointProcess();
    try {
      const [ours, plain] = [join(folder, "suppression.js"), join(folder, "plain.js")];
      await writeFile(ours, (await bundle("suppression"))["index.js"] ?? "");
      await writeFile(plain, plainBundle());
      const pairs = await measure(endpoint, ours, plain);
      const time = (side: keyof Pair) => `${median(pairs.map((pair) => pair[side])).toFixed(0)} ms`;
      return {
        value: median(pairs.map((pair) => pair.ours / pair.plain)),
        detail: `median of ${String(PAIRS)} pairs of processes; ${time("ours")} against ${time("plain")}`,
      };
    } finally {
      await endpoint.stop();
      removeFolder(folder);
    }
  },
};
