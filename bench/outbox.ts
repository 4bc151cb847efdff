/** The outbox: ten thousand invitations in one process, and the start of the process. */
import { writeFile } from "node:fs/promises";
import path from "node:path";
import { removeFolder, temporaryFolder } from "../cli/leftovers";
import { MILLISECONDS } from "../core/time";
import { bundle, bundleOf } from "../infra/bundle";
import { outboxEnvironment } from "../test/functions/outbox/function";
import { meeting, messages } from "../test/support/messages";
import { type Benchmark, median } from "./benchmark";
import { emulatorsRate, invitationCalls } from "./emulators";
import { type EndpointProcess, type Run, runFunction, startEndpointProcess } from "./processes";

const MESSAGES = 10_000;
const PAIRS = 11;

/** An invitation to a meeting in a week, with `{n}` where one differs from the next. */
function invitation(): string {
  const at = (days: number, hours = 0) =>
    new Date(Date.now() + days * MILLISECONDS.day + hours * MILLISECONDS.hour).toISOString();
  return JSON.stringify({
    ...messages.invitation,
    id: "message-{n}",
    to: { address: "guest.{n}@example.net" },
    data: {
      method: "REQUEST",
      meeting: {
        ...meeting,
        uid: "meeting-{n}@example.org",
        updated: at(0),
        start: at(7),
        end: at(7, 1),
        organizer: { name: "Ada Lovelace", address: "ada.{n}@example.org" },
      },
    },
  });
}

const startEndpoint = () => startEndpointProcess("outbox-endpoint-process.ts");
const run = (endpoint: EndpointProcess, file: string, first: number, count: number) =>
  runFunction(endpoint, file, { first, count, template: invitation(), environment: outboxEnvironment(endpoint.url) });

interface Measured extends Run {
  /** Messages a second that the emulators can do. */
  readonly own: number;
  readonly calls: Readonly<Record<string, number>>;
}

async function measure(): Promise<Measured> {
  const folder = temporaryFolder("bench");
  const endpoint = await startEndpoint();
  try {
    const own = await emulatorsRate(endpoint.url, MESSAGES / 10, invitationCalls);
    const before = await endpoint.calls();
    const file = path.join(folder, "outbox.js");
    await writeFile(file, (await bundle("outbox"))["index.js"] ?? "");
    const measured = await run(endpoint, file, 0, MESSAGES);
    const after = Object.entries(await endpoint.calls());
    return {
      ...measured,
      own,
      calls: Object.fromEntries(after.map(([name, count]) => [name, count - (before[name] ?? 0)])),
    };
  } finally {
    await endpoint.stop();
    removeFolder(folder);
  }
}

let measured: Promise<Measured> | undefined;

/** One run for the first four benchmarks. */
const measuredOnce = () => (measured ??= measure());

export const messagesPerSecond: Benchmark = {
  name: "outbox: invitations a second, against the emulators' own rate",
  async run() {
    const { own, took } = await measuredOnce();
    const rate = MESSAGES / (took / 1000);
    return { value: rate / own, detail: `${rate.toFixed(0)} against ${own.toFixed(0)} a second` };
  },
};

export const callsPerMessage: Benchmark = {
  name: "outbox: calls for each invitation",
  below: 11.01,
  async run() {
    const { calls } = await measuredOnce();
    const detail = Object.entries(calls).map(([name, count]) => `${name} ${(count / MESSAGES).toFixed(3)}`);
    const all = Object.values(calls).reduce((sum, count) => sum + count, 0);
    return { value: all / MESSAGES, detail: detail.join(", ") };
  },
};

/** Nothing stays in memory of a message. */
export const outboxHeap: Benchmark = {
  name: "outbox: heap after 10,000 invitations, against after 1,000",
  below: 1.1,
  async run() {
    const { heaps } = await measuredOnce();
    const [first = NaN, last = NaN] = [heaps[0], heaps.at(-1)];
    return { value: last / first, detail: `${(last / 1e6).toFixed(2)} MB against ${(first / 1e6).toFixed(2)} MB` };
  },
};

/** A message takes as long when twice as many have gone before. */
export const outboxGrowth: Benchmark = {
  name: "outbox: time of the second 5,000 invitations, against the first",
  below: 1.2,
  async run() {
    const { times } = await measuredOnce();
    const sum = (part: readonly number[]) => part.reduce((all, each) => all + each, 0);
    const [first, second] = [sum(times.slice(0, 5)), sum(times.slice(5))];
    return { value: second / first, detail: `${(second / 1000).toFixed(1)} s against ${(first / 1000).toFixed(1)} s` };
  },
};

/** From the start of the process to the first mail handed over, against a handler that renders and sends and asks nothing. */
export const outboxStart: Benchmark = {
  name: "outbox: process start to first mail, against rendering and sending alone",
  async run() {
    const folder = temporaryFolder("bench");
    const endpoint = await startEndpoint();
    try {
      const [ours, plain] = [path.join(folder, "outbox.js"), path.join(folder, "plain.js")];
      await writeFile(ours, (await bundle("outbox"))["index.js"] ?? "");
      await writeFile(plain, (await bundleOf(path.join(__dirname, "mail", "sender.ts")))["index.js"] ?? "");
      const pairs: { readonly ours: number; readonly plain: number }[] = [];
      for (let pair = 0; pair <= PAIRS; pair++) {
        const { started: plainTime } = await run(endpoint, plain, 2 * pair, 1);
        const { started: ourTime } = await run(endpoint, ours, 2 * pair + 1, 1);
        pairs.push({ plain: plainTime, ours: ourTime });
      }
      // The first warms up the endpoint and the file cache.
      const counted = pairs.slice(1);
      const time = (side: "ours" | "plain") => `${median(counted.map((pair) => pair[side])).toFixed(0)} ms`;
      return {
        value: median(counted.map((pair) => pair.ours / pair.plain)),
        detail: `median of ${String(PAIRS)} pairs of processes; ${time("ours")} against ${time("plain")}`,
      };
    } finally {
      await endpoint.stop();
      removeFolder(folder);
    }
  },
};
