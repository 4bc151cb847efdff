import assert from "node:assert/strict";
import ICAL from "ical.js";
import { parseMessage } from "../../../core/outbox-messages/parse";
import type { Invitation } from "../../../core/outbox-messages/message";
import { type Calendar, meetingCalendar } from "../../../mail/mime/calendar";
import { meeting, messages, rules } from "../../support/messages";
import { calendarLines } from "../../support/calendar-lines";
import { senders } from "../../support/senders";

type MeetingChange = Partial<Record<keyof typeof meeting, unknown>>;

/** The invitation to a meeting with changes to the sample. */
function invitation(change: MeetingChange = {}, method = "REQUEST", to: object = messages.invitation.to): Invitation {
  const message = { ...messages.invitation, to, data: { method, meeting: { ...meeting, ...change } } };
  const read = parseMessage(JSON.stringify(message), rules);
  assert.ok("message" in read && read.message.category === "invitation", JSON.stringify(read));
  return read.message;
}

const calendarOf = ({ data, to }: Invitation, from = senders): Calendar => meetingCalendar(data, to, from);

/** What ical.js reads in a calendar: its method and its one event. */
function parse(text: string) {
  const component = new ICAL.Component(ICAL.parse(text) as unknown[]);
  const [event, ...others] = component.getAllSubcomponents("vevent");
  assert.ok(event && others.length === 0);
  const first = (name: string) => event.getFirstPropertyValue(name);
  return {
    method: component.getFirstPropertyValue("method"),
    uid: first("uid"),
    sequence: first("sequence"),
    stamp: String(first("dtstamp")),
    start: String(first("dtstart")),
    end: String(first("dtend")),
    status: first("status"),
    summary: first("summary"),
    location: first("location"),
    description: first("description"),
    url: first("url"),
    organizer: event.getFirstProperty("organizer"),
    attendees: event.getAllProperties("attendee"),
  };
}

describe("the calendar of a meeting", () => {
  it("has these lines", () => {
    assert.deepEqual(calendarLines(calendarOf(invitation()).text), [
      "BEGIN:VCALENDAR",
      "VERSION:2.0",
      "PRODID:-//Candlefish//meetings//EN",
      "METHOD:REQUEST",
      "BEGIN:VEVENT",
      "UID:0b7c5c1e-5d0b-4a52-a7a3-9a6c3f9c4d11@candlefish.ai",
      "SEQUENCE:0",
      "DTSTAMP:20261201T075930Z",
      "DTSTART:20261203T140000Z",
      "DTEND:20261203T150000Z",
      "SUMMARY:Engine review",
      "LOCATION:Room 12\\, second floor",
      "DESCRIPTION:Please read the notes of Tuesday.\\nWe begin on time.\\n\\nhttps://meet.example.com/abc-defg-hij",
      'ORGANIZER;CN="Ada Lovelace":mailto:meetings@candlefish.ai',
      'ATTENDEE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;RSVP=FALSE;CN="Grace Hopper":MAILTO:grace@example.net',
      'ATTENDEE;ROLE=REQ-PARTICIPANT;CUTYPE=INDIVIDUAL;PARTSTAT=NEEDS-ACTION;RSVP=FALSE;CN="Charles Babbage":MAILTO:charles@example.com',
      "URL;VALUE=URI:https://meet.example.com/abc-defg-hij",
      "STATUS:CONFIRMED",
      "END:VEVENT",
      "END:VCALENDAR",
    ]);
  });

  it("asks for a reply where somebody reads replies, and has that address as the organizer's", () => {
    const { text } = calendarOf(invitation(), { ...senders, calendarReplies: "replies@candlefish.ai" });
    const { organizer, attendees } = parse(text);
    assert.equal(organizer?.getFirstValue(), "mailto:replies@candlefish.ai");
    assert.equal(organizer.getFirstParameter("cn"), "Ada Lovelace");
    assert.deepEqual(
      attendees.map((attendee) => attendee.getFirstParameter("rsvp")),
      ["TRUE", "FALSE"],
    );
  });

  it("is published to the organizer, without asking anybody", () => {
    for (const [method, status] of [
      ["REQUEST", "CONFIRMED"],
      ["CANCEL", "CANCELLED"],
    ] as const) {
      const { method: itip, text } = calendarOf(invitation({}, method, { address: "Ada@EXAMPLE.org", name: "Ada" }));
      assert.equal(itip, "PUBLISH");
      const event = parse(text);
      assert.deepEqual([event.method, event.status, event.attendees.length], ["PUBLISH", status, 0]);
    }
  });

  it("names a guest without an address nowhere, and the recipient once", () => {
    const guests = [{ name: "Mary Somerville" }, { name: "Grace", address: "GRACE@example.net" }];
    const { text } = calendarOf(invitation({ guests }));
    assert.equal(parse(text).attendees.length, 1);
    assert.doesNotMatch(text, /Mary/);
  });

  it("has the link as the location where there is no other, and no URL that iCalendar would alter", () => {
    const url = "https://meet.example.com/a;b,c?d=1";
    const event = parse(calendarOf(invitation({ url, location: undefined, notes: undefined })).text);
    assert.deepEqual([event.location, event.description, event.url], [url, url, null]);
  });

  it("escapes what a mailto URI cannot contain, and nothing that addresses usually contain", () => {
    for (const [address, uri] of [
      ['"a b"@example.com', "MAILTO:%22a%20b%22@example.com"],
      ["a%b@example.com", "MAILTO:a%25b@example.com"],
      ["bounces+x=y.z_1-2@example.com", "MAILTO:bounces+x=y.z_1-2@example.com"],
    ] as const) {
      const [attendee] = parse(calendarOf(invitation({}, "REQUEST", { address })).text).attendees;
      assert.equal(attendee?.getFirstValue(), uri);
      assert.equal(attendee.getFirstParameter("cn"), undefined);
    }
  });

  it("follows a meeting that is created, moved twice and cancelled, whatever the process's time zone (case 29)", () => {
    const states = [
      { sequence: 0, updated: "2026-12-01T07:00:00Z" },
      {
        sequence: 1,
        updated: "2026-12-01T08:00:00Z",
        start: "2026-12-04T15:00:00+01:00",
        end: "2026-12-04T16:00:00+01:00",
      },
      {
        sequence: 2,
        updated: "2026-12-01T09:00:00+02:00",
        start: "2026-12-05T00:00:00+14:00",
        end: "2026-12-05T01:00:00+14:00",
      },
      { sequence: 3, updated: "2026-12-01T10:00:00-05:00" },
    ];
    const write = () => states.map((state, index) => calendarOf(invitation(state, index === 3 ? "CANCEL" : "REQUEST")));
    const written = inZone("UTC", write);
    assert.deepEqual(inZone("America/New_York", write), written);
    const events = written.map(({ text }) => parse(text));
    assert.deepEqual(
      events.map(({ method, sequence, stamp, start, status }) => [method, sequence, stamp, start, status]),
      [
        ["REQUEST", 0, "2026-12-01T07:00:00Z", "2026-12-03T14:00:00Z", "CONFIRMED"],
        ["REQUEST", 1, "2026-12-01T08:00:00Z", "2026-12-04T14:00:00Z", "CONFIRMED"],
        ["REQUEST", 2, "2026-12-01T07:00:00Z", "2026-12-04T10:00:00Z", "CONFIRMED"],
        ["CANCEL", 3, "2026-12-01T15:00:00Z", "2026-12-03T14:00:00Z", "CANCELLED"],
      ],
    );
    assert.deepEqual(
      written.map(({ method }) => method),
      events.map(({ method }) => method),
    );
    for (const { uid, organizer, attendees } of events) {
      assert.equal(uid, meeting.uid);
      assert.equal(organizer?.getFirstValue(), "mailto:meetings@candlefish.ai");
      assert.equal(attendees[0]?.getFirstValue(), "MAILTO:grace@example.net");
    }
  });

  it("is identical when an update is repeated, and exact across a clock change (case 30)", () => {
    // Berlin's clocks go from 03:00 to 02:00 on 25 October 2026.
    const change = {
      sequence: 4,
      start: "2026-10-25T02:30:00+02:00",
      end: "2026-10-25T02:30:00+01:00",
    };
    const { text } = calendarOf(invitation(change));
    assert.equal(calendarOf(invitation(change)).text, text);
    const { start, end } = parse(text);
    assert.deepEqual([start, end], ["2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z"]);
  });

  it("keeps every line to 75 octets and every character whole, with the longest texts allowed (case 27)", () => {
    const title = "👩‍🚀".repeat(50);
    const location = "ß👍".repeat(150);
    const notes = "日本語のメモ\n".repeat(285);
    const { text } = calendarOf(invitation({ title, location, notes }));
    calendarLines(text);
    const event = parse(text);
    assert.deepEqual([event.summary, event.location], [title, location]);
    assert.equal(event.description, `${notes.trim()}\n\n${meeting.url}`);
  });
});

/** The result of a function run while the process is in this time zone. */
function inZone<T>(zone: string, run: () => T): T {
  const { TZ } = process.env;
  process.env.TZ = zone;
  try {
    assert.equal(new Date(0).getTimezoneOffset(), zone === "UTC" ? 0 : 300);
    return run();
  } finally {
    if (TZ === undefined) delete process.env.TZ;
    else process.env.TZ = TZ;
  }
}
