/**
 * How a command ends, the same for every command.
 *
 * Node.js itself ends with 1 to 13 (https://nodejs.org/api/process.html#exit-codes), a shell with 126 and above, and a process
 * that a signal ended with 128 plus the signal's number. The codes from 20 on are therefore never anything else.
 */
export const exitCodes = {
  done: 0,
  /** What was asked for could not be done, or what was checked is wrong. */
  failed: 1,
  /** The command line is wrong; nothing was done. */
  usage: 2,
  /** The zone is not as the stack wants it, or the stack not as the program wants it. */
  drift: 20,
  /** A benchmark missed its aim or could not measure. */
  missedAim: 21,
  /** A check that takes minutes has not run on this source. */
  notRun: 22,
  /** A generated document is out of date. */
  outdated: 23,
} as const;

/** One of {@link exitCodes}. */
export type ExitCode = (typeof exitCodes)[keyof typeof exitCodes];
