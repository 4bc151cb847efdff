import assert from "node:assert/strict";
import { parseMessage } from "../../../core/outbox-messages/parse";
import { describeRefusal } from "../../../core/outbox-messages/refusal";
import { meeting, messages, rules } from "../../support/messages";

/** The faults of a message, one per line; none for a valid one. */
function refusals(message: unknown): string[] {
  const result = parseMessage(JSON.stringify(message), rules);
  return "refusals" in result ? result.refusals.map(describeRefusal) : [];
}

const { invitation, reminder, followUp, verifyAccount, alert, optIn } = messages;
const withMeeting = (change: object) => ({
  ...invitation,
  data: { method: "REQUEST", meeting: { ...meeting, ...change } },
});
const withData = (message: { readonly data: object }, change: object) => ({
  ...message,
  data: { ...message.data, ...change },
});

/** For each field, a way to set it in an otherwise valid message. */
const fields = {
  id: (id) => ({ ...reminder, id }),
  "to.address": (address) => ({ ...reminder, to: { address } }),
  locale: (locale) => ({ ...reminder, locale }),
  timeZone: (timeZone) => ({ ...reminder, timeZone }),
  notAfter: (notAfter) => ({ ...reminder, notAfter }),
  "data.method": (method) => withData(invitation, { method }),
  "data.meeting.uid": (uid) => withMeeting({ uid }),
  "data.meeting.sequence": (sequence) => withMeeting({ sequence }),
  "data.meeting.title": (title) => withMeeting({ title }),
  "data.meeting.notes": (notes) => withMeeting({ notes }),
  "data.meeting.url": (url) => withMeeting({ url }),
  "data.meeting.previous": (previous) => withMeeting({ previous }),
  "data.summary": (summary) => withData(followUp, { summary }),
  "data.actions": (actions) => withData(followUp, { actions }),
  "data.list": (list) => withData(followUp, { list }),
  "data.actions[0].due": (due) => withData(followUp, { actions: [{ text: "a", due }] }),
  "data.url": (url) => withData(verifyAccount, { url }),
  "data.title": (title) => withData(alert, { title }),
  "data.text": (text) => withData(alert, { text }),
  "data.textVersion": (textVersion) => withData(optIn, { textVersion }),
} satisfies Readonly<Record<string, (value: unknown) => unknown>>;
type Field = keyof typeof fields;

const A_LABELS = `${Array.from({ length: 5 }, () => "ü".repeat(46)).join(".")}.de`;

describe("a field of a message accepts", () => {
  const cases: Readonly<Partial<Record<Field, readonly unknown[]>>> = {
    id: ["a", "A-Z_09", "a".repeat(128)],
    "to.address": [
      `${"a".repeat(64)}@x.de`,
      `a@${"b".repeat(63)}.de`,
      `${"a".repeat(64)}@${"b".repeat(63)}.${"b".repeat(63)}.${"b".repeat(58)}.de`,
    ],
    locale: ["en", "zh-Hant-TW", "de-CH-1996", "en-a-bbb-x-a-ccc"],
    timeZone: ["UTC", "Etc/GMT+5", "America/Argentina/Buenos_Aires", "America/Port-au-Prince"],
    notAfter: [
      "1970-01-01T00:00:00Z",
      "9999-12-31T23:59:59.999Z",
      "2026-12-01T09:00Z",
      "2026-12-01T09:00:00.123456789Z",
      "2026-12-01T09:00:00-05:30",
      "2028-02-29T00:00:00Z",
    ],
    "data.meeting.uid": ["a", "!#$%&'()*+-./:<=>?@[]^_`{|}~", "a".repeat(255)],
    "data.meeting.sequence": [0, 2_147_483_647],
    "data.meeting.title": [".", "1", "+", "é", "a\u2065b"],
    "data.meeting.notes": ["a\tb\nc\rd", "a\u2028b\u2029c"],
    "data.meeting.url": [
      "https://a.example",
      "https://a.example?b=c",
      "https://a.example#b",
      "https://a.example:8443/@b",
      "https://a.example/?then=https://b@c",
      "https://[2001:db8::1]/",
      `https://a.example/${"b".repeat(2048 - 18)}`,
    ],
    "data.meeting.previous": [{ start: "2026-12-01T14:00:00Z", end: "2026-12-01T15:00:00Z", timeZone: "UTC" }],
    "data.summary": [[]],
    "data.actions": [[]],
    "data.list": [undefined],
    "data.actions[0].due": ["2028-02-29"],
    "data.title": ["Awww. Nice", "wwwhat", "mailtoday:", "a:b//c"],
    "data.textVersion": ["A-Z._09", "a".repeat(128)],
  };
  for (const [field, values] of Object.entries(cases))
    for (const value of values)
      it(`${field} ${String(JSON.stringify(value)).slice(0, 60)}`, () => {
        assert.deepEqual(refusals(fields[field as Field](value)), []);
      });
});

describe("a field of a message refuses", () => {
  const cases: readonly (readonly [fault: string, values: Readonly<Partial<Record<Field, readonly unknown[]>>>])[] = [
    [
      "is not 1 to 128 characters of A-Z, a-z, 0-9, _ and -. Use a UUID, the same one when the message is repeated",
      { id: ["", "a".repeat(129), "!a", "a!"] },
    ],
    [
      "is longer than an address can be. Give at most 64 characters before the @, and at most 254 in all",
      { "to.address": [`a@${"b".repeat(62)}.${"b".repeat(62)}.${"b".repeat(62)}.${"b".repeat(61)}.de`] },
    ],
    [
      "has a domain that is too long once it is written as A-labels. Ask for another address",
      { "to.address": [`a@${"b".repeat(64)}.de`, `a@${A_LABELS}`] },
    ],
    [
      "is not one e-mail address. Give one address like ada@example.org; a name goes into name",
      { "to.address": [" ada@x.de", "ada@x.de ", "<ada@x.de>", "ada"] },
    ],
    [
      "is not a language tag. Write a BCP 47 tag, for example en-GB",
      { locale: ["e", "englishes", "en-", "-en", "en GB", "en-a", "en-abcdefghi", "en-aa-bb-cc-dd-ee-ff"] },
    ],
    [
      "is not the name of a time zone. Write an IANA name, for example Europe/Berlin",
      { timeZone: ["", "1", " UTC", "UTC ", "+UTC", "a".repeat(65)] },
    ],
    ["is not a known time zone. Write an IANA name, for example Europe/Berlin", { timeZone: ["a".repeat(64)] }],
    [
      "is not an instant. Write ISO 8601 with Z or an offset, for example 2026-12-01T09:00:00+01:00",
      {
        notAfter: [
          "",
          "12026-12-01T09:00:00Z",
          "2026-12-01T09:00:00Z.",
          "2026-12-01 09:00:00Z",
          "2026-12-01T09Z",
          "2026-12-01T09:00:00.Z",
          "2026-12-01T09:00:00.1234567890Z",
          "2026-12-01T09:00:00+0100",
          "2026-12-01T09:00:00+01",
          "2026-12-1T09:00:00Z",
        ],
      },
    ],
    [
      "is a date without a time, and all-day meetings are not part of version 1. Write an instant, for example 2026-12-01T09:00:00Z",
      { notAfter: ["2026-12-01"] },
    ],
    [
      "is not a valid instant from 1970 to 9999. Correct its date, time or offset",
      {
        notAfter: [
          "1969-12-31T23:59:59.999Z",
          "9999-12-31T23:59:59-01:00",
          "2027-02-29T00:00:00Z",
          "2026-13-01T00:00:00Z",
          "2026-12-01T25:00:00Z",
          "2026-12-01T00:00:00+99:00",
        ],
      },
    ],
    [
      "is not a date. Write it as 2026-12-01",
      { "data.actions[0].due": ["", "12026-12-01", "2026-12-011", "2026-12-01T"] },
    ],
    [
      "is not a day of the calendar. Correct the day or the month",
      { "data.actions[0].due": ["2027-02-29", "2026-00-01"] },
    ],
    [
      'is not one of "REQUEST", "CANCEL". Make it one of "REQUEST", "CANCEL"',
      { "data.method": ["PUBLISH", "request"] },
    ],
    [
      "is not 1 to 255 printable ASCII characters without spaces, double quotes, backslashes, commas and semicolons. Use a UUID, and keep it as long as the meeting exists",
      { "data.meeting.uid": ["", "a".repeat(256), ",", ";", "\\", '"', "\u007f", "é"] },
    ],
    ["is too large for a calendar. Count the meeting's changes from 0", { "data.meeting.sequence": [2_147_483_648] }],
    ["is not a number. Make it a number", { "data.meeting.sequence": ["1", null] }],
    ["is not a string. Make it a string", { "data.meeting.title": [1, null], locale: [1] }],
    [
      "has a line end or another control character. Write it as one line of plain text",
      { "data.meeting.title": ["a\tb", "a\u0085", "\ud800", "a\u2028b", "a\u2029b"], "data.title": ["a\nb"] },
    ],
    [
      "has a control character other than tabs and line ends. Write it as plain text",
      { "data.meeting.notes": ["a\u000bb", "\u007f", "\udfff"] },
    ],
    [
      "is blank. Write something into it, or leave it out where it is optional",
      { "data.meeting.title": ["", " ", "\u200b", "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"] },
    ],
    [
      "is longer than 2048 characters. Shorten it to 2048 characters",
      { "data.meeting.url": [`https://a.example/${"b".repeat(2048 - 17)}`] },
    ],
    [
      "has user information before its host. Take out everything between https:// and the host",
      { "data.meeting.url": ["https://me@a.example/", "HTTPS:me@a.example", "https:////me@a.example"] },
    ],
    [
      "is not an https URL in ASCII. Begin it with https://, write the host as A-labels and percent-encode what is not ASCII",
      {
        "data.meeting.url": [
          "",
          "https://",
          "https://a.example/ ",
          "https://a.example/<",
          "xhttps://a.example/",
          "https://a_b",
        ],
      },
    ],
    ["is not a URL. Correct its host or port", { "data.meeting.url": ["https://a.example:65536/", "https://[::1/"] }],
    [
      "is not a mailing list's id. Use an id of the setting mailingLists, for example summaries",
      { "data.list": ["", "-a", "a-", "A", "a".repeat(64)] },
    ],
    [
      "is not a mailing list of this stack. Use one of summaries, or add this list to the setting mailingLists",
      { "data.list": ["a", "a-b", "a".repeat(63)] },
    ],
    [
      "has a link, which an alert must not have. Say in words where to look",
      {
        "data.title": ["https://a.example", "see WWW.a.example", "a1+.-://", "mailto:a"],
        "data.text": ["see www.a.example"],
      },
    ],
    [
      "is not 1 to 128 characters of A-Z, a-z, 0-9, ., _ and -. Give the version or the hash of the text that was agreed to",
      { "data.textVersion": ["", "a".repeat(129), "!a", "a!"] },
    ],
    ["is not a list. Make it a list", { "data.summary": ["a", {}] }],
  ];
  for (const [fault, values] of cases)
    for (const [field, wrong] of Object.entries(values))
      for (const value of wrong)
        it(`${field} ${String(JSON.stringify(value)).slice(0, 60)}: ${fault.slice(0, 40)}`, () => {
          assert.deepEqual(refusals(fields[field as Field](value)), [`${field}: ${fault}.`]);
        });
});

describe("a field that version 1 does not have", () => {
  for (const [keys, refusal] of [
    [
      ["recurrence", "recurrenceRule", "recurring", "recurrenceId", "RRULE", "rDate", "exDate"],
      "recurrence is not part of version 1. Send one message for each meeting of the series, each with a uid of its own.",
    ],
    [
      ["allDay", "isAllDay"],
      "all-day meetings are not part of version 1. Give start and end as instants, for example 2026-12-01T09:00:00Z.",
    ],
    [
      ["attachment", "attachments"],
      "attachments are not part of version 1. Put a link into meeting.url, or leave it out.",
    ],
    [["cc", "bcc", "copies"], "copies are not part of version 1. Send one message for each recipient."],
  ] as const)
    for (const key of keys)
      it(`is refused by name: ${key}`, () => {
        assert.deepEqual(refusals({ ...reminder, [key]: 1 }), [`${key}: ${refusal}`]);
      });
});

describe("the path in a refusal", () => {
  const noField = "is not a field of this message. Take it out; docs/outbox.schema.json lists the fields.";
  for (const [key, shown] of [
    ["a".repeat(40), "a".repeat(40)],
    ["a".repeat(41), "(a key)"],
    ["_a1", "_a1"],
    ["1a", "(a key)"],
    ["a b", "(a key)"],
  ] as const)
    it(`shows the key ${key} as ${shown}`, () => {
      assert.deepEqual(refusals({ ...reminder, [key]: 1 }), [`${shown}: ${noField}`]);
    });

  it("names the containing object of a list item", () => {
    assert.deepEqual(refusals(withData(reminder, { meeting: [] })), ["data.meeting: is a list. Make it an object."]);
    assert.deepEqual(refusals({ ...verifyAccount, data: "a" }), ["data: is not an object. Make it an object."]);
  });
});

describe("a message is checked against the settings", () => {
  const settings = { ...rules, linkHosts: ["a.example", "b.example:8443"], mailingLists: ["news", "offers"] };
  const judged = (message: unknown) => {
    const result = parseMessage(JSON.stringify(message), settings);
    return "refusals" in result ? result.refusals.map(describeRefusal) : [];
  };
  const withLinks = (...urls: string[]) =>
    withMeeting({ links: { accept: urls[0], decline: urls[1], reschedule: urls[2], cancel: urls[3] } });

  it("for the hosts that links may lead to", () => {
    const good = ["https://a.example/1", "https://A.example:443/2", "https://b.example:8443/3", "https://a.example"];
    assert.deepEqual(judged(withLinks(...good)), []);
    const fault = "leads to a host that is not in the setting linkHosts";
    assert.deepEqual(
      judged(withLinks("https://b.example/", "https://a.example:8443/", "https://c.a.example/", "https://a.example/")),
      ["accept", "decline", "reschedule"].map(
        (name) =>
          `data.meeting.links.${name}: ${fault}. Link to a.example or b.example:8443, or add the host to the setting.`,
      ),
    );
  });

  it("for the mailing lists, in follow-ups and opt-ins", () => {
    assert.deepEqual(judged(withData(followUp, { meeting: { ...meeting, links: undefined }, list: "news" })), []);
    assert.deepEqual(judged(withData(optIn, { list: "offers" })), []);
    const fault =
      "data.list: is not a mailing list of this stack. Use one of news, offers, or add this list to the setting mailingLists.";
    assert.deepEqual(judged(optIn), [fault]);
  });
});
