import type { Meeting } from "../../core/outbox-messages/meeting";
import { GRACE, MEETING, type Sample, SAMPLE_LINKS } from "./sample";

const content = (method: "REQUEST" | "CANCEL", meeting: Meeting, calendarReplies = false) =>
  ({ mail: "invitation", data: { method, meeting }, calendarReplies, links: SAMPLE_LINKS }) as const;

const { start, end, timeZone } = MEETING;
const later = { start: "2026-12-04T21:00:00.000Z", end: "2026-12-04T21:45:00.000Z" };
const ELSEWHERE = "Room 1.03, Analytical Engines, Berlin";
const { uid, updated, title, organizer } = MEETING;

/** A new, a moved and a canceled meeting, in each form that their mails have. */
export const invitationSamples: readonly Sample[] = [
  { name: "invitation", content: content("REQUEST", MEETING, true), reader: GRACE },
  {
    name: "invitation-bare",
    content: content("REQUEST", { uid, sequence: 0, updated, title, start, end, timeZone, organizer }),
    reader: { ...GRACE, locale: "en-GB", timeZone },
  },
  {
    name: "invitation-own-copy",
    content: content("REQUEST", MEETING),
    reader: { address: organizer.address, locale: "en-GB", timeZone },
  },
  {
    name: "invitation-moved",
    content: content("REQUEST", { ...MEETING, ...later, sequence: 1, previous: { ...MEETING } }, true),
    reader: GRACE,
  },
  {
    name: "invitation-new-place",
    content: content("REQUEST", { ...MEETING, location: ELSEWHERE, sequence: 1, previous: { ...MEETING } }),
    reader: GRACE,
  },
  {
    name: "invitation-moved-overnight",
    content: content("REQUEST", {
      ...MEETING,
      location: ELSEWHERE,
      // The clocks change in Berlin and have changed in New York.
      start: "2027-03-27T22:30:00.000Z",
      end: "2027-03-28T02:00:00.000Z",
      sequence: 2,
      previous: { ...MEETING },
    }),
    reader: GRACE,
  },
  { name: "invitation-canceled", content: content("CANCEL", { ...MEETING, sequence: 3 }), reader: GRACE },
];
