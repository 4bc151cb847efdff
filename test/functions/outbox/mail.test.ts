import assert from "node:assert/strict";
import { parseKeyRing } from "../../../core/link-tokens/key-ring";
import { type Purpose, readToken } from "../../../core/link-tokens/tokens";
import type { Message, OptIn } from "../../../core/outbox-messages/message";
import { parseMessage } from "../../../core/outbox-messages/parse";
import type { Digest } from "../../../functions/outbox/digest-mail";
import type { Letterhead } from "../../../functions/outbox/letterhead";
import { mailOf, type Sendable } from "../../../functions/outbox/mail";
import type { Mail } from "../../../mail/mime/mime";
import { messages, rules } from "../../support/messages";
import { idOf, keyMap, STACK } from "../../support/functions/links/function";
import { makeLetterhead } from "../../support/functions/outbox/letterhead";

const DATE = new Date("2026-12-01T12:00:00Z");
const RING = parseKeyRing(keyMap("1", ["1"]));
const ID = idOf("grace@example.net");
/** 3 December at 12:00 UTC. */
const EXPIRES = 1_796_299_200;

const parsed = (input: object): Message => {
  const result = parseMessage(JSON.stringify(input), rules);
  if ("refusals" in result) assert.fail(JSON.stringify(result.refusals));
  return result.message;
};
const request = {
  source: "Settings page",
  textVersion: "2026-11-01",
  language: "en-GB",
  requestedAt: "2026-12-01T11:00:00.000Z",
  expires: EXPIRES,
  message: "key",
};
const optIn = (): Sendable => ({ ...(parsed(messages.optIn) as OptIn), request });
const sendable = (input: object) => parsed(input) as Sendable;

/** The claims of the links to a page, each once. */
function claimsOf({ text, html }: Mail, page: string, purpose: Purpose) {
  const links = [...`${text} ${html}`.matchAll(/https:\/\/links\.candlefish\.ai\/([a-z]+)\?t=([\w-]+)/g)];
  const tokens = new Set(links.flatMap(([, path, token = ""]) => (path === page ? [token] : [])));
  return [...tokens].map((token) => readToken(token, purpose, RING, STACK, DATE));
}
const PREFERENCES = [{ purpose: "preferences", id: ID }];

describe("the mail of a message", () => {
  let letterhead: Letterhead;
  const mail = (message: Sendable | Digest, more: Partial<Letterhead> = {}) =>
    mailOf(message, ID, RING, { ...letterhead, ...more }, DATE);
  before(async () => {
    letterhead = await makeLetterhead({
      locale: "en-GB",
      timeZone: "Asia/Tokyo",
      mailingLists: new Map([["summaries", { number: 16, id: "summaries", name: "Shared summaries" }]]),
    });
  });

  for (const [category, listId] of [
    ["invitation", "invitation.candlefish.ai"],
    ["reminder", "reminder.candlefish.ai"],
    ["followUp", "follow-up.candlefish.ai"],
  ] as const)
    it(`can be switched off by its links: ${category}`, () => {
      const { data } = messages[category];
      const made = mail(sendable({ ...messages[category], data: { ...data, list: undefined } }));
      assert.deepEqual(made.subscription?.listId, listId);
      assert.deepEqual(claimsOf(made, "u", "unsubscribe"), [{ purpose: "unsubscribe", id: ID, topic: category }]);
      assert.ok(made.text.includes(made.subscription.unsubscribe), "the header's link is the footer's");
      assert.deepEqual(claimsOf(made, "preferences", "preferences"), PREFERENCES);
      assert.deepEqual([made.to, made.date, made.language], [messages[category].to, DATE, "en"]);
      assert.deepEqual(made.replyTo, { name: "Ada Lovelace", address: "ada@example.org" });
      assert.equal(made.calendar?.method, category === "invitation" ? "REQUEST" : undefined);
    });

  it("asks for an answer in the calendar where somebody reads it", () => {
    const made = mail(sendable(messages.invitation), {
      senders: { ...letterhead.senders, calendarReplies: "replies@candlefish.ai" },
    });
    assert.match(made.calendar?.text ?? "", /replies@candlefish\.ai/);
    const hint = "You can also reply in your calendar.";
    assert.ok(made.text.includes(hint));
    assert.ok(!mail(sendable(messages.invitation)).text.includes(hint), "where nobody reads it");
  });

  it("names the mailing list that it goes to, and ends that subscription only", () => {
    const made = mail(sendable(messages.followUp));
    assert.equal(made.subscription?.listId, "summaries.lists.candlefish.ai");
    assert.deepEqual(claimsOf(made, "u", "unsubscribe"), [{ purpose: "unsubscribe", id: ID, topic: "list-16" }]);
    assert.match(made.text, /Shared summaries/);
  });

  for (const [notice, subject, words] of [
    ["verifyAccount", /^Verify/, /https:\/\/app\.candlefish\.ai\/verify\?t=1/],
    ["resetPassword", /password/, /https:\/\/app\.candlefish\.ai\/reset\?t=1/],
    ["alert", /New sign-in/, /Somebody signed in from Lisbon\./],
  ] as const)
    it(`cannot be switched off where it is a notice: ${notice}`, () => {
      const made = mail(sendable(messages[notice]));
      assert.match(made.subject, subject);
      assert.match(made.text, words);
      assert.deepEqual([made.subscription, made.calendar], [undefined, undefined]);
      assert.deepEqual(claimsOf(made, "u", "unsubscribe"), []);
      assert.deepEqual(claimsOf(made, "preferences", "preferences"), PREFERENCES);
      assert.deepEqual([made.from.address, made.replyTo.address], ["notices@candlefish.ai", "support@candlefish.ai"]);
    });

  it("asks for a subscription with a link that confirms this request", () => {
    const made = mail(optIn());
    const confirm = { purpose: "confirm", id: ID, topic: "list-16", expires: EXPIRES };
    assert.deepEqual(claimsOf(made, "confirm", "confirm"), [confirm]);
    assert.deepEqual(claimsOf(made, "preferences", "preferences"), PREFERENCES);
    assert.deepEqual([made.subscription, made.from.address], [undefined, "notices@candlefish.ai"]);
    for (const words of ["Shared summaries", "Settings page", "1 December 2026", "3 December 2026"])
      assert.ok(made.text.includes(words), `${words} in ${made.text}`);
  });

  it("of several follow-ups is the digest's, and replies to it go to support", () => {
    const { data } = sendable(messages.followUp) as Extract<Sendable, { category: "followUp" }>;
    const made = mail({
      category: "digest",
      id: "2026-12-02",
      followUps: [],
      to: messages.followUp.to,
      locale: "en-GB",
      timeZone: "Europe/London",
      data: { followUps: [data], at: "2026-12-02T08:00:00.000Z", part: 2, parts: 3 },
    });
    assert.equal(made.subject, "1 meeting summary, Wednesday, 2 December 2026 (2 of 3)");
    assert.equal(made.subscription?.listId, "digest.candlefish.ai");
    assert.deepEqual(claimsOf(made, "u", "unsubscribe"), [{ purpose: "unsubscribe", id: ID, topic: "followUp" }]);
    assert.ok(made.text.includes(made.subscription.unsubscribe));
    assert.equal(made.replyTo.address, "support@candlefish.ai");
  });

  it("shows times as the message says, and by default as the stack does", () => {
    const withoutBoth = { ...messages.verifyAccount, locale: undefined, timeZone: undefined };
    assert.match(mail(sendable(messages.verifyAccount)).text, /03:00, Eastern Standard Time/);
    assert.match(mail(sendable(withoutBoth)).text, /17:00, Japan Standard Time/);
  });
});
