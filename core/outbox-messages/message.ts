/** The messages that an application puts into the outbox: the schema of each, and the types that follow from it. */
import * as v from "valibot";
import { Address } from "./address";
import { HttpsUrl } from "./link";
import { Meeting } from "./meeting";
import { refuse } from "./refusal";
import { line, paragraphs, PersonName } from "./text";
import { CalendarDate, Instant, Locale, TimeZone } from "./time";

/** A mailing list's id is a label of its List-Id (RFC 2919 section 2). */
const ListId = v.pipe(
  v.string(),
  v.regex(
    /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/,
    refuse("is not a mailing list's id", "Use an id of the setting mailingLists, for example summaries"),
  ),
);

/** The fields of every message. */
export const envelope = {
  v: v.literal(1),
  id: v.pipe(
    v.string(),
    v.regex(
      /^[A-Za-z0-9_-]{1,128}$/,
      refuse(
        "is not 1 to 128 characters of A-Z, a-z, 0-9, _ and -",
        "Use a UUID, the same one when the message is repeated",
      ),
    ),
    v.description("Unique in the stack. If a message with the same id came before, this one is not sent."),
  ),
  to: v.strictObject({ address: Address, name: v.exactOptional(PersonName) }),
  locale: v.exactOptional(v.pipe(Locale, v.description("The recipient's language, where the application knows it."))),
  timeZone: v.exactOptional(v.pipe(TimeZone, v.description("The recipient's zone, in which the mail gives times."))),
  notBefore: v.exactOptional(
    v.pipe(Instant, v.description("Not sent before this time, which is at most 12 hours ahead.")),
  ),
  notAfter: v.exactOptional(
    v.pipe(
      Instant,
      v.description(
        "Not sent after this time, nor later than 7 days after the outbox received the message. By default: when the meeting " +
          "starts, for a reminder; when it ends, for an invitation or cancellation; when the link expires, for a link.",
      ),
    ),
  ),
};

export const Invitation = v.strictObject({
  ...envelope,
  category: v.literal("invitation"),
  data: v.strictObject({ method: v.picklist(["REQUEST", "CANCEL"]), meeting: Meeting }),
});

export const Reminder = v.strictObject({
  ...envelope,
  category: v.literal("reminder"),
  data: v.strictObject({ meeting: Meeting }),
});

const Action = v.strictObject({
  text: line(300),
  owner: v.exactOptional(PersonName),
  due: v.exactOptional(CalendarDate),
});

export const FollowUp = v.strictObject({
  ...envelope,
  category: v.literal("followUp"),
  data: v.pipe(
    v.strictObject({
      meeting: Meeting,
      summary: v.pipe(
        v.array(paragraphs(1000)),
        v.maxLength(20, refuse("has more than 20 paragraphs", "Shorten it to 20")),
      ),
      actions: v.pipe(v.array(Action), v.maxLength(50, refuse("has more than 50 entries", "Shorten it to 50"))),
      list: v.exactOptional(
        v.pipe(
          ListId,
          v.description(
            "The mailing list that it belongs to: sent only to recipients who confirmed their subscription.",
          ),
        ),
      ),
    }),
    v.check(
      ({ summary, actions }) => summary.length + actions.length > 0,
      refuse("has neither a summary nor an action", "Give one of them at least one entry, or send no follow-up"),
    ),
  ),
});

/** What a mail client turns into a link: a scheme, or a host that begins with www. */
const LINK = /\bwww\.|[a-z][a-z0-9+.-]*:\/\/|\bmailto:/i;

const noLink = v.check<string, string>(
  (text) => !LINK.test(text),
  refuse("has a link, which an alert must not have", "Say in words where to look"),
);

const Alert = v.strictObject({
  notice: v.literal("alert"),
  title: v.pipe(line(150), noLink),
  text: v.pipe(paragraphs(500), noLink),
});

/** A notice whose link does what the recipient has just asked for. */
const requested = {
  url: v.pipe(HttpsUrl, v.description("On a host of the setting linkHosts.")),
  expires: v.pipe(Instant, v.description("When the link stops working.")),
};

export const System = v.strictObject({
  ...envelope,
  category: v.literal("system"),
  data: v.variant("notice", [
    v.strictObject({ notice: v.literal("verify-account"), ...requested }),
    v.strictObject({ notice: v.literal("reset-password"), ...requested }),
    Alert,
  ]),
});

export const OptIn = v.strictObject({
  ...envelope,
  category: v.literal("optIn"),
  data: v.strictObject({
    list: ListId,
    source: v.pipe(line(150), v.description("Where the person asked for it: evidence of the consent.")),
    textVersion: v.pipe(
      v.string(),
      v.regex(
        /^[A-Za-z0-9._-]{1,128}$/,
        refuse(
          "is not 1 to 128 characters of A-Z, a-z, 0-9, ., _ and -",
          "Give the version or the hash of the text that was agreed to",
        ),
      ),
      v.description("The version or the hash of the text that the person agreed to: evidence of the consent."),
    ),
  }),
});

export const Message = v.variant("category", [Invitation, Reminder, FollowUp, System, OptIn]);

/** A checked message: instants in UTC, addresses with A-labels, texts without bidirectional controls. */
export type Message = v.InferOutput<typeof Message>;
/** A new, moved or canceled meeting. */
export type Invitation = v.InferOutput<typeof Invitation>;
/** A meeting that is about to start. */
export type Reminder = v.InferOutput<typeof Reminder>;
/** The summary and the action items of a meeting. */
export type FollowUp = v.InferOutput<typeof FollowUp>;
/** A notice about the recipient's account. */
export type System = v.InferOutput<typeof System>;
/** A request to subscribe to a mailing list; its mail asks the recipient to confirm. */
export type OptIn = v.InferOutput<typeof OptIn>;
/** What a message is about. Recipients can switch off every category but `system` and `optIn`. */
export type Category = Message["category"];
/** A message as an application writes it. */
export type MessageInput = v.InferInput<typeof Message>;
