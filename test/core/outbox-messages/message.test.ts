import assert from "node:assert/strict";
import fc from "fast-check";
import type { Message } from "../../../core/outbox-messages/message";
import { parseMessage } from "../../../core/outbox-messages/parse";
import { parseAddress } from "../../../core/recipients/address";
import { damagedMessage, rewordedMessage } from "../../support/damaged-message";
import { meeting, messages, rules } from "../../support/messages";

const read = (message: unknown) => parseMessage(JSON.stringify(message), rules);

function taken(message: unknown): Message {
  const result = read(message);
  assert.ok("message" in result, JSON.stringify(result));
  return result.message;
}

/** The faults of a message, by path; none for a valid one. */
function faults(message: unknown): Record<string, string> {
  const result = read(message);
  return "refusals" in result ? Object.fromEntries(result.refusals.map(({ path, fault }) => [path, fault])) : {};
}

const withMeeting = (change: object) => ({
  ...messages.invitation,
  data: { method: "REQUEST", meeting: { ...meeting, ...change } },
});
const withAddress = (address: string) => ({ ...messages.reminder, to: { address } });
const followUp = (change: object) => ({ ...messages.followUp, data: { ...messages.followUp.data, ...change } });
const fish = (count: number) => "🐟".repeat(count);

describe("a message", () => {
  for (const [name, message] of Object.entries(messages))
    it(`is parsed: ${name}`, () => {
      assert.equal(taken(message).category, message.category);
    });

  it("has times in UTC, addresses with A-labels and the locale in canonical form", () => {
    const { to, locale, data } = taken({
      ...messages.reminder,
      to: { address: "John.Doe@MÜNCHEN.de" },
      locale: "en-gb",
    });
    assert.ok("meeting" in data);
    assert.equal(to.address, "John.Doe@xn--mnchen-3ya.de");
    assert.equal(locale, "en-GB");
    assert.deepEqual([data.meeting.start, data.meeting.end], ["2026-12-03T14:00:00.000Z", "2026-12-03T15:00:00.000Z"]);
  });

  it("loses characters that reorder text, surrounding white space and repeated empty lines", () => {
    const { data } = taken(
      withMeeting({ title: " \u202eEngine\u202c \u2066review\u2069 ", notes: "\r\n\u202ea\r\n\r\n \n\nb\rc\u2028d\n" }),
    );
    assert.ok("meeting" in data);
    assert.equal(data.meeting.title, "Engine review");
    assert.equal(data.meeting.notes, "a\n\nb\nc\nd");
  });

  it("parses to itself once it was parsed", () => {
    fc.assert(
      fc.property(fc.oneof(rewordedMessage, damagedMessage), (message) => {
        const result = read(message);
        if ("message" in result) assert.deepEqual(taken(result.message), result.message);
      }),
      { numRuns: 1000 },
    );
  });

  it("has texts of at most this many code points", () => {
    for (const [longest, path, make] of [
      [150, "data.meeting.title", (title: string) => withMeeting({ title })],
      [300, "data.meeting.location", (location: string) => withMeeting({ location })],
      [2000, "data.meeting.notes", (notes: string) => withMeeting({ notes })],
      [1000, "data.summary[0]", (text: string) => followUp({ summary: [text] })],
      [300, "data.actions[0].text", (text: string) => followUp({ actions: [{ text }] })],
      [500, "data.text", (text: string) => ({ ...messages.alert, data: { ...messages.alert.data, text } })],
      [150, "to.name", (name: string) => ({ ...messages.reminder, to: { ...messages.reminder.to, name } })],
    ] as const) {
      assert.deepEqual(faults(make(fish(longest))), {});
      assert.deepEqual(faults(make(fish(longest + 1))), { [path]: `is longer than ${longest} characters` });
    }
  });

  it("has at most 20 paragraphs, 50 actions and 50 guests", () => {
    const many = <T>(count: number, value: T) => Array.from({ length: count }, () => value);
    assert.deepEqual(faults(followUp({ summary: many(20, "a"), actions: many(50, { text: "a" }) })), {});
    assert.deepEqual(faults(withMeeting({ guests: many(50, { name: "a" }) })), {});
    assert.deepEqual(Object.keys(faults(followUp({ summary: many(21, "a"), actions: many(51, { text: "a" }) }))), [
      "data.summary",
      "data.actions",
    ]);
    assert.deepEqual(Object.keys(faults(withMeeting({ guests: many(51, { name: "a" }) }))), ["data.meeting.guests"]);
  });

  it("has at most 64 KiB", () => {
    const body = JSON.stringify(messages.reminder);
    const padded = (bytes: number) => parseMessage(body + " ".repeat(bytes - Buffer.byteLength(body)), rules);
    assert.ok("message" in padded(65_536));
    assert.deepEqual(padded(65_537), {
      refusals: [{ path: "message", fault: "is larger than 64 KiB", remedy: "Shorten its texts" }],
    });
  });

  it("has at most 24,000 bytes of data once HTML-escaped", () => {
    const ampersands = Array.from({ length: 4 }, () => "&".repeat(1000));
    const filled = (length: number) => {
      const texts = Array.from({ length: Math.ceil(length / 1000) }, (_, index) =>
        "a".repeat(Math.min(1000, length - index * 1000)),
      );
      return faults(followUp({ summary: [...ampersands, ...texts] }));
    };
    const [, bytes] = /have (\d+) bytes/.exec(filled(10_000).data ?? "") ?? [];
    const rest = Number(bytes) - 4 * 5000 - 10_000;
    assert.deepEqual(filled(4000 - rest), {});
    assert.deepEqual(filled(4001 - rest), {
      data: "too long: its texts have 24001 bytes once HTML-escaped, and 24000 are allowed",
    });
  });

  it("goes to a single address that SES can send to (case 24)", () => {
    for (const [address, sent, key] of [
      ["John.Doe@EXAMPLE.com", "John.Doe@example.com", "john.doe@example.com"],
      ["user@münchen.de", "user@xn--mnchen-3ya.de", "user@xn--mnchen-3ya.de"],
      ['"A b"@x.de', '"A b"@x.de', '"a b"@x.de'],
    ] as const) {
      const { to } = taken(withAddress(address));
      assert.deepEqual([to.address, parseAddress(to.address)?.recipient], [sent, key]);
    }
    for (const [address, fault] of [
      ["jürgen@x.de", "has a character before the @ that is not printable ASCII"],
      ["a@b@c", "is not one e-mail address"],
      ["a@b.de, c@d.de", "is not one e-mail address"],
      ["a@b.de\r\nBcc: c@d.de", "has a character before the @ that is not printable ASCII"],
      ["a@b.de\r\n", "is not one e-mail address"],
      [`${"a".repeat(64)}@${"b".repeat(252)}.de`, "is longer than an address can be"],
      ["Ada <ada@x.de>", "is not one e-mail address"],
      ["ada@x.de (Ada)", "is not one e-mail address"],
      ["ada@localhost", "is not one e-mail address"],
    ] as const)
      assert.deepEqual(faults(withAddress(address)), { "to.address": fault }, address);
  });

  it("links only to hosts in linkHosts, however the link is written", () => {
    for (const host of [
      "https://evil.example/",
      "https://app.candlefish.ai.evil.example/",
      "https://app.candlefish.ai@evil.example/",
      "https://app.candlefish.ai:8443/",
      "https://app.candlefish.ai./",
      "https:\\\\evil.example\\app.candlefish.ai/",
      "https://evil.example\\@app.candlefish.ai/",
      "https:///evil.example/",
      "//app.candlefish.ai/",
      "http://app.candlefish.ai/",
      "javascript:alert(1)//app.candlefish.ai",
      "https://app.candlefish.ai/\r\nBcc: a",
      " https://app.candlefish.ai/",
    ]) {
      assert.deepEqual(
        Object.keys(faults(withMeeting({ links: { accept: host } }))),
        ["data.meeting.links.accept"],
        host,
      );
      const data = { ...messages.resetPassword.data, url: host };
      assert.deepEqual(Object.keys(faults({ ...messages.resetPassword, data })), ["data.url"], host);
    }
    assert.deepEqual(faults(withMeeting({ links: { cancel: "https://app.candlefish.ai:443/a?b=%20#c" } })), {});
    assert.deepEqual(faults(withMeeting({ url: "https://evil.example/" })), {});
  });
});
