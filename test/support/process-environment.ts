/** The environment of this process, while a test needs another. */

/**
 * Makes the environment what is given, variable by variable: an object in the place of `process.env` would cut off what Node.js
 * does when a variable changes, such as reading the time zone anew.
 */
export function setProcessEnvironment(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
}
