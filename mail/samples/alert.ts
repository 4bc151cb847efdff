import { GRACE, type Sample, SAMPLE_LINKS } from "./sample";

/** A message from the company about an account. */
export const alertSamples: readonly Sample[] = [
  {
    name: "alert",
    content: {
      mail: "alert",
      data: {
        title: "Your calendar is no longer connected",
        text:
          "Your calendar provider refused our access today at 9:40 AM. Meetings that you already have stay as they are.\n\n" +
          "Open Settings, then Calendars, and connect it again. Until then your free times may be wrong.",
      },
      links: { preferences: SAMPLE_LINKS.preferences },
    },
    reader: GRACE,
  },
];
