/**
 * What makes reading a stack quick. The policy SDK reads a request anew for each rule, which takes longer than the rules do: a
 * pack that imports this has it read each request once, since no rule changes what it judges (a test holds that). And what is
 * beneath the SDK makes each text of single characters, a function's code among them: here Node.js decodes it.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- the SDK's own objects, not copies of their members */
import deserialize = require("@pulumi/policy/deserialize");
import proxy = require("@pulumi/policy/proxy");
/* eslint-enable @typescript-eslint/no-require-imports */
import { BinaryReader } from "google-protobuf";

/** The result of a function for each object, computed at the first call. */
function once<Result>(compute: (object: object) => Result): (object: object) => Result {
  const computed = new WeakMap<object, Result>();
  return (object) => {
    const result = computed.has(object) ? (computed.get(object) as Result) : compute(object);
    computed.set(object, result);
    return result;
  };
}

const reading = deserialize as { deserializeProperties: (message: object, proxySecrets: boolean) => unknown };
const read = reading.deserializeProperties;
const readOnce = once((message) => read(message, false));
// Only remediations, of which there are none here, ask for proxied secrets.
reading.deserializeProperties = (message, proxySecrets) => (proxySecrets ? read(message, true) : readOnce(message));

const checking = proxy as { unknownCheckingProxy: (properties: object) => object };
checking.unknownCheckingProxy = once(checking.unknownCheckingProxy);

BinaryReader.prototype.readString = function (this: BinaryReader) {
  const { buffer, byteOffset, byteLength } = this.readBytes();
  return Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
};
