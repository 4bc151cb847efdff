/** Changes the environment of this process for a test. */

/**
 * Sets the environment variable by variable: replacing the object `process.env` would disable what Node.js does when a variable changes,
 * such as rereading the time zone.
 */
export function setProcessEnvironment(variables: NodeJS.ProcessEnv): void {
  for (const name of Object.keys(process.env)) if (!(name in variables)) delete process.env[name];
  Object.assign(process.env, variables);
}
