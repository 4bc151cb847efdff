import { GRACE, type Sample, SAMPLE_LINKS } from "./sample";

/** The confirmation mail of an opt-in. */
export const optInSamples: readonly Sample[] = [
  {
    name: "opt-in",
    content: {
      mail: "optIn",
      listName: "Shared summaries",
      source: "Sign-up form on the page of a meeting",
      requested: "2026-12-03T16:20:00.000Z",
      expires: "2026-12-05T16:20:00.000Z",
      url: "https://links.acme.example/confirm?t=AQIQf3vVqYk0eWmT5nRz2LxHcWpZ0QBm2VtKdEoGjS4wXrUiHyPa",
      links: { preferences: SAMPLE_LINKS.preferences },
    },
    reader: GRACE,
  },
];
