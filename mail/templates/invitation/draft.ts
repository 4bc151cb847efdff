/** A meeting that is new, has changed or is canceled. */
import type { Invitation } from "../../../core/outbox-messages/message";
import type { Meeting } from "../../../core/outbox-messages/meeting";
import { inert, shownAddress } from "../../../core/outbox-messages/inert";
import { shortMoment } from "../../dates-and-times/when";
import type { Button, Context, Draft, Heading, Link } from "../layout/draft";
import { buttonsOf, changeOf, choicesOf, isOrganizer, meetingSlots, type MeetingSlots } from "../layout/meeting";

/** The data of an invitation. */
export interface InvitationContent {
  readonly mail: "invitation";
  readonly data: Invitation["data"];
  /** Whether replies from the recipient's calendar reach somebody. */
  readonly calendarReplies: boolean;
}

/** The slots of the invitation's template. */
export interface InvitationSlots {
  readonly heading: Heading;
  readonly meeting: MeetingSlots;
  readonly buttons: readonly Button[];
  readonly choices: readonly Link[];
  readonly hint: string;
  readonly say: Context["language"]["meeting"];
}

/** The sentences for what happened to the meeting. */
function happened(method: "REQUEST" | "CANCEL", meeting: Meeting, { language: { invitation } }: Context) {
  if (method === "CANCEL") return invitation.canceled;
  const change = changeOf(meeting);
  if (!change) return invitation.invited;
  if (change.time) return change.place ? invitation.changed : invitation.moved;
  return change.place ? invitation.relocated : invitation.changed;
}

function reasonOf(words: ReturnType<typeof happened>, { organizer }: Meeting, { language }: Context): string {
  const { invitation } = language;
  const reason = words === invitation.invited ? invitation.reason : invitation.reasonOfChange;
  return reason(inert(organizer.name), shownAddress(organizer.address));
}

/** Writes an invitation, a notice of a change, or a cancellation. */
export function invitation({ data, calendarReplies }: InvitationContent, context: Context): Draft<InvitationSlots> {
  const { method, meeting } = data;
  const { invitation: say, meeting: labels } = context.language;
  const words = happened(method, meeting, context);
  const own = isOrganizer(meeting, context);
  const canceled = method === "CANCEL";
  const details = meetingSlots(meeting, context, canceled);
  const organizer = inert(meeting.organizer.name);
  const answers =
    canceled || own
      ? []
      : buttonsOf([
          [labels.accept, meeting.links?.accept],
          [labels.decline, meeting.links?.decline],
        ]);
  return {
    subject: words.subject(inert(meeting.title), shortMoment(meeting.start, context.clock)),
    preheader: [details.when.day, details.when.time, inert(meeting.location ?? "")].filter(Boolean).join(", "),
    reason: own ? say.reasonOfOwn : reasonOf(words, meeting, context),
    ...(!own && { sentFor: organizer }),
    slots: {
      heading: {
        kind: words.kind,
        title: inert(meeting.title),
        paragraphs: [own && !canceled ? say.own : words.paragraph(organizer)],
        canceled,
      },
      meeting: details,
      buttons: answers,
      choices: canceled ? [] : choicesOf(meeting, context),
      hint: calendarReplies && !own && !canceled ? `${words.calendar} ${say.reply}` : words.calendar,
      say: labels,
    },
  };
}
