import type { FollowUp } from "../../core/outbox-messages/message";
import { GRACE, MEETING, type Sample, SAMPLE_LINKS } from "./sample";

export const FOLLOW_UP: FollowUp["data"] = {
  meeting: MEETING,
  summary: [
    "We finished the scheduler and the import of calendars. Two customers have used both for a week without a fault.",
    "Next are invitations in German and French. Alan will look for translators; until then English goes to everyone.",
  ],
  actions: [
    { text: "Ask three translators for a quote", owner: "Alan Turing", due: "2026-12-11" },
    { text: "Write down how to bring in a calendar by hand", owner: "Katherine Johnson" },
    { text: "Book a room for January" },
  ],
};

/** A follow-up to a person who was invited, and one to a mailing list. */
export const followUpSamples: readonly Sample[] = [
  { name: "follow-up", content: { mail: "followUp", data: FOLLOW_UP, links: SAMPLE_LINKS }, reader: GRACE },
  {
    name: "follow-up-list",
    content: {
      mail: "followUp",
      data: { ...FOLLOW_UP, actions: [], list: "summaries" },
      listName: "Meeting summaries",
      links: SAMPLE_LINKS,
    },
    reader: GRACE,
  },
];
