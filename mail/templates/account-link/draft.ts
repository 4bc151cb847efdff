/** A notice with the link that its reader has just asked for: to verify an account's address, or to choose a new password. */
import { longMoment } from "../../dates-and-times/when";
import type { Button, Context, Draft, Heading } from "../layout/draft";

/** The data of such a notice. */
export interface AccountLinkContent {
  readonly mail: "verifyAccount" | "resetPassword";
  readonly url: string;
  /** When the link stops working, ISO 8601. */
  readonly expires: string;
}

/** The slots of such notices' templates. */
export interface AccountLinkSlots {
  readonly heading: Heading;
  readonly buttons: readonly Button[];
  readonly closing: readonly string[];
  readonly url: string;
  readonly say: { readonly paste: string };
}

/** Writes such a notice. */
export function accountLink(
  { mail, url, expires }: AccountLinkContent,
  { language, clock, company }: Context,
): Draft<AccountLinkSlots> {
  const say = language[mail];
  return {
    subject: say.subject(company.name),
    preheader: say.preheader,
    reason: say.reason(company.name),
    slots: {
      heading: { kind: say.kind, title: say.title, paragraphs: [say.paragraph(company.name)], canceled: false },
      buttons: [{ label: say.button, url, primary: true }],
      closing: [say.expires(longMoment(expires, clock)), say.ignore],
      url,
      say,
    },
  };
}
