import assert from "node:assert/strict";
import fc from "fast-check";
import type { Message } from "../../../core/outbox-messages/message";
import { parseMessage } from "../../../core/outbox-messages/parse";
import type { Objection } from "../../../core/recipients/objections";
import type { Consent } from "../../../core/recipients/consent";
import { CONFIRMATION_SECONDS } from "../../../core/recipients/opt-in";
import { type Choice, withChoices } from "../../../core/recipients/preferences";
import type { Recipient } from "../../../core/recipients/recipient";
import type { Topic } from "../../../core/recipients/topics";
import { dailyLimit, type Facts, isForDigest, skipReason, topicOf } from "../../../functions/outbox/decide";
import { LONGEST_RUN } from "../../../functions/outbox/ledger";
import { type History, historyOf, type MeetingRow, nextMeetingRow, type Step } from "../../../functions/outbox/meeting";
import { meeting, messages, rules } from "../../support/messages";
import { recipientOf } from "../../support/recipient";

const now = new Date("2026-12-01T08:00:01Z");

function parsed(input: object): Message {
  const result = parseMessage(JSON.stringify(input), rules);
  if ("refusals" in result) assert.fail(JSON.stringify(result.refusals));
  return result.message;
}

const calendars = new Map<string, Message>();

function calendar(method: "REQUEST" | "CANCEL", sequence: number): Message {
  const key = `${method}${sequence}`;
  const found =
    calendars.get(key) ?? parsed({ ...messages.invitation, data: { method, meeting: { ...meeting, sequence } } });
  calendars.set(key, found);
  return found;
}

const reminder = (sequence = 0) => parsed({ ...messages.reminder, data: { meeting: { ...meeting, sequence } } });
const followUp = (sequence = 0) =>
  parsed({
    ...messages.followUp,
    data: { summary: ["The engine works."], actions: [], meeting: { ...meeting, sequence } },
  });

const person = recipientOf("grace@example.net");
const erased: Objection = { id: "id", erasedAt: "2026-11-01T00:00:00.000Z", revision: 1 };
const chose = (topic: Topic, value: Choice): Recipient => ({
  ...person,
  preferences: withChoices(undefined, { [topic]: value }, { at: "2026-11-01T00:00:00.000Z", by: "page" }),
});

const consent: Consent = {
  list: "list-16",
  source: "Settings page",
  textVersion: "2026-11-01",
  language: "en-US",
  requestedAt: "2026-11-01T00:00:00.000Z",
  expires: 1,
  message: "message",
  confirmedAt: "2026-11-01T00:00:00.000Z",
};

const nothing: History = { last: undefined, cancelled: -1, busy: false };
const invited = (sequence = 0, method: "REQUEST" | "CANCEL" = "REQUEST"): History => ({
  ...nothing,
  last: { method, sequence },
  cancelled: method === "CANCEL" ? sequence : -1,
});

const facts = (changed: Partial<Facts> & { recipient?: Recipient; objection?: Objection } = {}): Facts => ({
  now,
  receivedAt: rules.receivedAt,
  known: { recipient: changed.recipient, objection: changed.objection },
  history: nothing,
  key: "this",
  lists: new Map([["summaries", { number: 16, id: "summaries", name: "Summaries" }]]),
  ...changed,
});

describe("whether a mail is sent", () => {
  it("sends an invitation to a new person, and notices to everybody who is not suppressed", () => {
    assert.equal(skipReason(calendar("REQUEST", 0), facts()), undefined);
    for (const notice of [messages.verifyAccount, messages.resetPassword, messages.alert])
      assert.equal(skipReason(parsed(notice), facts()), undefined);
  });

  it("sends nothing to a suppressed recipient, whether after bounces or a complaint", () => {
    for (const reason of ["BOUNCE", "COMPLAINT"] as const) {
      const suppressed = facts({ recipient: { ...person, state: "SUPPRESSED", reason }, history: invited() });
      const all = [
        calendar("REQUEST", 0),
        calendar("CANCEL", 1),
        reminder(),
        followUp(),
        parsed(messages.resetPassword),
      ];
      for (const message of all) assert.equal(skipReason(message, suppressed), "suppressed");
    }
  });

  it("sends an erased person only what they have just asked for", () => {
    const known = facts({ objection: erased, history: invited() });
    for (const message of [
      calendar("REQUEST", 0),
      calendar("CANCEL", 1),
      reminder(),
      followUp(),
      parsed(messages.alert),
    ])
      assert.equal(skipReason(message, known), "erased");
    assert.equal(skipReason(parsed(messages.verifyAccount), known), undefined);
    assert.equal(skipReason(parsed(messages.resetPassword), known), undefined);
  });

  it("skips what a recipient switched off, except for the cancellation or move of a meeting in their calendar", () => {
    assert.equal(
      skipReason(reminder(), facts({ recipient: chose("reminder", "off"), history: invited() })),
      "unsubscribed",
    );
    assert.equal(
      skipReason(followUp(), facts({ recipient: chose("followUp", "off"), history: invited() })),
      "unsubscribed",
    );
    const off = { recipient: chose("invitation", "off") };
    assert.equal(skipReason(calendar("REQUEST", 0), facts(off)), "unsubscribed");
    assert.equal(skipReason(calendar("REQUEST", 1), facts({ ...off, history: invited() })), undefined);
    assert.equal(skipReason(calendar("CANCEL", 1), facts({ ...off, history: invited() })), undefined);
  });

  it("sends to a mailing list only people who confirmed, invited or not", () => {
    const toList = parsed(messages.followUp);
    assert.equal(skipReason(toList, facts({ history: invited() })), "not-confirmed");
    assert.equal(skipReason(toList, facts({ recipient: chose("list-16", "off") })), "unsubscribed");
    assert.equal(skipReason(toList, facts({ recipient: chose("list-16", "every") })), "not-confirmed");
    const subscribed = { ...chose("list-16", "every"), consents: [consent] };
    assert.equal(skipReason(toList, facts({ recipient: subscribed })), undefined);
    const left = {
      ...subscribed,
      consents: [{ ...consent, withdrawn: { at: consent.confirmedAt, by: "page" as const } }],
    };
    assert.equal(skipReason(toList, facts({ recipient: left })), "not-confirmed");
  });

  it("asks nobody to confirm who is suppressed, erased, subscribed, or was asked by another message within ten minutes", () => {
    const optIn = parsed(messages.optIn);
    assert.equal(skipReason(optIn, facts()), undefined);
    assert.equal(skipReason(optIn, facts({ objection: erased })), "erased");
    const angry = { ...person, state: "SUPPRESSED", reason: "COMPLAINT" } as const;
    assert.equal(skipReason(optIn, facts({ recipient: angry })), "suppressed");
    assert.equal(skipReason(optIn, facts({ recipient: { ...person, consents: [consent] } })), "already-confirmed");
    const askedAgo = (seconds: number, message = "another") => ({
      ...person,
      pendingOptIns: {
        "list-16": { ...consent, message, expires: now.getTime() / 1000 - seconds + CONFIRMATION_SECONDS },
      },
    });
    assert.equal(skipReason(optIn, facts({ recipient: askedAgo(599) })), "opt-in-limit");
    assert.equal(skipReason(optIn, facts({ recipient: askedAgo(599, "this") })), undefined);
    assert.equal(skipReason(optIn, facts({ recipient: askedAgo(600) })), undefined);
  });

  it("sends reminders and follow-ups only to people whom we invited and whose meeting still stands", () => {
    for (const message of [reminder(), followUp()]) {
      assert.equal(skipReason(message, facts()), "not-requested");
      assert.equal(skipReason(message, facts({ history: invited() })), undefined);
      assert.equal(skipReason(message, facts({ history: invited(0, "CANCEL") })), "cancelled");
      assert.equal(skipReason(message, facts({ history: { ...invited(), cancelled: 1 } })), "cancelled");
    }
  });

  it("cancels a meeting only for people whom we invited, even if its cancellation comes twice", () => {
    assert.equal(skipReason(calendar("CANCEL", 1), facts()), "not-requested");
    assert.equal(skipReason(calendar("CANCEL", 1), facts({ history: { ...invited(), cancelled: 1 } })), undefined);
    assert.equal(skipReason(calendar("REQUEST", 1), facts({ history: { ...invited(), cancelled: 1 } })), "cancelled");
  });

  it("sends no reminder for the very sequence that was cancelled, nor after a cancellation of an older one", () => {
    assert.equal(skipReason(reminder(1), facts({ history: { ...invited(), cancelled: 1 } })), "cancelled");
    const older: History = { ...nothing, last: { method: "CANCEL", sequence: 0 } };
    assert.equal(skipReason(reminder(1), facts({ history: older })), "cancelled");
  });

  it("keeps for the digest only a follow-up whose recipient chose one mail a day", () => {
    const message = followUp();
    assert.ok(message.category === "followUp");
    assert.equal(isForDigest(message, facts({ recipient: chose("followUp", "daily") })), true);
    assert.equal(isForDigest(message, facts({ recipient: chose("followUp", "every") })), false);
    assert.equal(isForDigest(message, facts({ recipient: chose("followUp", "off") })), false);
    assert.equal(isForDigest(message, facts()), false);
  });

  it("asks about each message's own topic, and about none where there is no choice", () => {
    const topics = Object.values(messages).map((message) => topicOf(parsed(message), facts().lists));
    assert.deepEqual(Object.fromEntries(Object.keys(messages).map((name, index) => [name, topics[index]])), {
      verifyAccount: "system",
      resetPassword: "system",
      alert: "system",
      invitation: "invitation",
      reminder: "reminder",
      followUp: "list-16",
      optIn: "system",
    });
    assert.equal(topicOf(followUp(), facts().lists), "followUp");
  });

  it("sends no reminder for a meeting that has moved since, but a follow-up", () => {
    assert.equal(skipReason(reminder(0), facts({ history: invited(1) })), "stale");
    assert.equal(skipReason(followUp(0), facts({ history: invited(1) })), undefined);
  });

  it("skips what a newer mail superseded, and repeats one with the same sequence", () => {
    assert.equal(skipReason(calendar("REQUEST", 0), facts({ history: invited(1) })), "stale");
    assert.equal(skipReason(calendar("REQUEST", 1), facts({ history: invited(1) })), undefined);
    assert.equal(skipReason(calendar("CANCEL", 1), facts({ history: invited(2) })), "stale");
    assert.equal(skipReason(calendar("CANCEL", 2), facts({ history: invited(2) })), undefined);
  });

  it("sends a reminder until the meeting starts, a cancellation until it ends, a link until it expires", () => {
    const late = (message: Message, at: string) =>
      skipReason(message, facts({ now: new Date(at), history: invited() }));
    assert.equal(late(reminder(), "2026-12-03T14:00:00.000Z"), undefined);
    assert.equal(late(reminder(), "2026-12-03T14:00:00.001Z"), "too-late");
    assert.equal(late(calendar("CANCEL", 1), "2026-12-03T15:00:00.000Z"), undefined);
    assert.equal(late(calendar("CANCEL", 1), "2026-12-03T15:00:00.001Z"), "too-late");
    assert.equal(late(parsed(messages.resetPassword), "2026-12-01T09:00:00.001Z"), "too-late");
    assert.equal(late(parsed(messages.alert), "2026-12-08T08:00:00.001Z"), "too-late");
  });

  it("gives the first reason in the documented order", () => {
    const everything = facts({
      now: new Date("2027-01-01T00:00:00Z"),
      recipient: { ...chose("reminder", "off"), state: "SUPPRESSED", reason: "BOUNCE" },
      objection: erased,
    });
    assert.equal(skipReason(reminder(), everything), "erased");
    const { known } = everything;
    assert.equal(skipReason(reminder(), { ...everything, known: { ...known, objection: undefined } }), "suppressed");
    const off = { recipient: chose("reminder", "off"), objection: undefined };
    assert.equal(skipReason(reminder(), { ...everything, known: off }), "unsubscribed");
    const unknown = { recipient: undefined, objection: undefined };
    assert.equal(skipReason(reminder(), { ...everything, known: unknown }), "not-requested");
    assert.equal(skipReason(reminder(), { ...everything, known: unknown, history: invited() }), "too-late");
  });
});

describe("daily limits", () => {
  it("count the people whom an organizer invites, not the mails to each, nor the organizer's own copy", () => {
    const limit = { reason: "organizer-limit", places: 100 };
    assert.deepEqual(dailyLimit(calendar("REQUEST", 0), nothing, false, 100), limit);
    assert.equal(dailyLimit(calendar("REQUEST", 0), nothing, true, 100), undefined);
    assert.equal(dailyLimit(calendar("REQUEST", 1), invited(), false, 100), undefined);
    assert.equal(dailyLimit(calendar("CANCEL", 1), invited(), false, 100), undefined);
    assert.equal(dailyLimit(reminder(), invited(), false, 100), undefined);
  });

  it("allow a recipient three alerts, and any number of links that they asked for", () => {
    assert.deepEqual(dailyLimit(parsed(messages.alert), nothing, false, 100), { reason: "alert-limit", places: 3 });
    assert.equal(dailyLimit(parsed(messages.resetPassword), nothing, false, 100), undefined);
  });
});

describe("the record of what a recipient was sent about a meeting", () => {
  const at = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  const step = (row: MeetingRow | undefined, message: Message, name: Step, key: string, milliseconds = 0) => {
    assert.ok(message.category === "invitation");
    return nextMeetingRow(row, message.data, name, { key: "meeting", message: key }, at(milliseconds)) ?? row;
  };

  it("is kept until 30 days after the meeting's end", () => {
    const row = step(undefined, calendar("REQUEST", 0), "sent", "m");
    assert.equal(row?.expiresAt, Date.parse("2027-01-02T15:00:00Z") / 1000);
    assert.deepEqual(historyOf(row, "x", new Date("2027-01-02T14:59:59Z")).last, { method: "REQUEST", sequence: 0 });
    assert.equal(historyOf(row, "x", new Date("2027-01-02T15:00:00Z")).last, undefined);
  });

  it("remembers a cancellation that arrived before its invitation", () => {
    const row = step(undefined, calendar("CANCEL", 1), "skipped", "c");
    const history = historyOf(row, "r", now);
    assert.equal(skipReason(calendar("REQUEST", 0), facts({ history })), "cancelled");
    assert.equal(skipReason(calendar("REQUEST", 1), facts({ history })), "cancelled");
    assert.equal(skipReason(calendar("REQUEST", 2), facts({ history })), undefined, "the meeting was taken up again");
  });

  it("holds other mails back while one is in progress, and counts one as sent whose run died", () => {
    const row = step(undefined, calendar("REQUEST", 0), "sending", "r");
    assert.equal(historyOf(row, "r", at(1)).busy, false, "its own");
    assert.equal(historyOf(row, "c", at(LONGEST_RUN - 1)).busy, true);
    const later = historyOf(row, "c", at(LONGEST_RUN));
    assert.deepEqual(later, { last: { method: "REQUEST", sequence: 0 }, cancelled: -1, busy: false });
    assert.equal(skipReason(calendar("CANCEL", 1), facts({ history: later })), undefined);
  });

  it("holds exactly this after each step, since a write whose answer was lost is compared with it", () => {
    const expiresAt = Date.parse("2027-01-02T15:00:00Z") / 1000;
    const mark = { method: "REQUEST", sequence: 0, message: "r", at: now.toISOString() };
    const sending = step(undefined, calendar("REQUEST", 0), "sending", "r");
    assert.deepEqual(sending, { key: "meeting", sending: mark, expiresAt, revision: 1 });
    const sent = step(sending, calendar("REQUEST", 0), "sent", "r");
    assert.deepEqual(sent, { key: "meeting", sent: { method: "REQUEST", sequence: 0 }, expiresAt, revision: 2 });
    const cancelling = step(sent, calendar("CANCEL", 0), "skipped", "c");
    assert.deepEqual(cancelling, { ...sent, cancelled: 0, revision: 3 });
    assert.deepEqual(historyOf(undefined, "x", now), nothing);
  });

  it("counts what a dead run left behind as sent, once it is another message's turn", () => {
    const left = step(undefined, calendar("REQUEST", 0), "sending", "r");
    const invited = { method: "REQUEST", sequence: 0 };
    const taken = step(left, calendar("CANCEL", 1), "sending", "c", LONGEST_RUN);
    assert.deepEqual([taken?.sent, taken?.sending?.message], [invited, "c"]);
    const skipped = step(left, calendar("CANCEL", 1), "skipped", "c", LONGEST_RUN);
    assert.deepEqual([skipped?.sent, skipped?.sending, skipped?.cancelled], [invited, undefined, 1]);
  });

  it("keeps the mark of a message that is in progress while another is done with", () => {
    const busy = step(undefined, calendar("REQUEST", 0), "sending", "r");
    assert.equal(step(busy, calendar("CANCEL", 1), "skipped", "c", 1)?.sending?.message, "r");
    const late = step(busy, calendar("REQUEST", 1), "sent", "before", 1);
    assert.deepEqual([late?.sent?.sequence, late?.sending?.message], [1, "r"]);
  });

  it("knows the later one of the mail that was sent and the one that may have been", () => {
    const history = (sent: number, left: Message) => {
      const row = step(undefined, calendar("REQUEST", sent), "sent", "s");
      return historyOf(step(row, left, "sending", "l"), "x", at(LONGEST_RUN)).last;
    };
    assert.deepEqual(history(2, calendar("REQUEST", 1)), { method: "REQUEST", sequence: 2 });
    assert.deepEqual(history(1, calendar("CANCEL", 1)), { method: "CANCEL", sequence: 1 });
    assert.deepEqual(history(0, calendar("REQUEST", 1)), { method: "REQUEST", sequence: 1 });
  });

  it("forgets a mail that SES did not accept", () => {
    const sending = step(undefined, calendar("REQUEST", 1), "sending", "r");
    const released = step(sending, calendar("REQUEST", 1), "released", "r");
    assert.deepEqual(historyOf(released, "x", at(LONGEST_RUN * 2)), nothing);
  });

  it("is unchanged by any step of an invitation that was never in progress", () => {
    for (const name of ["skipped", "released"] as const)
      assert.equal(step(undefined, calendar("REQUEST", 0), name, "r"), undefined);
  });

  it("never lets an older mail follow a newer one, nor an invitation its cancellation, in any order and with any crash", () => {
    const arrivals = fc.array(
      fc.record({
        method: fc.constantFrom("REQUEST" as const, "CANCEL" as const),
        sequence: fc.nat({ max: 4 }),
        pause: fc.constantFrom(0, 1000, LONGEST_RUN),
        outcome: fc.constantFrom(
          "sent" as const,
          "released" as const,
          "crashed before" as const,
          "crashed after" as const,
        ),
      }),
      { maxLength: 12 },
    );
    fc.assert(
      fc.property(arrivals, (all) => {
        let row: MeetingRow | undefined;
        let time = 0;
        let cancelled = -1;
        const accepted: number[] = [];
        all.forEach(({ method, sequence, pause, outcome }, index) => {
          time += pause;
          const key = String(index);
          const message = calendar(method, sequence);
          const history = historyOf(row, key, at(time));
          if (history.busy) return;
          if (skipReason(message, facts({ history })) !== undefined) {
            row = step(row, message, "skipped", key, time);
          } else {
            if (method === "REQUEST") assert.ok(sequence > cancelled, "invited to a cancelled meeting");
            row = step(row, message, "sending", key, time);
            if (outcome === "sent" || outcome === "crashed after") {
              assert.ok(
                accepted.every((before) => before <= sequence),
                "an older mail followed a newer one",
              );
              accepted.push(sequence);
            }
            if (outcome === "sent" || outcome === "released") row = step(row, message, outcome, key, time);
          }
          if (method === "CANCEL") cancelled = Math.max(cancelled, sequence);
        });
      }),
      { numRuns: 1000 },
    );
  });
});
