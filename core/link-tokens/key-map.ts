/** The keys that sign the links in mail, as JSON text: the form in which the stack's configuration and the secret hold them. */

/** Base64 keys by id, and the id of the one that signs. */
export interface KeyMap {
  readonly sign: string;
  readonly keys: Readonly<Record<string, string>>;
}

/** The highest key id: an id is one byte of a token, and 0 stands for no key. */
export const LAST_KEY_ID = 255;

/** Whether a text is the id of a key. */
export const isKeyId = (id: string) => /^[1-9]\d{0,2}$/.test(id) && Number(id) <= LAST_KEY_ID;

/** Whether a value is base64 of at least 32 bytes, the length of the hash's output (RFC 2104 section 3). */
export const isKey = (value: unknown) =>
  typeof value === "string" && /^[A-Za-z0-9+/]+={0,2}$/.test(value) && Buffer.from(value, "base64").length >= 32;

/** Reads `{"sign":"2","keys":{"1":"<base64>","2":"<base64>"}}`; undefined for anything else. */
export function parseKeyMap(text: string): KeyMap | undefined {
  try {
    const { sign, keys } = JSON.parse(text) as { sign?: unknown; keys?: unknown };
    if (typeof sign !== "string" || typeof keys !== "object" || keys === null || !Object.hasOwn(keys, sign)) {
      return undefined;
    }
    const isMap = Object.entries(keys).every(([id, key]) => isKeyId(id) && isKey(key));
    return isMap ? { sign, keys: keys as Record<string, string> } : undefined;
  } catch {
    return undefined;
  }
}

/** A map with a single key, whose id is 1. */
export const mapOfOne = (key: string): KeyMap => ({ sign: "1", keys: { "1": key } });
