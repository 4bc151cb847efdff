/**
 * The runtime inside a function's process: loads the handler, runs it for each event that the parent sends, and replies.
 *
 * Plain JavaScript with only Node.js built-ins, since nothing else is available in the process.
 */
import { subscribe } from "node:diagnostics_channel";
import { existsSync } from "node:fs";
import { setImmediate } from "node:timers";
import timers from "node:timers/promises";
import { pathToFileURL } from "node:url";

const { LAMBDA_TASK_ROOT: root, _HANDLER: handlerName } = process.env;
const realNow = Date.now;
let time = 0;
let waited = 0;
let handler;

/** How many turns of the event loop without a pending request show that nothing is going on. */
const IDLE_TURNS = 10;

// A function must see only the cloud's clock, which is independent of this machine's: its work takes no time there.
globalThis.Date = new Proxy(Date, {
  construct: (target, args, self) => Reflect.construct(target, args.length > 0 ? args : [time], self),
  get: (target, key) => (key === "now" ? () => time : Reflect.get(target, key)),
});

// Waiting advances that clock and takes no real time, so that a function that makes one call a second plays faster.
timers.setTimeout = (milliseconds, value) =>
  new Promise((resolve) => {
    waits.push({ due: time + milliseconds, end: () => resolve(value) });
    watch();
  });

// The clock advances only when everything else in the function has finished or is waiting too, so that things happen at their right times.
const waits = [];
let requests = 0;
let watching = false;

const ended = () => {
  requests--;
  watch();
};
subscribe("http.client.request.start", () => requests++);
subscribe("http.client.response.finish", ended);
subscribe("http.client.request.error", ended);

/** Ends the next wait once nothing has gone on for some turns of the event loop. */
function watch() {
  if (watching || requests > 0 || waits.length === 0) return;
  watching = true;
  turn(IDLE_TURNS);
}

function turn(left) {
  setImmediate(() => {
    if (left > 0 && requests === 0) return turn(left - 1);
    watching = false;
    if (requests === 0) endNextWait();
    watch();
  });
}

function endNextWait() {
  waits.sort((a, b) => a.due - b.due);
  const { due, end } = waits.shift();
  const left = Math.max(0, due - time);
  time += left;
  waited += left;
  end();
}

async function load() {
  const [moduleName, exportName] = handlerName.split(".");
  const file = ["mjs", "cjs", "js"].map((end) => `${root}/${moduleName}.${end}`).find((path) => existsSync(path));
  if (!file) throw new Error(`Cannot find module '${moduleName}'`);
  const loaded = await import(pathToFileURL(file).href);
  const found = loaded[exportName] ?? loaded.default?.[exportName];
  if (typeof found !== "function") throw new Error(`${handlerName} is undefined or not exported`);
  return found;
}

async function answer(event, context) {
  try {
    handler ??= await load();
    return { payload: (await handler(event, context)) ?? null };
  } catch (error) {
    return { error: { errorType: error?.name ?? "Error", errorMessage: String(error?.message ?? error) } };
  }
}

process.on("message", ({ event, context, now, timeoutMilliseconds }) => {
  time = now;
  waited = 0;
  const deadline = realNow() + timeoutMilliseconds;
  const getRemainingTimeInMillis = () => deadline - realNow() - waited;
  void answer(event, { ...context, getRemainingTimeInMillis }).then((result) => {
    process.stdout.write(`END RequestId: ${context.awsRequestId}\n`, () => process.send({ result, waited }));
  });
});
process.on("disconnect", () => process.exit());
