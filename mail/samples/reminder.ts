import { GRACE, MEETING, type Sample, SAMPLE_LINKS } from "./sample";

/** A meeting that is about to start. */
export const reminderSamples: readonly Sample[] = [
  {
    name: "reminder",
    content: { mail: "reminder", data: { meeting: MEETING }, links: SAMPLE_LINKS },
    reader: GRACE,
  },
];
