/** A meeting as the mails about it show it. */
import type { Meeting } from "../../../core/outbox-messages/meeting";
import { inert, shownAddress } from "../../../core/outbox-messages/inert";
import { isSameRecipient } from "../../mime/addressing";
import { when, type When } from "../../dates-and-times/when";
import { type Button, type Context, type Link, linesOf } from "./draft";

/** One line of a meeting's details. */
interface Row {
  readonly label: string;
  readonly text: string;
  /** The value before the meeting changed. */
  readonly was: string | undefined;
  readonly url: string | undefined;
}

/** The slots of the meeting's part of a template. */
export interface MeetingSlots {
  readonly when: When;
  /** The earlier time; undefined unless the time has changed. */
  readonly was: Pick<When, "day" | "time"> | undefined;
  readonly rows: readonly Row[];
  readonly notes: readonly string[] | undefined;
}

/** What has changed since the last invitation. */
export interface Change {
  readonly time: boolean;
  readonly place: boolean;
}

/** What has changed; undefined if the message has no `previous`. */
export function changeOf({ previous, start, end, location }: Meeting): Change | undefined {
  if (!previous) return undefined;
  return { time: previous.start !== start || previous.end !== end, place: previous.location !== location };
}

/** The longest link that a mail shows in full, in characters; a longer one is cut. */
const SHOWN_LINK = 48;

/** A link as mail shows it, beginning with its host. */
function shownLink(url: string): string {
  const text = url.replace(/^https:\/\//, "").replace(/\/$/, "");
  return text.length <= SHOWN_LINK ? text : `${text.slice(0, SHOWN_LINK - 1)}…`;
}

function rowsOf(meeting: Meeting, { language }: Context, canceled: boolean): Row[] {
  const { location, previous, url, organizer, guests = [] } = meeting;
  const say = language.meeting;
  const row = (label: string, text: string, more: Partial<Row> = {}): Row => ({
    label,
    text,
    was: undefined,
    url: undefined,
    ...more,
  });
  const before = changeOf(meeting)?.place && previous?.location ? { was: inert(previous.location) } : {};
  return [
    ...(location || previous?.location ? [row(say.where, inert(location ?? "–"), before)] : []),
    ...(url && !canceled ? [row(say.join, shownLink(url), { url })] : []),
    row(say.organizer, `${inert(organizer.name)} (${shownAddress(organizer.address)})`),
    ...(guests.length > 0 ? [row(say.guests, guests.map(({ name }) => inert(name)).join(", "))] : []),
  ];
}

/** A meeting's details; for a canceled one, without those that only serve to attend it. */
export function meetingSlots(meeting: Meeting, context: Context, canceled = false): MeetingSlots {
  const { previous, notes } = meeting;
  return {
    when: when(meeting, context.clock),
    was: previous && changeOf(meeting)?.time ? when(previous, context.clock) : undefined,
    rows: rowsOf(meeting, context, canceled),
    notes: notes === undefined || canceled ? undefined : linesOf(inert(notes)),
  };
}

/** Whether the mail goes to the meeting's own organizer. */
export const isOrganizer = ({ organizer }: Meeting, { recipient }: Context): boolean =>
  isSameRecipient(organizer.address, recipient);

/** Those of the links that the message has; the first is the primary button. */
export const buttonsOf = (links: readonly (readonly [label: string, url: string | undefined])[]): Button[] =>
  links
    .flatMap(([label, url]) => (url === undefined ? [] : [{ label, url }]))
    .map((link, index) => ({ ...link, primary: index === 0 }));

/** What else the recipient can do about the meeting. */
export const choicesOf = ({ links = {} }: Meeting, { language }: Context): Link[] =>
  buttonsOf([
    [language.meeting.reschedule, links.reschedule],
    [language.meeting.cancel, links.cancel],
  ]);
