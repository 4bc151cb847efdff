/** Mails with invented data: what the preview shows and the tests read. */
import type { Meeting } from "../../core/outbox-messages/meeting";
import type { Content, Reader } from "../rendering/render";
import type { Company } from "../templates/layout/draft";

/** One mail of the preview. */
export interface Sample {
  /** In lower case, words joined by hyphens. */
  readonly name: string;
  readonly content: Content;
  readonly reader: Reader;
}

export const SAMPLE_COMPANY: Company = {
  name: "Acme Scheduling",
  postalAddress: "Acme Scheduling Inc., 12 Harbor Street, Portland, ME 04101, USA",
  abuseContact: "abuse@acme.example",
};

export const GRACE: Reader = { address: "grace@example.org", locale: "en-US", timeZone: "America/New_York" };

/** Links as long as real ones. */
export const SAMPLE_LINKS = {
  unsubscribe: "https://links.acme.example/u?t=AQMBf3vVqYk0eWmT5nRz2LxHcQAAAABkT9pVw1sB6yNfJgUuDqIo",
  preferences: "https://links.acme.example/preferences?t=AQQBf3vVqYk0eWmT5nRz2LxHcQAAAAAz7KcE5hXmRtWvAaPsYbLd",
};

const app = (action: string) => `https://app.acme.example/meetings/8f14e45f/${action}`;

export const MEETING: Meeting = {
  uid: "8f14e45f-ceea-467f-9e5b-2a1c4f0d7b11",
  sequence: 0,
  updated: "2026-11-20T10:00:00.000Z",
  title: "Quarterly planning",
  start: "2026-12-03T15:30:00.000Z",
  end: "2026-12-03T16:15:00.000Z",
  timeZone: "Europe/Berlin",
  organizer: { name: "Ada Lovelace", address: "ada@engines.example" },
  location: "Room 4.12, Analytical Engines, Berlin",
  url: "https://meet.engines.example/abc-defg-hij",
  notes: "Please bring the numbers of your team.\n\n1. What we finished\n2. What comes next\n3. Who needs help",
  guests: [{ name: "Katherine Johnson", address: "katherine@example.net" }, { name: "Alan Turing" }],
  links: {
    accept: app("accept?g=2"),
    decline: app("decline?g=2"),
    reschedule: app("reschedule?g=2"),
    cancel: app("cancel?g=2"),
  },
};
