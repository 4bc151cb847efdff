/**
 * Imported by the program before anything makes a promise of Pulumi's SDK, which takes a stack trace for each: a fifth of what the
 * program takes (bench/README.md).
 */
import { createRequire } from "node:module";

interface Debuggable {
  debuggablePromise: (promise: Promise<unknown>, context: unknown) => Promise<unknown>;
}

/** Leaves each promise's trace empty. */
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

// The SDK prints the traces only where this is set.
if (!process.env.PULUMI_DEBUG_PROMISE_LEAKS)
  withoutTraces(createRequire(require.resolve("@pulumi/pulumi"))("@pulumi/pulumi/runtime/debuggable") as Debuggable);

// Pulumi's runner maps the lines of all other traces by a package that is slow; Node.js maps them by itself (infra/typescript.cjs).
Reflect.deleteProperty(Error, "prepareStackTrace");
