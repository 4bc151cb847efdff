/**
 * Makes reading a stack quick. The policy SDK reads a request anew for each rule, which takes longer than the rules do: a
 * pack that imports this has it read each request once, since no rule changes what it judges (a test holds that). The SDK also makes a
 * proxy of each object whenever one is read, lest an unknown be taken for a text: here only an object that contains an unknown gets
 * one, once. And protobuf's reader builds each text character by character: here Node.js decodes it.
 */
/* eslint-disable @typescript-eslint/no-require-imports -- the SDK's own objects, not copies of their members */
import deserialize = require("@pulumi/policy/deserialize");
import proxy = require("@pulumi/policy/proxy");
/* eslint-enable @typescript-eslint/no-require-imports */
import { BinaryReader } from "google-protobuf";
import { untraced } from "../rule/untraced";

/** The result of a function for each object, computed at the first call. */
function once<Result>(compute: (object: object) => Result): (object: object) => Result {
  const computed = new WeakMap<object, Result>();
  return (object) => {
    if (!computed.has(object)) computed.set(object, compute(object));
    return computed.get(object) as Result;
  };
}

const isObject = (value: unknown): value is object => value !== null && typeof value === "object";

/** The member by which an object on the wire says that it is more than an object. */
const SIGNATURE = "4dabf18193072939515e22adb298388d";
const ASSET = "c44067f5952c0a294b673a41bacd8c17";
const ARCHIVE = "0def7320c3a5731c473e5ecbe6d01bc7";
const SECRET = "1b47061264138c4ac30d75fd1eb44270";

/**
 * A value as rules see it: secrets as they are, assets and archives as objects with what was stated of them (`path`, `text`,
 * `uri`, `assets`). The SDK makes promises of the latter, which no rule waits for. The value is changed where it stands.
 *
 * @throws Error for any other kind of value, as the SDK does
 */
function plain(value: unknown): unknown {
  if (!isObject(value)) return value;
  const members = value as Record<string, unknown>;
  const kind = members[SIGNATURE];
  if (kind === SECRET) return plain(members.value);
  if (kind !== undefined && kind !== ASSET && kind !== ARCHIVE)
    throw new Error("A rule cannot read this kind of value.");
  if (kind !== undefined) delete members[SIGNATURE];
  for (const key of Object.keys(members)) if (isObject(members[key])) members[key] = plain(members[key]);
  return members;
}

interface Message {
  toJavaScript(): unknown;
}

const reading = deserialize as { deserializeProperties: (message: Message, proxySecrets: boolean) => unknown };
const read = reading.deserializeProperties;
const readOnce = once((message) => plain((message as Message).toJavaScript()));
// Only remediations, of which there are none here, ask for proxied secrets.
reading.deserializeProperties = (message, proxySecrets) => (proxySecrets ? read(message, true) : readOnce(message));

const checking = proxy as {
  unknownCheckingProxy: (properties: object) => object;
  readonly UnknownValueError: new (value: unknown, path: readonly PropertyKey[]) => Error;
};

/** What stands for an unknown value of each kind. */
const UNKNOWNS = new Set(
  Object.entries(proxy).flatMap(([name, value]) => (/^unknown\w+Value$/.test(name) ? [value] : [])),
);

const hasUnknown = once((object): boolean =>
  Object.values(object).some((value) => UNKNOWNS.has(value) || (isObject(value) && hasUnknown(value))),
);

/** An object that throws where a member is read that is unknown, as the SDK's proxy does. */
function checked(object: object, path: readonly PropertyKey[] = []): object {
  if (!hasUnknown(object)) return object;
  const members = new Map<PropertyKey, object>();
  return new Proxy(object, {
    get(target, key) {
      const value = (target as Record<PropertyKey, unknown>)[key];
      if (!isObject(value)) {
        if (UNKNOWNS.has(value)) throw untraced(() => new checking.UnknownValueError(value, [...path, key]));
        return value;
      }
      const member = members.get(key) ?? checked(value, [...path, key]);
      members.set(key, member);
      return member;
    },
  });
}

checking.unknownCheckingProxy = once((object) => checked(object));

BinaryReader.prototype.readString = function (this: BinaryReader) {
  const { buffer, byteOffset, byteLength } = this.readBytes();
  return Buffer.from(buffer, byteOffset, byteLength).toString("utf8");
};
