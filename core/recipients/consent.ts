/** What an item keeps of a subscription to a mailing list. */
import type { Preference } from "./preferences";
import type { ListTopic } from "./topics";

/** A requested subscription; once confirmed, it is evidence of consent (GDPR article 7(1)). */
export interface OptInRequest {
  /** Where the person asked for it, in the application's words. */
  readonly source: string;
  /** The version or the hash of the text that the person agreed to. */
  readonly textVersion: string;
  /** The language of the confirmation mail (BCP 47). */
  readonly language: string;
  /** ISO 8601. */
  readonly requestedAt: string;
  /** Until when it can be confirmed, in seconds since 1970. The confirmation link carries the same second. */
  readonly expires: number;
  /** The ledger key of the message that requested it; the ledger and the logs identify the confirmation mail by it. */
  readonly message: string;
}

/** A confirmed subscription, kept after it has ended as evidence that mail was sent with consent. */
export interface Consent extends OptInRequest {
  readonly list: ListTopic;
  /** ISO 8601. */
  readonly confirmedAt: string;
  /** When and how it ended; absent while it lasts. */
  readonly withdrawn?: Pick<Preference, "at" | "by">;
}
