/** What an item keeps of a subscription to a mailing list. */
import type { Preference } from "./preferences";
import type { ListTopic } from "./topics";

/** A subscription that was asked for: evidence of the consent, should it be confirmed (GDPR article 7(1)). */
export interface OptInRequest {
  /** Where the person asked for it, in the application's words. */
  readonly source: string;
  /** The version or the hash of the text that the person agreed to. */
  readonly textVersion: string;
  /** The language of the confirmation mail (BCP 47). */
  readonly language: string;
  /** ISO 8601. */
  readonly requestedAt: string;
  /** Seconds since 1970 until which it can be confirmed. The link to confirm by says the same second. */
  readonly expires: number;
  /** The key of the message that asked, by which ledger and log know the confirmation mail. */
  readonly message: string;
}

/** A subscription that was confirmed. It is kept after it ended, since it shows that mail was sent with consent. */
export interface Consent extends OptInRequest {
  readonly list: ListTopic;
  /** ISO 8601. */
  readonly confirmedAt: string;
  /** When it ended, and by what; absent while it lasts. */
  readonly withdrawn?: Pick<Preference, "at" | "by">;
}
