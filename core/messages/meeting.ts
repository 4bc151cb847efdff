/** A meeting, as every mail about it knows it. */
import * as v from "valibot";
import { Address } from "./address";
import { HttpsUrl } from "./link";
import { refuse } from "./refusal";
import { line, paragraphs, PersonName } from "./text";
import { Instant, TimeZone } from "./time";

/** RFC 5545 section 3.3.8: an INTEGER of iCalendar has 32 bits and a sign. */
const LARGEST_SEQUENCE = 2_147_483_647;

const Location = line(300);

const isForward = ({ start, end }: { readonly start: string; readonly end: string }) => start < end;
const BACKWARD = refuse("is not after start", "Give an end that is later than start");

/** When a meeting is, and where. */
const occasion = { start: Instant, end: Instant, timeZone: TimeZone, location: v.exactOptional(Location) };

const Guest = v.strictObject({ name: PersonName, address: v.exactOptional(Address) });

export const Meeting = v.pipe(
  v.strictObject({
    uid: v.pipe(
      v.string(),
      // RFC 7986 section 5.3: 255 octets is what every implementation can keep. What iCalendar would escape is left out.
      v.regex(
        /^[^\P{ASCII}\p{Cc} "\\,;]{1,255}$/u,
        refuse(
          "is not 1 to 255 printable ASCII characters without blank, quote, backslash, comma and semicolon",
          "Use a UUID; it stays the same for the meeting's life",
        ),
      ),
      v.description("The meeting's UID in calendars; the same in every message about it."),
    ),
    sequence: v.pipe(
      v.number(),
      v.integer(refuse("is not a whole number", "Count changes of the meeting from 0")),
      v.minValue(0, refuse("is below 0", "Count changes of the meeting from 0")),
      v.maxValue(LARGEST_SEQUENCE, refuse("is too large for a calendar", "Count changes of the meeting from 0")),
      v.description("0 for a new meeting, one more with each change of its time or place, and with its cancellation."),
    ),
    updated: v.pipe(
      Instant,
      v.description("When this state of the meeting came about; the same when a message is repeated."),
    ),
    title: line(150),
    ...occasion,
    organizer: v.strictObject({ name: PersonName, address: Address }),
    url: v.exactOptional(v.pipe(HttpsUrl, v.description("Where to join it; the mail shows the link as text."))),
    notes: v.exactOptional(paragraphs(2000)),
    previous: v.exactOptional(
      v.pipe(
        v.strictObject(occasion),
        v.forward(
          v.check((meeting) => isForward(meeting), BACKWARD),
          ["end"],
        ),
        v.description("When and where it was before; present in the message that says that it moved."),
      ),
    ),
    guests: v.exactOptional(
      v.pipe(
        v.array(Guest),
        v.maxLength(50, refuse("has more than 50 guests", "Leave out all but 50; names are for the text only")),
        v.description("Others who are invited. The text names them; only one with an address is in the calendar."),
      ),
    ),
    links: v.exactOptional(
      v.pipe(
        v.strictObject({
          accept: v.exactOptional(HttpsUrl),
          decline: v.exactOptional(HttpsUrl),
          reschedule: v.exactOptional(HttpsUrl),
          cancel: v.exactOptional(HttpsUrl),
        }),
        // Without it an empty list would pass for an object.
        v.minEntries(1, refuse("has no link", "Leave it out where there is none")),
        v.description("What the recipient can do about it; each on a host of the setting linkHosts."),
      ),
    ),
  }),
  v.forward(
    v.check((meeting) => isForward(meeting), BACKWARD),
    ["end"],
  ),
);

/** A checked meeting: instants in UTC, addresses with A-labels, texts without what reorders them. */
export type Meeting = v.InferOutput<typeof Meeting>;
