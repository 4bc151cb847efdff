/**
 * Stands in for Lambda's runtime in a process of its own: `node lambda.cjs <bundle> <template> <first> <count>`.
 *
 * Hands the bundle's handler the events `first` to `first + count - 1` in batches of ten, each made from the template by
 * putting its number for `{n}`. Tells the parent the milliseconds since the process began when the first batch was handled,
 * and afterwards the time that the others took and what the heap holds after each tenth of them.
 */
const { performance } = require("node:perf_hooks");
const { handler } = require(process.argv[2]);

const [template, first, count] = [process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const context = { awsRequestId: "bench", functionName: "bench", getRemainingTimeInMillis: () => 30_000 };

function batch(from, size) {
  return Array.from({ length: size }, (_, index) => ({
    messageId: String(from + index),
    eventSource: "aws:sqs",
    attributes: { ApproximateReceiveCount: "1" },
    body: template.replaceAll("{n}", String(from + index)),
  }));
}

async function handle(from, size) {
  const { batchItemFailures } = await handler({ Records: batch(from, size) }, context);
  if (batchItemFailures.length > 0) throw new Error(`${batchItemFailures.length} events failed`);
}

async function main() {
  await handle(first, Math.min(count, 10));
  const started = performance.now();
  const heaps = [];
  for (let done = 10; done < count; done += 10) {
    await handle(first + done, 10);
    if ((done + 10) % (count / 10) === 0) {
      globalThis.gc?.();
      heaps.push(process.memoryUsage().heapUsed);
    }
  }
  process.send({ started, took: performance.now() - started, heaps }, () => process.disconnect());
}

void main();
