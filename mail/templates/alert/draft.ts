/** A message from the company about the reader's account. */
import { inert } from "../../../core/outbox-messages/inert";
import { type Context, type Draft, type Heading, linesOf } from "../layout/draft";

/** The data of an alert. */
export interface AlertContent {
  readonly mail: "alert";
  readonly data: { readonly title: string; readonly text: string };
}

/** The slots of the alert's template. */
export interface AlertSlots {
  readonly heading: Heading;
  readonly lines: readonly string[];
}

/** Writes an alert. */
export function alert({ data }: AlertContent, { language, company }: Context): Draft<AlertSlots> {
  const { alert: say } = language;
  return {
    subject: say.subject(inert(data.title)),
    preheader: inert(data.text.replace(/\s+/g, " ")),
    reason: say.reason(company.name),
    slots: {
      heading: { kind: say.kind, title: inert(data.title), paragraphs: [], canceled: false },
      lines: linesOf(inert(data.text)),
    },
  };
}
