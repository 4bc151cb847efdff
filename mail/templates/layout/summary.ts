/** The summary and the action items of a meeting, as follow-ups and digests show them. */
import type { FollowUp } from "../../../core/outbox-messages/message";
import { inert } from "../../../core/outbox-messages/inert";
import { calendarDay, longDay } from "../../dates-and-times/when";
import { type Context, linesOf } from "./draft";

/** The slots for one meeting. */
export interface SummarySlots {
  /** Undefined if it is the title of the mail itself. */
  readonly title: string | undefined;
  readonly day: string;
  readonly organizer: string;
  /** Paragraphs, each as lines. */
  readonly summary: readonly (readonly string[])[];
  readonly actions: readonly { readonly text: string; readonly detail: string | undefined }[];
}

/** Puts the summary and the action items of one meeting into words. */
export function summarySlots({ meeting, summary, actions }: FollowUp["data"], context: Context): SummarySlots {
  const { followUp } = context.language;
  const detail = ({ owner, due }: FollowUp["data"]["actions"][number]) =>
    [owner && inert(owner), due && followUp.due(calendarDay(due, context.clock.locale))].filter(Boolean).join(", ");
  return {
    title: inert(meeting.title),
    day: longDay(meeting.start, context.clock),
    organizer: inert(meeting.organizer.name),
    summary: summary.map((paragraph) => linesOf(inert(paragraph))),
    actions: actions.map((action) => ({ text: inert(action.text), detail: detail(action) || undefined })),
  };
}
