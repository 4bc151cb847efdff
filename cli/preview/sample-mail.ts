/** A sample as the outbox would send it: its header fields, its calendar, its bytes. */
import { correspondents, type MailKind, type Senders, subscription } from "../../mail/mime/addressing";
import { type Calendar, meetingCalendar } from "../../mail/mime/calendar";
import { compose } from "../../mail/mime/mime";
import { type Content, type FooterLinks, render, type RenderedMail, type Renderer } from "../../mail/rendering/render";
import type { Sample } from "../../mail/samples/sample";

/** Who the invented mails are from. */
const sampleSenders: Senders = {
  company: "Acme Scheduling",
  domain: "acme.example",
  system: "notices@acme.example",
  meetings: "meetings@acme.example",
  updates: "updates@acme.example",
  support: "support@acme.example",
};

/** What the outbox calls each mail. */
const KINDS: Readonly<Record<Content["mail"], MailKind>> = {
  invitation: "invitation",
  reminder: "reminder",
  followUp: "followUp",
  digest: "digest",
  optIn: "optIn",
  verifyAccount: "system",
  resetPassword: "system",
  alert: "system",
  weeklyReport: "system",
};

/** A sample, rendered and composed. */
export interface SampleMail extends RenderedMail {
  /** As SES takes it. */
  readonly raw: Buffer;
  /** The header fields of {@link raw}. */
  readonly headers: string;
  readonly calendar: Calendar | undefined;
}

/** The organizer of the one meeting that a sample is about. */
const organizerOf = (content: Content) =>
  "data" in content && "meeting" in content.data ? content.data.meeting.organizer : undefined;

function calendarOf({ content, reader }: Sample, own: Senders): Calendar | undefined {
  if (content.mail !== "invitation") return undefined;
  const senders = {
    ...own,
    ...(content.calendarReplies && { calendarReplies: own.calendarReplies ?? `replies@${own.domain}` }),
  };
  return meetingCalendar(content.data, { address: reader.address }, senders);
}

/** Renders and composes a sample. @param senders who it is from */
export async function sampleMail(
  sample: Sample,
  renderer: Renderer,
  senders: Senders = sampleSenders,
): Promise<SampleMail> {
  const { content, reader } = sample;
  const rendered = render(content, reader, renderer);
  const list = content.mail === "followUp" ? content.data.list : undefined;
  const { unsubscribe }: Partial<FooterLinks> = content.links;
  const listed = unsubscribe && subscription(KINDS[content.mail], list, unsubscribe, senders);
  const calendar = calendarOf(sample, senders);
  const raw = await compose({
    ...rendered,
    ...correspondents(KINDS[content.mail], reader.address, organizerOf(content), senders),
    to: { address: reader.address },
    ...(calendar && { calendar }),
    ...(listed && { subscription: listed }),
    date: new Date("2026-12-01T08:00:00Z"),
  });
  const text = raw.toString("latin1");
  return { ...rendered, raw, headers: text.slice(0, text.indexOf("\r\n\r\n")).replaceAll("\r\n", "\n"), calendar };
}
