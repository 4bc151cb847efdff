/** How long a person waits for a page, and a mail program for its one click: the function's share, with calls answered on loopback. */
import { fork } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { endWithUs, removeFolder, temporaryFolder } from "../../cli/process/cleanup";
import { bundleOf } from "../../infra/function-code/bundle";
import { environment } from "../../test/support/functions/endpoint";
import { eventOf, idOf, linkEnvironment, token } from "../../test/support/functions/links/function";
import { type Benchmark, median } from "../support/benchmark";
import { type EndpointProcess, startEndpointProcess } from "../support/processes";

const PROCESSES = 9;
const REQUESTS = 300;

/** What one process measured, in milliseconds. */
interface Measured {
  /** From process start to the first page. */
  readonly started: number;
  /** Each later page, and each opt-out or opt-in. */
  readonly pages: readonly number[];
  readonly posts: readonly number[];
}

/** A link for somebody without an item; each POST changes something. */
function events() {
  const link = { token: token({ purpose: "unsubscribe", id: idOf("a@example.com"), topic: "reminder" }) };
  const post = { ...link, method: "POST" };
  return {
    page: eventOf(link),
    off: eventOf({ ...post, body: "List-Unsubscribe=One-Click" }),
    on: eventOf({ ...post, body: "action=subscribe" }),
  };
}

async function measure(endpoint: EndpointProcess, file: string, requests: number): Promise<Measured> {
  const args = [file, JSON.stringify(events()), String(requests)];
  const child = endWithUs(
    fork(path.join(__dirname, "links.cjs"), args, {
      env: { ...environment(endpoint.url), ...linkEnvironment },
      execArgv: [],
      stdio: ["ignore", "ignore", "inherit", "ipc"],
    }),
  );
  const told = once(child, "message").then(([measured]) => measured as Measured);
  const [code] = (await once(child, "close")) as [number];
  if (code !== 0) throw new Error(`The function's process exited with ${code}.`);
  return told;
}

/** The value at a quantile, for example 0.99. */
const percentile = (values: readonly number[], share: number) =>
  [...values].sort((a, b) => a - b)[Math.ceil(share * values.length) - 1] ?? NaN;

const figures = (values: readonly number[]) =>
  `p50 ${percentile(values, 0.5).toFixed(1)}, p99 ${percentile(values, 0.99).toFixed(1)} ms`;

/** The pages and POSTs of one process, and the start of several. */
export const linkAnswers: Benchmark = {
  name: "milliseconds from process start to the first page of a link",
  async run() {
    const folder = temporaryFolder("bench");
    const endpoint = await startEndpointProcess();
    try {
      const file = path.join(folder, "links.js");
      const { "index.js": code = "" } = await bundleOf(
        path.join(__dirname, "..", "..", "functions", "links", "handler.ts"),
      );
      await writeFile(file, code);
      const { pages, posts } = await measure(endpoint, file, REQUESTS);
      const starts: number[] = [];
      for (let i = 0; i < PROCESSES; i++) starts.push((await measure(endpoint, file, 0)).started);
      return {
        value: median(starts),
        detail:
          `median of ${PROCESSES} processes; bundle of ${(code.length / 1000).toFixed(0)} kB; in one process, ` +
          `${REQUESTS} of each: pages ${figures(pages)}, POSTs that write ${figures(posts)}`,
      };
    } finally {
      await endpoint.stop();
      removeFolder(folder);
    }
  },
};
