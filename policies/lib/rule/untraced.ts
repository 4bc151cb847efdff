/** What a function returns or throws, made without the stack traces of errors: where many are thrown, nothing takes longer. */
export function untraced<T>(make: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = 0;
  try {
    return make();
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}
