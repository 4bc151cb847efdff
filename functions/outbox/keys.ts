/** The keys of the ledger's rows: hashes, since the ledger holds neither an address nor anything that somebody wrote. */
import { createHmac } from "node:crypto";
import type { Message } from "../../core/messages/message";
import { parseAddress } from "../../core/recipients/address";

/** An address as the table of recipients knows it, so that two ways to write it are one recipient. */
const recipientOf = (address: string) => parseAddress(address)?.recipient ?? address;

/** A day of the calendar in UTC: `2026-12-01`. */
const dayOf = (moment: Date) => moment.toISOString().slice(0, 10);

/** Makes the keys of rows. */
export class Keys {
  readonly #secret: Buffer;

  /** @param secret the key of recipients' ids, which never rotates: another one would have the outbox send everything twice */
  constructor(secret: Buffer) {
    this.#secret = secret;
  }

  /** 43 characters of A-Z, a-z, 0-9, - and _, which an SES tag takes too. JSON keeps the parts apart. */
  #hash(...parts: readonly unknown[]): string {
    return createHmac("sha256", this.#secret)
      .update(JSON.stringify(["outbox/1", ...parts]))
      .digest("base64url");
  }

  /** Of a message, by its id. */
  message({ id }: Pick<Message, "id">): string {
    return this.#hash("message", id);
  }

  /** What a message says, to tell it from another one with its id. Equal for two ways to write the same message. */
  payload(message: Message): string {
    return this.#hash("payload", message);
  }

  /** Of what one recipient was sent about one meeting. */
  meeting(uid: string, address: string): string {
    return `meeting#${this.#hash("meeting", uid, recipientOf(address))}`;
  }

  /** Of those whom an organizer invited on one day. */
  invited(organizer: string, now: Date): string {
    return `invited#${this.#hash("invited", recipientOf(organizer), dayOf(now))}`;
  }

  /** Of the alerts that a recipient got on one day. */
  alerts(address: string, now: Date): string {
    return `alerts#${this.#hash("alerts", recipientOf(address), dayOf(now))}`;
  }

  /** Of a mail of a recipient's digest. @param day the local date. @param part which of the digest's mails, from 1 */
  digest(recipientId: string, day: string, part: number): string {
    return this.#hash("digest", recipientId, day, part);
  }

  /** A recipient among those whom an organizer invited. */
  recipient(address: string): string {
    return this.#hash("recipient", recipientOf(address)).slice(0, 16);
  }
}
