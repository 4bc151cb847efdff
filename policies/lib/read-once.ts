/**
 * The policy SDK reads a request anew for each rule, which takes longer than the rules do. A pack that imports this has it read
 * each request once. No rule changes what it judges (a test holds that), so all can be shown the same.
 */
// eslint-disable-next-line @typescript-eslint/no-require-imports -- the SDK's own object, not a copy of its members
import sdk = require("@pulumi/policy/deserialize");

type Read = (message: object, proxySecrets: boolean) => unknown;

const module = sdk as { deserializeProperties: Read };
const read = module.deserializeProperties;
const seen = new WeakMap<object, unknown>();

module.deserializeProperties = (message, proxySecrets) => {
  // Only remediations, of which there are none here, ask for proxied secrets.
  if (proxySecrets) return read(message, proxySecrets);
  if (!seen.has(message)) seen.set(message, read(message, proxySecrets));
  return seen.get(message);
};
