/** The summary and the action items of a meeting. */
import type { FollowUp } from "../../../core/outbox-messages/message";
import { inert } from "../../../core/outbox-messages/inert";
import type { Context, Draft, Heading } from "../layout/draft";
import { summarySlots, type SummarySlots } from "../layout/summary";

/** The data of a follow-up. */
export interface FollowUpContent {
  readonly mail: "followUp";
  readonly data: FollowUp["data"];
  /** The name of the mailing list that it goes to; absent if it goes to those who were invited. */
  readonly listName?: string;
}

/** The slots of the follow-up's template. */
export interface FollowUpSlots {
  readonly heading: Heading;
  readonly items: readonly [SummarySlots];
  readonly say: Context["language"]["followUp"];
}

/** Writes a follow-up. */
export function followUp({ data, listName }: FollowUpContent, context: Context): Draft<FollowUpSlots> {
  const { followUp: say } = context.language;
  const item = summarySlots(data, context);
  return {
    subject: say.subject(inert(data.meeting.title)),
    preheader: say.preheader(data.actions.length),
    reason: listName === undefined ? say.reason : say.reasonOfList(listName),
    sentFor: inert(data.meeting.organizer.name),
    slots: {
      heading: {
        kind: say.kind,
        title: inert(data.meeting.title),
        paragraphs: [say.paragraph(item.day)],
        canceled: false,
      },
      items: [{ ...item, title: undefined }],
      say,
    },
  };
}
