/** What is kept of a person, as lines for a person to read or to print. */
import { preferencesOf } from "../../core/recipients/delivery";
import { topicOfList } from "../../core/recipients/mailing-lists";
import type { Consent, OptInRequest } from "../../core/recipients/consent";
import { entriesOf } from "../../core/recipients/preferences";
import type { Topic } from "../../core/recipients/topics";
import type { Settings } from "../../infra/settings/settings";
import { type Line, line, type Section } from "../status/line";
import { printable } from "../../core/formatting/printable";
import type { RecordedFeedback } from "../../core/recipients/recipient";
import type { Person } from "./person";

/** A moment to the second: `2026-12-01 12:00:00 UTC`. */
const moment = (at: string) => `${at.slice(0, 10)} ${at.slice(11, 19)} UTC`;

const nameOf = (topic: Topic, { mailingLists }: Pick<Settings, "mailingLists">) =>
  mailingLists.find((list) => topicOfList(list) === topic)?.name ?? topic;

/** Whether mail may go out, and why not. */
function standing({ recipient, objection }: Person): Line {
  if (objection?.erasedAt !== undefined)
    return line("Mail", `none: erased ${moment(objection.erasedAt)}; nothing else is stored about them`, "notice");
  if (recipient?.state !== "SUPPRESSED")
    return line("Mail", recipient?.allowedAt ? `allowed again ${moment(recipient.allowedAt)}` : "nothing stops it");
  const why = recipient.reason === "COMPLAINT" ? "they complained" : "mail bounced";
  return line("Mail", `none: ${why} ${moment(recipient.suppressedAt ?? "")}`, "notice");
}

function listedLine({ listed }: Person): Line {
  if (listed === "unread") return line("SES's list", "closed in the sandbox", "unknown");
  return listed
    ? line("SES's list", `${listed.reason}, ${moment(listed.at)}`, "notice")
    : line("SES's list", "not on it");
}

const asked = ({ source, textVersion, language, requestedAt }: OptInRequest) =>
  `asked for ${moment(requestedAt)} ("${source}"), text ${textVersion}, mail in ${language}`;

function consentLine(consent: Consent, settings: Settings): Line {
  const { confirmedAt, withdrawn } = consent;
  const ended = withdrawn ? `; left ${moment(withdrawn.at)} by ${withdrawn.by}` : "";
  return line(nameOf(consent.list, settings), `${asked(consent)}; confirmed ${moment(confirmedAt)}${ended}`);
}

/** SES's words for a piece of feedback and those of the receiving server: `Permanent/NoEmail: 550 5.1.1 user unknown`. */
export const feedbackText = ({ kind, diagnosticCode }: Pick<RecordedFeedback, "kind" | "diagnosticCode">): string =>
  printable([kind, diagnosticCode].filter(Boolean).join(": "));

/** Everything that is kept of a person. */
export function sectionsOf(person: Person, settings: Settings): Section[] {
  const { recipient, address } = person;
  const choices = entriesOf(preferencesOf(person)).map(([topic, { value, at, by, source }]) =>
    line(nameOf(topic, settings), printable(`${value}, ${moment(at)} by ${by}${source ? ` ("${source}")` : ""}`)),
  );
  const pending = Object.entries(recipient?.pendingOptIns ?? {}) as [Topic, OptInRequest][];
  const subscriptions = [
    ...(recipient?.consents ?? []).map((consent) => consentLine(consent, settings)),
    ...pending.map(([topic, request]) => line(nameOf(topic, settings), `${asked(request)}; not confirmed`, "notice")),
  ];
  const waiting = person.waiting.map(({ day, receivedAt }) =>
    line("Follow-up", `came ${moment(receivedAt)}, waits for the digest of ${day}`),
  );
  const feedback = (recipient?.recentFeedback ?? []).map((each) => line(moment(each.at), feedbackText(each)));
  return [
    { title: address.recipient, lines: [standing(person), listedLine(person)] },
    { title: "Choices", lines: choices },
    { title: "Subscriptions", lines: subscriptions },
    { title: "Waiting for the daily digest", lines: waiting },
    { title: "Bounces and complaints", lines: feedback },
  ].filter(({ lines }) => lines.length > 0);
}
