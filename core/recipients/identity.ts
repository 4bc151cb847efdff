/** The id by which links and the table of objections know a recipient. */
import { createHmac } from "node:crypto";
import type { Address } from "./address";

/** How many bytes an id has. */
export const ID_BYTES = 16;

/** How many bytes the key has at least: RFC 2104 section 3 wants as many as the hash has. */
const KEY_BYTES = 32;

/** Reads the key that ids are made with from its secret, base64. @throws Error, which quotes nothing, for too short a key */
export function parseIdKey(secret: string): Buffer {
  const key = Buffer.from(secret, "base64");
  if (key.length < KEY_BYTES) throw new Error(`The key of recipients' ids has fewer than ${KEY_BYTES} bytes.`);
  return key;
}

/**
 * The id of a recipient: the first 16 bytes of HMAC-SHA-256 of the address, base64url. It is the same after the recipient's item
 * has been deleted, and tells nobody the address who has not got the key; but it is personal data all the same
 * (EDPB Guidelines 01/2025 on pseudonymisation).
 *
 * @param key never rotates: another key would make each recipient another one
 */
export function recipientId(key: Buffer, { recipient }: Pick<Address, "recipient">): string {
  return createHmac("sha256", key).update(recipient).digest().subarray(0, ID_BYTES).toString("base64url");
}

/** Makes ids by a key that is read once. */
export type Identify = (address: Pick<Address, "recipient">) => Promise<string>;

/** @param readKey reads the key's secret; what it fails with fails the id at hand, and the next one reads again */
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
