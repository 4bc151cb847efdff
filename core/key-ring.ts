/** The keys that sign the links in mail. They rotate: several verify, one signs. */
import { parseKeyMap } from "./key-map";

/** The keys of one moment. */
export interface KeyRing {
  /** The id of the key that signs. */
  readonly sign: number;
  /** By id, 1 to 255: a byte of each token. */
  readonly keys: ReadonlyMap<number, Buffer>;
}

/**
 * Reads the keys from their secret: `{"sign":"2","keys":{"1":"<base64>","2":"<base64>"}}`.
 *
 * @throws Error, which quotes nothing, for anything else
 */
export function parseKeyRing(secret: string): KeyRing {
  const map = parseKeyMap(secret);
  if (!map) throw new Error("The secret with the link-signing keys is no map of keys of which one signs.");
  const keys = Object.entries(map.keys).map(([id, key]) => [Number(id), Buffer.from(key, "base64")] as const);
  return { sign: Number(map.sign), keys: new Map(keys) };
}

/** How long keys are used before they are read again, in milliseconds: so long after its removal a key still opens links. */
export const KEYS_KEPT = 300_000;

/** How long a key that is not there is not looked for again, in milliseconds: whoever makes up tokens causes no call more often. */
export const KEYS_ASKED = 60_000;

/** The keys as a process knows them. */
export class KeyRings {
  #ring: KeyRing | undefined;
  #readAt = -Infinity;
  #askedAt = -Infinity;
  #asking: Promise<void> | undefined;
  #failure: Error | undefined;

  /**
   * @param read reads the secret's value
   * @param now milliseconds, of any clock that only rises
   */
  constructor(
    private readonly read: () => Promise<string>,
    private readonly now: () => number,
  ) {}

  /**
   * The keys, read again where they are old or lack the one that is looked for: a mail signed by a new key may come to a process
   * that started before it.
   *
   * Keys that could not be read again serve on, but for a token of a key that they lack: whether it is good cannot be told.
   *
   * @param keyId of the token at hand
   * @throws Error that says what reading failed with
   */
  async holding(keyId: number): Promise<KeyRing> {
    const isKnown = this.#ring?.keys.has(keyId) ?? false;
    await this.#refresh(isKnown);
    if (this.#ring && (isKnown || !this.#failure)) return this.#ring;
    throw this.#unread();
  }

  /**
   * The keys to sign with, read again where they are old. Keys that could not be read again serve on.
   *
   * @throws Error that says what reading failed with, as long as there are none
   */
  async current(): Promise<KeyRing> {
    await this.#refresh(true);
    if (this.#ring) return this.#ring;
    throw this.#unread();
  }

  /** Reads the keys again where they are old or do not serve, unless somebody has just asked. */
  async #refresh(doServe: boolean): Promise<void> {
    const isFresh = this.now() - this.#readAt < KEYS_KEPT;
    const wasAsked = this.#ring !== undefined && this.now() - this.#askedAt < KEYS_ASKED;
    if (!(doServe && isFresh) && !wasAsked) await (this.#asking ??= this.#ask());
  }

  #unread(): Error {
    return new Error("The link-signing keys could not be read.", { cause: this.#failure });
  }

  async #ask(): Promise<void> {
    try {
      this.#ring = parseKeyRing(await this.read());
      this.#readAt = this.now();
      this.#failure = undefined;
    } catch (error) {
      this.#failure = error as Error;
    }
    this.#askedAt = this.now();
    this.#asking = undefined;
  }
}
