/** A meeting for calendars: iCalendar (RFC 5545) with the method that tells a calendar what to do (iTIP, RFC 5546). */
import ical, {
  ICalAttendeeRole,
  ICalAttendeeStatus,
  ICalAttendeeType,
  ICalCalendarMethod,
  ICalEventStatus,
} from "ical-generator";
import type { Meeting } from "../core/messages/meeting";
import type { Invitation } from "../core/messages/message";
import { isSameRecipient, type Mailbox, type Senders } from "./addressing";
import { inert } from "../core/messages/inert";

/** A calendar as a part of a mail. */
export interface Calendar {
  /** Stands in the calendar and in its part's Content-Type; Outlook refuses it where they differ. */
  readonly method: "REQUEST" | "CANCEL" | "PUBLISH";
  /** With CRLF at each line's end, no line longer than 75 octets. */
  readonly text: string;
}

/** An address in a `mailto:` URI (RFC 6068 section 2); what stands unescaped is what addresses have as a rule. */
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

/** The recipient, then each guest who has an address of their own: mail programs look for the address that they got it at. */
function attendees(meeting: Meeting, to: Mailbox, answersCount: boolean) {
  const others = (meeting.guests ?? []).flatMap(({ name, address }) =>
    address === undefined || isSameRecipient(address, to.address) ? [] : [attendee({ name, address }, false)],
  );
  return [attendee(to, answersCount), ...others];
}

/** What a calendar shows below the title: the notes, and where to join. */
const description = ({ notes, url }: Meeting) =>
  [notes === undefined ? [] : inert(notes), url ?? []].flat().join("\n\n");

/** What a calendar shows as the place. Many calendars open a link that stands there, and show no other. */
const place = ({ location, url }: Meeting) => (location === undefined ? url : inert(location));

/** A link that iCalendar's URL property can hold: ical-generator escapes these two, which a URI must not be. */
const asUrl = (url: string | undefined) => (url === undefined || /[,;]/.test(url) ? null : url);

/**
 * The calendar of an invitation or cancellation. All its times are in UTC: only a series of meetings needs the rules of a time zone.
 *
 * An organizer's own copy publishes the meeting: nobody is asked, and it names nobody (RFC 5546 section 3.2.1). Calendars
 * send answers to ORGANIZER. Where nobody reads them, RSVP says not to ask, and the mail's links serve instead.
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
