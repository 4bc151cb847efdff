/** The time that a function takes to start, compared with a plainer one. */
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import { median } from "./benchmark";
import { type EndpointProcess, type Load, runFunction } from "./processes";

/** Two bundles, with their messages and their endpoint. */
interface Contest {
  readonly ours: string;
  readonly plain: string;
  readonly pairs: number;
  readonly startEndpoint: () => Promise<EndpointProcess>;
  readonly load: (endpoint: EndpointProcess) => Omit<Load, "first" | "count">;
}

/** Time from process start to the first message handled, in alternating processes of both, so that a busy moment affects both. */
export async function startsByTurns({ ours, plain, pairs, startEndpoint, load }: Contest) {
  const folder = temporaryFolder("bench");
  const endpoint = await startEndpoint();
  try {
    const files = { ours: join(folder, "ours.js"), plain: join(folder, "plain.js") };
    await writeFile(files.ours, ours);
    await writeFile(files.plain, plain);
    const start = async (side: keyof typeof files, first: number) =>
      (await runFunction(endpoint, files[side], { ...load(endpoint), first, count: 1 })).started;
    const measured: { readonly plain: number; readonly ours: number }[] = [];
    for (let pair = 0; pair <= pairs; pair++)
      measured.push({ plain: await start("plain", 2 * pair), ours: await start("ours", 2 * pair + 1) });
    // The first pair warms up the endpoint and the file cache.
    const counted = measured.slice(1);
    const time = (side: keyof typeof files) => `${median(counted.map((pair) => pair[side])).toFixed(0)} ms`;
    return {
      value: median(counted.map((pair) => pair.ours / pair.plain)),
      detail: `median of ${pairs} pairs of processes; ${time("ours")} against ${time("plain")}`,
    };
  } finally {
    await endpoint.stop();
    removeFolder(folder);
  }
}
