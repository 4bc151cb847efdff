/** A sample as the outbox would send it: its header fields, its calendar, its bytes. */
import { correspondents, type MailKind, senderAddress, type Senders, subscription } from "../../mail/addressing";
import type { Correspondents } from "../../mail/addressing";
import { type Calendar, meetingCalendar } from "../../mail/calendar";
import { compose } from "../../mail/mime";
import { type Content, type FooterLinks, render, type RenderedMail, type Renderer } from "../../mail/render";
import type { Sample } from "../../mail/templates/sample";

const SENDERS: Senders = {
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

function correspondentsOf({ content, reader }: Sample): Correspondents {
  const envelope = { v: 1, id: "sample", to: { address: reader.address } } as const;
  if (content.mail === "invitation")
    return correspondents({ ...envelope, category: "invitation", ...content }, SENDERS);
  if (content.mail === "reminder") return correspondents({ ...envelope, category: "reminder", ...content }, SENDERS);
  if (content.mail === "followUp") return correspondents({ ...envelope, category: "followUp", ...content }, SENDERS);
  return {
    from: { name: SENDERS.company, address: senderAddress(KINDS[content.mail], SENDERS) },
    replyTo: { address: SENDERS.support },
  };
}

function calendarOf({ content, reader }: Sample): Calendar | undefined {
  if (content.mail !== "invitation") return undefined;
  const senders = { ...SENDERS, ...(content.calendarReplies && { calendarReplies: "replies@acme.example" }) };
  return meetingCalendar(content.data, { address: reader.address }, senders);
}

/** Renders and composes a sample. */
export async function sampleMail(sample: Sample, renderer: Renderer): Promise<SampleMail> {
  const { content, reader } = sample;
  const rendered = render(content, reader, renderer);
  const list = content.mail === "followUp" ? content.data.list : undefined;
  const { unsubscribe }: Partial<FooterLinks> = content.links;
  const listed = unsubscribe && subscription(KINDS[content.mail], list, unsubscribe, SENDERS);
  const calendar = calendarOf(sample);
  const raw = await compose({
    ...rendered,
    ...correspondentsOf(sample),
    to: { address: reader.address },
    ...(calendar && { calendar }),
    ...(listed && { subscription: listed }),
    date: new Date("2026-12-01T08:00:00Z"),
  });
  const text = raw.toString("latin1");
  return { ...rendered, raw, headers: text.slice(0, text.indexOf("\r\n\r\n")).replaceAll("\r\n", "\n"), calendar };
}
