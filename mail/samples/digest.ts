import { FOLLOW_UP } from "./follow-up";
import { GRACE, MEETING, type Sample, SAMPLE_LINKS } from "./sample";

/** The follow-ups of a day in one mail. */
export const digestSamples: readonly Sample[] = [
  {
    name: "digest",
    content: {
      mail: "digest",
      followUps: [
        FOLLOW_UP,
        {
          meeting: { ...MEETING, title: "Hiring: second interview", start: "2026-12-03T18:00:00.000Z" },
          summary: ["Everyone would like to work with her. The offer leaves on Monday."],
          actions: [{ text: "Write the offer", owner: "Grace Hopper", due: "2026-12-07" }],
        },
      ],
      at: "2026-12-03T22:00:00.000Z",
      part: 1,
      parts: 1,
      links: SAMPLE_LINKS,
    },
    reader: GRACE,
  },
];
