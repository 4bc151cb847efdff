/**
 * Stands in for Lambda's runtime in a process of its own: `node lambda.cjs <bundle> <template> <first> <count>`.
 *
 * Passes the messages `first` to `first + count - 1` to the bundle's handler in batches of ten, each made from the template by replacing
 * `{n}` with its number. Reports to the parent the milliseconds from process start until the first batch was handled; at the end, the time
 * that the other batches took, in total and for each tenth, the heap size after each tenth, and how many messages failed: on a busy
 * machine a call may time out, and Lambda would pass the message again minutes later.
 */
const { performance } = require("node:perf_hooks");
const { handler } = require(process.argv[2]);

const [template, first, count] = [process.argv[3], Number(process.argv[4]), Number(process.argv[5])];
const context = { awsRequestId: "bench", functionName: "bench", getRemainingTimeInMillis: () => 90_000 };

function batch(from, size) {
  return Array.from({ length: size }, (_, index) => ({
    messageId: String(from + index),
    eventSource: "aws:sqs",
    eventSourceARN: "arn:aws:sqs:::outbox-bulk",
    receiptHandle: String(from + index),
    attributes: { ApproximateReceiveCount: "1", SentTimestamp: String(Date.now()) },
    body: template.replaceAll("{n}", String(from + index)),
  }));
}

let failed = 0;

async function handle(from, size) {
  const { batchItemFailures } = await handler({ Records: batch(from, size) }, context);
  failed += batchItemFailures.length;
  if (failed > count / 1000) throw new Error(`${failed} of ${count} messages failed`);
}

async function main() {
  await handle(first, Math.min(count, 10));
  const started = performance.now();
  const [heaps, times] = [[], []];
  let last = started;
  for (let done = 10; done < count; done += 10) {
    await handle(first + done, 10);
    if ((done + 10) % (count / 10) === 0) {
      times.push(performance.now() - last);
      globalThis.gc?.();
      heaps.push(process.memoryUsage().heapUsed);
      last = performance.now();
    }
  }
  process.send({ started, took: performance.now() - started, heaps, times, failed }, () => process.disconnect());
}

void main();
