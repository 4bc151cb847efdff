/** A meeting that is about to start. */
import type { Reminder } from "../../../core/outbox-messages/message";
import { inert } from "../../../core/outbox-messages/inert";
import { shortMoment } from "../../dates-and-times/when";
import type { Button, Context, Draft, Heading, Link } from "../layout/draft";
import { buttonsOf, choicesOf, isOrganizer, meetingSlots, type MeetingSlots } from "../layout/meeting";

/** The data of a reminder. */
export interface ReminderContent {
  readonly mail: "reminder";
  readonly data: Reminder["data"];
}

/** The slots of the reminder's template. */
export interface ReminderSlots {
  readonly heading: Heading;
  readonly meeting: MeetingSlots;
  readonly buttons: readonly Button[];
  readonly choices: readonly Link[];
  readonly say: Context["language"]["meeting"];
}

/** Writes a reminder. */
export function reminder({ data: { meeting } }: ReminderContent, context: Context): Draft<ReminderSlots> {
  const { reminder: say, meeting: labels } = context.language;
  const own = isOrganizer(meeting, context);
  const details = meetingSlots(meeting, context);
  const organizer = inert(meeting.organizer.name);
  return {
    subject: say.subject(inert(meeting.title), shortMoment(meeting.start, context.clock)),
    preheader: [details.when.day, details.when.time, inert(meeting.location ?? "")].filter(Boolean).join(", "),
    reason: own ? say.reasonOfOwn : say.reason,
    ...(!own && { sentFor: organizer }),
    slots: {
      heading: {
        kind: say.kind,
        title: inert(meeting.title),
        paragraphs: [own ? say.own : say.paragraph(organizer)],
        canceled: false,
      },
      meeting: details,
      buttons: buttonsOf([[labels.joinMeeting, meeting.url]]),
      choices: choicesOf(meeting, context),
      say: labels,
    },
  };
}
