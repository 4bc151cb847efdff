/** A meeting, as messages describe it. */
import * as v from "valibot";
import { Address } from "./address";
import { HttpsUrl } from "./link";
import { refuse } from "./refusal";
import { line, paragraphs, PersonName } from "./text";
import { Instant, TimeZone } from "./time";

/** RFC 5545 section 3.3.8: an INTEGER of iCalendar is a signed 32-bit number. */
const LARGEST_SEQUENCE = 2_147_483_647;

const Location = line(300);

const isForward = ({ start, end }: { readonly start: string; readonly end: string }) => start < end;
const BACKWARD = refuse("is not after start", "Give an end that is later than start");

/** When and where a meeting is. */
const occasion = { start: Instant, end: Instant, timeZone: TimeZone, location: v.exactOptional(Location) };

const Guest = v.strictObject({ name: PersonName, address: v.exactOptional(Address) });

export const Meeting = v.pipe(
  v.strictObject({
    uid: v.pipe(
      v.string(),
      // RFC 7986 section 5.3: 255 octets is what every implementation can keep. Characters that iCalendar would escape are not
      // allowed.
      v.regex(
        /^[^\P{ASCII}\p{Cc} "\\,;]{1,255}$/u,
        refuse(
          "is not 1 to 255 printable ASCII characters without spaces, double quotes, backslashes, commas and semicolons",
          "Use a UUID, and keep it as long as the meeting exists",
        ),
      ),
      v.description("The meeting's UID in calendars; the same in every message about it."),
    ),
    sequence: v.pipe(
      v.number(),
      v.integer(refuse("is not a whole number", "Count the meeting's changes from 0")),
      v.minValue(0, refuse("is below 0", "Count the meeting's changes from 0")),
      v.maxValue(LARGEST_SEQUENCE, refuse("is too large for a calendar", "Count the meeting's changes from 0")),
      v.description("0 for a new meeting; one more for each change of its time or place, and for its cancellation."),
    ),
    updated: v.pipe(Instant, v.description("When the meeting last changed; unchanged when a message is repeated.")),
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
        v.description("When and where it was before; present only in a message about a move."),
      ),
    ),
    guests: v.exactOptional(
      v.pipe(
        v.array(Guest),
        v.maxLength(50, refuse("has more than 50 guests", "Leave out all but 50; names are for the text only")),
        v.description(
          "Others who are invited. The text names them all; only those with an address are in the calendar entry.",
        ),
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
        // Without this check an empty list would pass for an object.
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

/** A checked meeting: instants in UTC, addresses with A-labels, texts without bidirectional controls. */
export type Meeting = v.InferOutput<typeof Meeting>;
