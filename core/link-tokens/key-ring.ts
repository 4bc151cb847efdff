/** The keys that sign the links in mail. They rotate: several verify, one signs. */
import { parseKeyMap } from "./key-map";

/** The keys as they were read at one moment. */
export interface KeyRing {
  /** The id of the key that signs. */
  readonly sign: number;
  /** By id, 1 to 255: a byte of each token. */
  readonly keys: ReadonlyMap<number, Buffer>;
}

/**
 * Reads the keys from their secret: `{"sign":"2","keys":{"1":"<base64>","2":"<base64>"}}`.
 *
 * @throws Error for anything else; its message does not quote the secret
 */
export function parseKeyRing(secret: string): KeyRing {
  const map = parseKeyMap(secret);
  if (!map) throw new Error("The secret with the link-signing keys does not hold a valid key map.");
  const keys = Object.entries(map.keys).map(([id, key]) => [Number(id), Buffer.from(key, "base64")] as const);
  return { sign: Number(map.sign), keys: new Map(keys) };
}

/** How long keys are used before they are read again, in milliseconds. A removed key still opens links for that long. */
export const KEYS_KEPT = 300_000;

/**
 * The shortest time between two reads of the secret, in milliseconds, so that forged tokens with unknown key ids cause few calls.
 */
export const KEYS_ASKED = 60_000;

/** One process's cache of the keys. */
export class KeyRings {
  #ring: KeyRing | undefined;
  #readAt = -Infinity;
  #askedAt = 0;
  #asking: Promise<void> | undefined;
  #failure: Error | undefined;

  /**
   * @param read reads the secret's value
   * @param now milliseconds of any monotonic clock
   */
  constructor(
    private readonly read: () => Promise<string>,
    private readonly now: () => number,
  ) {}

  /**
   * The keys, read again if they are old or lack the one asked for: a link signed with a new key may reach a process that started
   * before the rotation.
   *
   * If reading fails, the old keys stay in use, except for a token whose key they lack: it may be valid or forged.
   *
   * @param keyId the id of the key that signed the token
   * @throws Error, with the cause, if reading fails and the known keys lack this one
   */
  async holding(keyId: number): Promise<KeyRing> {
    const isKnown = this.#ring?.keys.has(keyId) ?? false;
    await this.#refresh(isKnown);
    if (this.#ring && (isKnown || !this.#failure)) return this.#ring;
    throw this.#unread();
  }

  /**
   * The keys to sign with, read again if they are old. If reading fails, the old keys stay in use.
   *
   * @throws Error, with the cause, if there are none yet and reading fails
   */
  async current(): Promise<KeyRing> {
    await this.#refresh(true);
    if (this.#ring) return this.#ring;
    throw this.#unread();
  }

  /** Reads the keys again if they are old or the one needed is unknown, unless they were read less than {@link KEYS_ASKED} ago. */
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
