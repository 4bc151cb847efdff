/** The confirmation mail of an opt-in: without an answer, nobody is subscribed. */
import { inert } from "../../../core/outbox-messages/inert";
import { longMoment } from "../../dates-and-times/when";
import type { Button, Context, Draft, Heading } from "../layout/draft";

/** The data of a confirmation mail. */
export interface OptInContent {
  readonly mail: "optIn";
  readonly listName: string;
  /** Where the person asked, in the words of the message. */
  readonly source: string;
  /** Instants, ISO 8601. */
  readonly requested: string;
  readonly expires: string;
  /** Where to confirm. */
  readonly url: string;
}

/** The slots of the confirmation mail's template. */
export interface OptInSlots {
  readonly heading: Heading;
  readonly buttons: readonly Button[];
  readonly closing: readonly string[];
}

/** Writes the mail that asks to confirm a subscription. */
export function optIn(content: OptInContent, { language, clock }: Context): Draft<OptInSlots> {
  const { optIn: say } = language;
  const { listName, source, requested, expires, url } = content;
  return {
    subject: say.subject(listName),
    preheader: say.preheader,
    reason: say.reason,
    slots: {
      heading: {
        kind: say.kind,
        title: say.title(listName),
        paragraphs: [say.asked(longMoment(requested, clock)), say.source(inert(source))],
        canceled: false,
      },
      buttons: [{ label: say.confirm, url, primary: true }],
      closing: [say.expires(longMoment(expires, clock)), say.ignore],
    },
  };
}
