/** The follow-ups of a day in one mail. */
import type { FollowUp } from "../../../core/outbox-messages/message";
import { inert } from "../../../core/outbox-messages/inert";
import { longDay } from "../../dates-and-times/when";
import type { Context, Draft, Heading } from "../layout/draft";
import { summarySlots, type SummarySlots } from "../layout/summary";

/** The data of a digest. */
export interface DigestContent {
  readonly mail: "digest";
  readonly followUps: readonly FollowUp["data"][];
  /** When it is sent, ISO 8601. The subject shows that day in the reader's zone. */
  readonly at: string;
  /** Which of how many mails this is, from 1: there are several if one would be too large. */
  readonly part: number;
  readonly parts: number;
}

/** The slots of the digest's template. */
export interface DigestSlots {
  readonly heading: Heading;
  readonly items: readonly SummarySlots[];
  readonly say: Context["language"]["followUp"];
}

/** Writes a digest. */
export function digest({ followUps, at, part, parts }: DigestContent, context: Context): Draft<DigestSlots> {
  const { digest: say, followUp } = context.language;
  const items = followUps.map((data) => summarySlots(data, context));
  const day = longDay(at, context.clock);
  const subject = say.subject(items.length, day);
  return {
    subject: parts === 1 ? subject : say.part(subject, part, parts),
    preheader: followUps.map(({ meeting }) => inert(meeting.title)).join(", "),
    reason: say.reason,
    slots: {
      heading: { kind: say.kind, title: say.title(items.length), paragraphs: [day], canceled: false },
      items,
      say: followUp,
    },
  };
}
