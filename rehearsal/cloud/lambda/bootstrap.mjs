/**
 * The runtime inside a function's process: loads the handler, runs it for each event that the parent sends, answers.
 *
 * Plain JavaScript and nothing but Node, since nothing else is there in the process.
 */
import { existsSync } from "node:fs";
import timers from "node:timers/promises";
import { pathToFileURL } from "node:url";

const { LAMBDA_TASK_ROOT: root, _HANDLER: handlerName } = process.env;
const realNow = Date.now;
let offset = 0;
let waited = 0;
let handler;

// The cloud's clock stands apart from this machine's; a function can only see the cloud's.
globalThis.Date = new Proxy(Date, {
  construct: (target, args, self) => Reflect.construct(target, args.length > 0 ? args : [realNow() + offset], self),
  get: (target, key) => (key === "now" ? () => realNow() + offset : Reflect.get(target, key)),
});

// Waiting takes no time, it moves the function's clock on: a function that makes one call a second is played in less.
timers.setTimeout = (milliseconds, value) => {
  offset += milliseconds;
  waited += milliseconds;
  return Promise.resolve(value);
};

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
  offset = now - realNow();
  waited = 0;
  const deadline = realNow() + timeoutMilliseconds;
  const getRemainingTimeInMillis = () => deadline - realNow() - waited;
  void answer(event, { ...context, getRemainingTimeInMillis }).then((result) => {
    process.stdout.write(`END RequestId: ${context.awsRequestId}\n`, () => process.send(result));
  });
});
process.on("disconnect", () => process.exit());
