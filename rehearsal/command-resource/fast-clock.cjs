/*
 * Preloaded into a command's process (`node --require`): waiting takes no real time and advances its clock instead, so that a writer that
 * makes one call a second plays faster.
 */
const timers = require("node:timers/promises");

let ahead = 0;
const now = performance.now.bind(performance);
performance.now = () => now() + ahead;
timers.setTimeout = (milliseconds, value) => {
  ahead += milliseconds;
  return Promise.resolve(value);
};
