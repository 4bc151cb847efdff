/** A message on its way to bytes, as the outbox handles it: rendered, with its calendar, its addresses and its subscription. */
import type { Message } from "../../core/outbox-messages/message";
import { correspondents, subscription } from "../../mail/mime/addressing";
import { meetingCalendar } from "../../mail/mime/calendar";
import type { Mail } from "../../mail/mime/mime";
import { type Content, render, type Renderer } from "../../mail/rendering/render";
import { rules } from "./messages";
import { senders } from "./senders";

const links = {
  unsubscribe: "https://links.candlefish.ai/u?t=AQICAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
  preferences: "https://links.candlefish.ai/preferences?t=AQMCAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
};

function contentOf(message: Message): Content {
  switch (message.category) {
    case "invitation":
      return { mail: "invitation", data: message.data, calendarReplies: false, links };
    case "reminder":
      return { mail: "reminder", data: message.data, links };
    case "followUp":
      return { mail: "followUp", data: message.data, listName: "Summaries", links };
    case "system": {
      const { data } = message;
      if (data.notice === "alert") return { mail: "alert", data, links };
      const mail = data.notice === "verify-account" ? "verifyAccount" : "resetPassword";
      return { mail, url: data.url, expires: data.expires, links };
    }
    case "optIn":
      return {
        mail: "optIn",
        listName: "Summaries",
        source: message.data.source,
        requested: "2026-12-01T08:00:00.000Z",
        expires: "2026-12-03T08:00:00.000Z",
        url: "https://links.candlefish.ai/confirm?t=AQECAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
        links,
      };
  }
}

/** The complete mail for a message, ready to be composed. */
export function wholeMail(message: Message, templates: Renderer["templates"]): Mail {
  const { category, data, to, locale = "en-GB", timeZone = "UTC" } = message;
  const company = { name: senders.company, abuseContact: "abuse@candlefish.ai" };
  const list = category === "followUp" ? data.list : undefined;
  const belongsTo = subscription(category, list, links.unsubscribe, senders);
  return {
    ...render(contentOf(message), { address: to.address, locale, timeZone }, { templates, company }),
    ...correspondents(category, to.address, "meeting" in data ? data.meeting.organizer : undefined, senders),
    to,
    ...(belongsTo && { subscription: belongsTo }),
    ...(category === "invitation" && { calendar: meetingCalendar(data, to, senders) }),
    date: rules.receivedAt,
  };
}
