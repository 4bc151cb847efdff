import assert from "node:assert/strict";
import fc from "fast-check";
import { idIn, parseMessage } from "../../../core/outbox-messages/parse";
import { describeRefusal } from "../../../core/outbox-messages/refusal";
import { anyText, damagedMessage, put, rewordedMessage, sample } from "../../support/damaged-message";
import { messages, rules } from "../../support/messages";

const read = (message: unknown) => parseMessage(typeof message === "string" ? message : JSON.stringify(message), rules);

/** The faults of a message, one per line; none for a valid one. */
function refusals(message: unknown): string[] {
  const result = read(message);
  return "refusals" in result ? result.refusals.map(describeRefusal) : [];
}

/** A sample with one of its values replaced, or removed by undefined. */
function changed(name: keyof typeof messages, path: string, value: unknown): unknown {
  const message: unknown = structuredClone(messages[name]);
  const keys = path.split(".");
  let holder = message as Record<string, unknown>;
  for (const key of keys.slice(0, -1)) holder = holder[key] as Record<string, unknown>;
  holder[keys.at(-1) ?? ""] = value;
  return message;
}

const M = "data.meeting";

const cases: readonly (readonly [name: keyof typeof messages, path: string, value: unknown, ...refusals: string[]])[] =
  [
    ["invitation", "v", 2, "v: is not 1. Make it 1."],
    [
      "invitation",
      "id",
      "a b",
      "id: is not 1 to 128 characters of A-Z, a-z, 0-9, _ and -. Use a UUID, the same one when the message is repeated.",
    ],
    ["invitation", "id", undefined, "id: is missing. Add it; docs/outbox.schema.json says what it holds."],
    ["invitation", "id", 7, "id: is not a string. Make it a string."],
    [
      "invitation",
      "category",
      "newsletter",
      'category: is not one of "invitation", "reminder", "followUp", "system", "optIn". Make it one of "invitation", "reminder", "followUp", "system", "optIn".',
    ],
    ["invitation", "to", [{ address: "a@example.com" }], "to: is a list. Send one message for each recipient."],
    ["invitation", "to", "a@example.com", "to: is not an object. Make it an object."],
    [
      "invitation",
      "to.address",
      "a@example.com, b@example.com",
      "to.address: is not one e-mail address. Give one address like ada@example.org; a name goes into name.",
    ],
    [
      "invitation",
      "to.address",
      "jürgen@x.de",
      "to.address: has a character before the @ that is not printable ASCII. Ask for another address: SES cannot send to this one.",
    ],
    [
      "invitation",
      "to.address",
      "Ada <ada@example.org>",
      "to.address: is not one e-mail address. Give one address like ada@example.org; a name goes into name.",
    ],
    [
      "invitation",
      "to.address",
      `${"a".repeat(65)}@example.org`,
      "to.address: is longer than an address can be. Give at most 64 characters before the @, and at most 254 in all.",
    ],
    [
      "invitation",
      "to.address",
      `a@${"ü".repeat(60)}.${"ü".repeat(60)}.${"ü".repeat(60)}.de`,
      "to.address: has a domain that is too long once it is written as A-labels. Ask for another address.",
    ],
    [
      "invitation",
      "to.name",
      "A\r\nBcc: b@example.com",
      "to.name: has a line end or another control character. Write it as one line of plain text.",
    ],
    [
      "invitation",
      "to.name",
      " \u202e ",
      "to.name: is blank. Write something into it, or leave it out where it is optional.",
    ],
    ["invitation", "to.name", "A".repeat(151), "to.name: is longer than 150 characters. Shorten it to 150 characters."],
    ["invitation", "cc", [], "cc: copies are not part of version 1. Send one message for each recipient."],
    ["invitation", "to.bcc", [], "to.bcc: copies are not part of version 1. Send one message for each recipient."],
    [
      "invitation",
      "data.html",
      "<b>",
      "data.html: is not a field of this message. Take it out; docs/outbox.schema.json lists the fields.",
    ],
    [
      "invitation",
      "data.attachments",
      [],
      "data.attachments: attachments are not part of version 1. Put a link into meeting.url, or leave it out.",
    ],
    [
      "invitation",
      `${M}.rrule`,
      "FREQ=DAILY",
      "data.meeting.rrule: recurrence is not part of version 1. Send one message for each meeting of the series, each with a uid of its own.",
    ],
    [
      "invitation",
      `${M}.recurrence`,
      {},
      "data.meeting.recurrence: recurrence is not part of version 1. Send one message for each meeting of the series, each with a uid of its own.",
    ],
    [
      "invitation",
      `${M}.allDay`,
      true,
      "data.meeting.allDay: all-day meetings are not part of version 1. Give start and end as instants, for example 2026-12-01T09:00:00Z.",
    ],
    [
      "invitation",
      `${M}.ada@example`,
      true,
      "data.meeting.(a key): is not a field of this message. Take it out; docs/outbox.schema.json lists the fields.",
    ],
    [
      "invitation",
      `${M}.start`,
      "2026-12-03",
      "data.meeting.start: is a date without a time, and all-day meetings are not part of version 1. Write an instant, for example 2026-12-01T09:00:00Z.",
    ],
    [
      "invitation",
      `${M}.start`,
      "2026-12-03T15:00:00",
      "data.meeting.start: is not an instant. Write ISO 8601 with Z or an offset, for example 2026-12-01T09:00:00+01:00.",
    ],
    [
      "invitation",
      `${M}.start`,
      "2026-02-30T15:00:00Z",
      "data.meeting.start: is not a valid instant from 1970 to 9999. Correct its date, time or offset.",
    ],
    [
      "invitation",
      `${M}.end`,
      "2026-12-03T14:00:00Z",
      "data.meeting.end: is not after start. Give an end that is later than start.",
    ],
    [
      "invitation",
      `${M}.previous`,
      { start: "2026-12-03T14:00:00Z", end: "2026-12-03T13:00:00Z", timeZone: "Mars/Olympus" },
      "data.meeting.previous.timeZone: is not a known time zone. Write an IANA name, for example Europe/Berlin.",
      "data.meeting.previous.end: is not after start. Give an end that is later than start.",
    ],
    [
      "invitation",
      `${M}.timeZone`,
      "+01:00",
      "data.meeting.timeZone: is not the name of a time zone. Write an IANA name, for example Europe/Berlin.",
    ],
    [
      "invitation",
      `${M}.timeZone`,
      "Mars/Olympus",
      "data.meeting.timeZone: is not a known time zone. Write an IANA name, for example Europe/Berlin.",
    ],
    ["invitation", `${M}.sequence`, -1, "data.meeting.sequence: is below 0. Count the meeting's changes from 0."],
    [
      "invitation",
      `${M}.sequence`,
      1.5,
      "data.meeting.sequence: is not a whole number. Count the meeting's changes from 0.",
    ],
    [
      "invitation",
      `${M}.sequence`,
      3e9,
      "data.meeting.sequence: is too large for a calendar. Count the meeting's changes from 0.",
    ],
    [
      "invitation",
      `${M}.uid`,
      "a b",
      "data.meeting.uid: is not 1 to 255 printable ASCII characters without spaces, double quotes, backslashes, commas and semicolons. Use a UUID, and keep it as long as the meeting exists.",
    ],
    [
      "invitation",
      `${M}.url`,
      "http://example.com",
      "data.meeting.url: is not an https URL in ASCII. Begin it with https://, write the host as A-labels and percent-encode what is not ASCII.",
    ],
    [
      "invitation",
      `${M}.url`,
      "https://app.candlefish.ai@evil.example/",
      "data.meeting.url: has user information before its host. Take out everything between https:// and the host.",
    ],
    [
      "invitation",
      `${M}.url`,
      "https://münchen.example/",
      "data.meeting.url: is not an https URL in ASCII. Begin it with https://, write the host as A-labels and percent-encode what is not ASCII.",
    ],
    [
      "invitation",
      `${M}.links.accept`,
      "https://evil.example/",
      "data.meeting.links.accept: leads to a host that is not in the setting linkHosts. Link to app.candlefish.ai, or add the host to the setting.",
    ],
    ["invitation", `${M}.links`, {}, "data.meeting.links: has no link. Leave it out where there is none."],
    [
      "invitation",
      `${M}.guests`,
      Array.from({ length: 51 }, () => ({ name: "A" })),
      "data.meeting.guests: has more than 50 guests. Leave out all but 50; names are for the text only.",
    ],
    ["invitation", `${M}.guests`, "Ada", "data.meeting.guests: is not a list. Make it a list."],
    [
      "invitation",
      `${M}.notes`,
      "a\u0007",
      "data.meeting.notes: has a control character other than tabs and line ends. Write it as plain text.",
    ],
    ["invitation", "locale", "en_GB", "locale: is not a language tag. Write a BCP 47 tag, for example en-GB."],
    [
      "invitation",
      "notBefore",
      "2026-12-01T20:00:01Z",
      "notBefore: is more than 12 hours ahead. Put the message into the outbox later.",
    ],
    [
      "reminder",
      "notAfter",
      "yesterday",
      "notAfter: is not an instant. Write ISO 8601 with Z or an offset, for example 2026-12-01T09:00:00+01:00.",
    ],
    [
      "followUp",
      "data.list",
      "news",
      "data.list: is not a mailing list of this stack. Use one of summaries, or add this list to the setting mailingLists.",
    ],
    [
      "followUp",
      "data.list",
      "News letter",
      "data.list: is not a mailing list's id. Use an id of the setting mailingLists, for example summaries.",
    ],
    [
      "followUp",
      "data.summary",
      Array.from({ length: 21 }, () => "A"),
      "data.summary: has more than 20 paragraphs. Shorten it to 20.",
    ],
    [
      "followUp",
      "data.actions",
      Array.from({ length: 51 }, () => ({ text: "A" })),
      "data.actions: has more than 50 entries. Shorten it to 50.",
    ],
    [
      "followUp",
      "data.actions.0.due",
      "2026-13-01",
      "data.actions[0].due: is not a day of the calendar. Correct the day or the month.",
    ],
    ["followUp", "data.actions.0.due", "soon", "data.actions[0].due: is not a date. Write it as 2026-12-01."],
    [
      "verifyAccount",
      "data.url",
      "https://evil.example/",
      "data.url: leads to a host that is not in the setting linkHosts. Link to app.candlefish.ai, or add the host to the setting.",
    ],
    [
      "verifyAccount",
      "data.notice",
      "newsletter",
      'data.notice: is not one of "verify-account", "reset-password", "alert". Make it one of "verify-account", "reset-password", "alert".',
    ],
    [
      "alert",
      "data.text",
      "See https://a.example",
      "data.text: has a link, which an alert must not have. Say in words where to look.",
    ],
    [
      "alert",
      "data.url",
      "https://app.candlefish.ai/",
      "data.url: is not a field of this message. Take it out; docs/outbox.schema.json lists the fields.",
    ],
    [
      "optIn",
      "data.textVersion",
      "a b",
      "data.textVersion: is not 1 to 128 characters of A-Z, a-z, 0-9, ., _ and -. Give the version or the hash of the text that was agreed to.",
    ],
  ];

describe("a message is refused, with a remedy, for", () => {
  for (const [name, path, value, ...expected] of cases)
    it(`${name}: ${path} ${String(JSON.stringify(value)).slice(0, 60)}`, () => {
      assert.deepEqual(refusals(changed(name, path, value)), expected);
    });

  for (const [body, refusal] of [
    ["{", "message: is not JSON. Send JSON, in UTF-8, as the whole body."],
    ["[]", "message: is a list. Make it an object."],
    ["null", "message: is not an object. Make it an object."],
    ["{}", "category: is missing. Add it; docs/outbox.schema.json says what it holds."],
    [`"${"x".repeat(65_535)}"`, "message: is larger than 64 KiB. Shorten its texts."],
  ] as const)
    it(`the body ${body.slice(0, 5)}`, () => {
      assert.deepEqual(refusals(body), [refusal]);
    });

  it("an empty follow-up", () => {
    const data = { ...messages.followUp.data, summary: [], actions: [] };
    assert.deepEqual(refusals({ ...messages.followUp, data }), [
      "data: has neither a summary nor an action. Give one of them at least one entry, or send no follow-up.",
    ]);
  });
});

describe("the id of a message that is refused", () => {
  it("is that in its body, if it is a valid one", () => {
    assert.equal(idIn('{"id":"a-1","category":"party"}'), "a-1");
    for (const body of ["{", "null", "{}", '{"id":7}', '{"id":"a b"}']) assert.equal(idIn(body), undefined);
  });
});

describe("a refusal", () => {
  it("quotes nothing of the message", () => {
    fc.assert(
      fc.property(sample, fc.nat(), anyText, fc.boolean(), (message, place, text, asKey) => {
        // A key in the shape of a field's name may be shown.
        const value = `Zx9 ${text}`;
        const marked: unknown = structuredClone(message);
        put(marked, place, asKey ? { [value]: 1 } : value);
        for (const refusal of refusals(marked)) assert.doesNotMatch(refusal, /Zx9/);
      }),
      { numRuns: 1000 },
    );
  });

  it("is the only outcome for a bad message: nothing throws", () => {
    fc.assert(
      fc.property(fc.oneof(rewordedMessage, damagedMessage, fc.json(), fc.string()), (message) => {
        read(message);
      }),
      { numRuns: 1000 },
    );
  });

  it("shows a key only if it looks like a field's name", () => {
    assert.deepEqual(refusals({ ...messages.reminder, subject: 1 }), [
      "subject: is not a field of this message. Take it out; docs/outbox.schema.json lists the fields.",
    ]);
    assert.deepEqual(refusals({ ...messages.reminder, "ada@example.org": 1 }), [
      "(a key): is not a field of this message. Take it out; docs/outbox.schema.json lists the fields.",
    ]);
  });
});
