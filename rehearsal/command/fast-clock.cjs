/*
 * Loaded first into the process of a command (`node --require`): waiting takes no time there, its clock moves on instead, so
 * that a writer which makes one call a second is played in less.
 */
const timers = require("node:timers/promises");

let ahead = 0;
const now = performance.now.bind(performance);
performance.now = () => now() + ahead;
timers.setTimeout = (milliseconds, value) => {
  ahead += milliseconds;
  return Promise.resolve(value);
};
