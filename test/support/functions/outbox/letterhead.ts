/** What is the same in all mails of the stack that the outbox's tests run. */
import type { Letterhead } from "../../../../functions/outbox/letterhead";
import { compiledTemplates } from "../../../../mail/rendering/compiled";
import { senders } from "../../senders";
import { STACK } from "../links/function";

/** A letterhead without mailing lists, for readers of American English in UTC, unless stated otherwise. */
export const makeLetterhead = async (more: Partial<Letterhead> = {}): Promise<Letterhead> => ({
  renderer: {
    templates: await compiledTemplates(),
    company: { name: "Candlefish", abuseContact: "abuse@candlefish.ai" },
  },
  senders,
  linksUrl: "https://links.candlefish.ai",
  stack: STACK,
  locale: "en-US",
  timeZone: "UTC",
  mailingLists: new Map(),
  ...more,
});
