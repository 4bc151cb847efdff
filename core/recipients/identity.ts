/** The id that stands for a recipient in links and in the table of objections. */
import { createHmac } from "node:crypto";
import type { Address } from "./address";

/** The length of an id, in bytes. */
export const ID_BYTES = 16;

/** The shortest key, in bytes: the length of the hash's output, as RFC 2104 section 3 recommends. */
const KEY_BYTES = 32;

/**
 * Reads the key for ids from its secret, in base64.
 *
 * @throws Error if the key is too short; its message does not quote the secret
 */
export function parseIdKey(secret: string): Buffer {
  const key = Buffer.from(secret, "base64");
  if (key.length < KEY_BYTES) throw new Error(`The key for recipients' ids has fewer than ${KEY_BYTES} bytes.`);
  return key;
}

/**
 * The id of a recipient: the first 16 bytes of HMAC-SHA-256 of the address, base64url. It stays the same after the recipient's item
 * has been deleted. Without the key nobody can tell the address from it, but it is still personal data (EDPB Guidelines 01/2025 on
 * pseudonymisation).
 *
 * @param key never rotates: a new key would give every recipient a new id
 */
export function recipientId(key: Buffer, { recipient }: Pick<Address, "recipient">): string {
  return createHmac("sha256", key).update(recipient).digest().subarray(0, ID_BYTES).toString("base64url");
}

/** Computes ids with a key that is read once. */
export type Identify = (address: Pick<Address, "recipient">) => Promise<string>;

/**
 * Makes an {@link Identify}.
 *
 * @param readKey reads the key's secret; if it fails, the current call fails and the next one reads it again
 */
export function identifier(readKey: () => Promise<string>): Identify {
  let key: Promise<Buffer> | undefined;
  return async (address) => {
    try {
      return recipientId(await (key ??= readKey().then(parseIdKey)), address);
    } catch (error) {
      key = undefined;
      throw error;
    }
  };
}
