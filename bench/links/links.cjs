/**
 * Stands in for Lambda's runtime in a process of its own: `node links.cjs <bundle> <events> <count>`.
 *
 * Reports to the parent the milliseconds from process start to the first page, then those of `count` pages and of as many POSTs, which
 * unsubscribe and resubscribe alternately.
 */
const { performance } = require("node:perf_hooks");
const { handler } = require(process.argv[2]);

const events = JSON.parse(process.argv[3]);
const count = Number(process.argv[4]);

async function ask(event) {
  const started = performance.now();
  const { statusCode } = await handler(event);
  if (statusCode >= 400) throw new Error(`answered with ${statusCode}`);
  return performance.now() - started;
}

async function main() {
  await ask(events.page);
  const started = performance.now();
  const [pages, posts] = [[], []];
  for (let i = 0; i < count; i++) {
    pages.push(await ask(events.page));
    posts.push(await ask(i % 2 === 0 ? events.off : events.on));
  }
  process.send({ started, pages, posts }, () => process.disconnect());
}

void main();
