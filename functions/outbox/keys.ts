/** The keys of the ledger's rows: hashes, so that the ledger holds neither an address nor anything that somebody wrote. */
import { createHmac } from "node:crypto";
import type { Message } from "../../core/outbox-messages/message";
import { parseAddress } from "../../core/recipients/address";

/** An address as the key of the recipients table, so that different spellings are one recipient. */
const recipientOf = (address: string) => parseAddress(address)?.recipient ?? address;

/** A calendar day in UTC: `2026-12-01`. */
const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);

/** Computes the keys of rows. */
export class Keys {
  readonly #secret: Buffer;

  /** @param secret the key for recipients' ids, which never rotates: with another one the outbox would send everything twice */
  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  /** Returns 43 characters of A-Z, a-z, 0-9, - and _, which are also valid in an SES tag. JSON keeps the parts apart. */
  #hash(...parts: readonly unknown[]): string {
    return createHmac("sha256", this.#secret)
      .update(JSON.stringify(["outbox/1", ...parts]))
      .digest("base64url");
  }

  /** The key of a message, by its id. */
  message({ id }: Pick<Message, "id">): string {
    return this.#hash("message", id);
  }

  /**
   * A hash of a message's content, to tell it from another message with the same id. It is equal for different spellings of the
   * same message.
   */
  payload(message: Message): string {
    return this.#hash("payload", message);
  }

  /** The key of what one recipient was sent about one meeting. */
  meeting(uid: string, address: string): string {
    return `meeting#${this.#hash("meeting", uid, recipientOf(address))}`;
  }

  /** The key of the people whom an organizer invited on one day. */
  invited(organizer: string, now: Date): string {
    return `invited#${this.#hash("invited", recipientOf(organizer), dayOf(now))}`;
  }

  /** The key of the alerts that a recipient got on one day. */
  alerts(address: string, now: Date): string {
    return `alerts#${this.#hash("alerts", recipientOf(address), dayOf(now))}`;
  }

  /** The key of a mail of a recipient's digest. @param day the local date @param part which of the digest's mails, from 1 */
  digest(recipientId: string, day: string, part: number): string {
    return this.#hash("digest", recipientId, day, part);
  }

  /** A recipient's place among the people whom an organizer invited. */
  recipient(address: string): string {
    return this.#hash("recipient", recipientOf(address)).slice(0, 16);
  }
}
