/** One message of each category, as an application writes it, for tests to vary. */
import type { Rules } from "../../core/outbox-messages/parse";

export const rules: Rules = {
  linkHosts: ["app.candlefish.ai"],
  mailingLists: ["summaries"],
  receivedAt: new Date("2026-12-01T08:00:00Z"),
};

export const meeting = {
  uid: "0b7c5c1e-5d0b-4a52-a7a3-9a6c3f9c4d11@candlefish.ai",
  sequence: 0,
  updated: "2026-12-01T07:59:30Z",
  title: "Engine review",
  start: "2026-12-03T15:00:00+01:00",
  end: "2026-12-03T16:00:00+01:00",
  timeZone: "Europe/Berlin",
  organizer: { name: "Ada Lovelace", address: "ada@example.org" },
  location: "Room 12, second floor",
  url: "https://meet.example.com/abc-defg-hij",
  notes: "Please read the notes of Tuesday.\nWe begin on time.",
  guests: [{ name: "Charles Babbage", address: "charles@example.com" }, { name: "Mary Somerville" }],
  links: {
    accept: "https://app.candlefish.ai/m/1/accept?s=a",
    decline: "https://app.candlefish.ai/m/1/decline?s=a",
  },
};

const envelope = {
  v: 1,
  id: "7d9f1f0a-6a0e-4a5e-8a55-0d5b2a2f5a10",
  to: { address: "grace@example.net", name: "Grace Hopper" },
  locale: "en-GB",
  timeZone: "America/New_York",
};

export const messages = {
  invitation: { ...envelope, category: "invitation", data: { method: "REQUEST", meeting } },
  reminder: { ...envelope, category: "reminder", data: { meeting } },
  followUp: {
    ...envelope,
    category: "followUp",
    data: {
      meeting,
      summary: ["The engine works.", "The cards do not."],
      actions: [{ text: "Order new cards", owner: "Charles Babbage", due: "2026-12-10" }, { text: "Thank Mary" }],
      list: "summaries",
    },
  },
  verifyAccount: {
    ...envelope,
    category: "system",
    data: { notice: "verify-account", url: "https://app.candlefish.ai/verify?t=1", expires: "2026-12-02T08:00:00Z" },
  },
  resetPassword: {
    ...envelope,
    category: "system",
    data: { notice: "reset-password", url: "https://app.candlefish.ai/reset?t=1", expires: "2026-12-01T09:00:00Z" },
  },
  alert: {
    ...envelope,
    category: "system",
    data: {
      notice: "alert",
      title: "New sign-in",
      text: "Somebody signed in from Lisbon.\nIf it was you, ignore this.",
    },
  },
  optIn: {
    ...envelope,
    category: "optIn",
    data: { list: "summaries", source: "Settings page", textVersion: "2026-11-01" },
  },
};
