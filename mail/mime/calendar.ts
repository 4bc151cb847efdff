/** Writes a meeting as iCalendar (RFC 5545), with the method that tells a calendar what to do with it (iTIP, RFC 5546). */
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventStatus,
} from "ical-generator";
import type { Meeting } from "../../core/outbox-messages/meeting";
import type { Invitation } from "../../core/outbox-messages/message";
import { isSameRecipient, type Mailbox, type Senders } from "./addressing";
import { inert } from "../../core/outbox-messages/inert";

/** A calendar as a part of a mail. */
export interface Calendar {
  /** Appears in the calendar and in its part's Content-Type; Outlook refuses a part in which the two differ. */
  readonly method: "REQUEST" | "CANCEL" | "PUBLISH";
  /** With CRLF at the end of each line, and no line longer than 75 octets. */
  readonly text: string;
}

/** An address in a `mailto:` URI (RFC 6068 section 2); the characters that addresses usually have stay unescaped. */
function mailtoPath(address: string): string {
  const at = address.lastIndexOf("@");
  const local = address.slice(0, at).replaceAll(/[^\w.~+=&!$'*-]/g, (character) => {
    return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
  });
  return local + address.slice(at);
}

function attendee({ name, address }: Mailbox, answersCount: boolean) {
  return {
    ...(name !== undefined && { name }),
    email: mailtoPath(address),
    type: ICalAttendeeType.INDIVIDUAL,
    role: ICalAttendeeRole.REQ,
    status: ICalAttendeeStatus.NEEDSACTION,
    rsvp: answersCount,
  };
}

/** The recipient first, since mail clients look for the address that received the mail, then each guest with another address. */
function attendees(meeting: Meeting, to: Mailbox, answersCount: boolean) {
  const others = (meeting.guests ?? []).flatMap(({ name, address }) =>
    address === undefined || isSameRecipient(address, to.address) ? [] : [attendee({ name, address }, false)],
  );
  return [attendee(to, answersCount), ...others];
}

/** What a calendar shows below the title: the notes, and where to join. */
const description = ({ notes, url }: Meeting) =>
  [notes === undefined ? [] : inert(notes), url ?? []].flat().join("\n\n");

/** What a calendar shows as the place. Many calendars show and open a link only if it is there. */
const place = ({ location, url }: Meeting) => (location === undefined ? url : inert(location));

/**
 * A link for iCalendar's URL property; null if it has a comma or semicolon, which ical-generator would escape: in a URI they must
 * not be.
 */
const asUrl = (url: string | undefined) => (url === undefined || /[,;]/.test(url) ? null : url);

/**
 * The calendar of an invitation or cancellation. All times are in UTC, since only a series of meetings needs a time zone's rules.
 *
 * An organizer's own copy publishes the meeting: it asks for no reply and has no attendees (RFC 5546 section 3.2.1). Calendars send
 * replies to ORGANIZER. If nobody reads them, RSVP is FALSE, and the mail's links take their place.
 */
export function meetingCalendar({ method, meeting }: Invitation["data"], to: Mailbox, senders: Senders): Calendar {
  const isOwn = isSameRecipient(to.address, meeting.organizer.address);
  const { calendarReplies } = senders;
  const itip = ICalCalendarMethod[isOwn ? "PUBLISH" : method];
  const calendar = ical({ prodId: { company: senders.company, product: "meetings" }, method: itip });
  calendar.createEvent({
    id: meeting.uid,
    sequence: meeting.sequence,
    stamp: meeting.updated,
    start: meeting.start,
    end: meeting.end,
    summary: inert(meeting.title),
    location: place(meeting) ?? null,
    description: description(meeting) || null,
    url: asUrl(meeting.url),
    organizer: { name: meeting.organizer.name, email: mailtoPath(calendarReplies ?? senders.meetings) },
    attendees: isOwn ? [] : attendees(meeting, to, calendarReplies !== undefined),
    status: method === "CANCEL" ? ICalEventStatus.CANCELLED : ICalEventStatus.CONFIRMED,
  });
  return { method: itip, text: `${calendar.toString().trimEnd()}\r\n` };
}
