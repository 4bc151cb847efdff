/** Runs a function whose errors get no stack traces: where many are thrown, the traces would take the most time. */
export function untraced<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
