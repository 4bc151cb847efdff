/**
 * Imported by the program before anything creates one of the promises of Pulumi's SDK: the SDK takes a stack trace for each, which
 * costs a fifth of the program's time (bench/README.md).
 */
import { createRequire } from "node:module";

interface Debuggable {
  debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
}

/** Makes the trace of each promise empty. */
function withoutTraces(debuggable: Debuggable): void {
  const { debuggablePromise } = debuggable;
  debuggable.debuggablePromise = (promise, context) => {
    const { stackTraceLimit } = Error;
    Error.stackTraceLimit = 0;
    try {
      return debuggablePromise(promise, context);
    } finally {
      Error.stackTraceLimit = stackTraceLimit;
    }
  };
}

// The SDK prints the traces only if this is set.
if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS)
  withoutTraces(createRequire(require.resolve("@pulumi/pulumi"))("@pulumi/pulumi/runtime/debuggable") as Debuggable);

// Pulumi's runner maps the lines of all other traces with a slow package; Node.js maps them itself
// (infra/program-loading/typescript.cjs).
Reflect.deleteProperty(Error, "prepareStackTrace");
