import assert from "node:assert/strict";
import fc from "fast-check";
import { choiceOf, delivery, type Known, preferencesOf } from "../../../core/recipients/delivery";
import type { Consent } from "../../../core/recipients/consent";
import { type Choice, type Preferences, withChoices } from "../../../core/recipients/preferences";
import type { Recipient } from "../../../core/recipients/recipient";
import { byteOfTopic, type Topic, topicOfByte } from "../../../core/recipients/topics";
import { recipientOf } from "../../support/recipient";

const at = (minute: number) => new Date(Date.UTC(2026, 10, 25, 0, minute)).toISOString();
const chose = (topic: Topic, value: Choice, minute = 0): Preferences =>
  withChoices(undefined, { [topic]: value }, { at: at(minute), by: "page" });

const ITEM = recipientOf("a@example.com");
const known = (
  recipient: Partial<Recipient> | undefined,
  objection?: Omit<Known["objection"] & object, "id" | "revision">,
): Known => ({
  recipient: recipient && { ...ITEM, ...recipient },
  objection: objection && { id: "id", revision: 1, ...objection },
});
const consent: Consent = {
  list: "list-16",
  source: "Settings page",
  textVersion: "7",
  language: "en-US",
  requestedAt: at(0),
  expires: 1,
  message: "message",
  confirmedAt: at(0),
};
const NOBODY = known(undefined);

describe("whether mail may be sent to a recipient", () => {
  for (const [what, topic, of, expected] of [
    ["a category nobody chose anything about", "reminder", NOBODY, { send: "every" }],
    ["a mailing list nobody asked for", "list-16", NOBODY, { skip: "not-confirmed" }],
    ["a category that is off", "reminder", known({ preferences: chose("reminder", "off") }), { skip: "unsubscribed" }],
    [
      "a mailing list that is off",
      "list-16",
      known({ preferences: chose("list-16", "off") }),
      { skip: "unsubscribed" },
    ],
    [
      "a mailing list that was confirmed",
      "list-16",
      known({ preferences: chose("list-16", "every"), consents: [consent] }),
      { send: "every" },
    ],
    [
      "a mailing list that is on and was never confirmed",
      "list-16",
      known({ preferences: chose("list-16", "every") }),
      { skip: "not-confirmed" },
    ],
    ["follow-ups once a day", "followUp", known({ preferences: chose("followUp", "daily") }), { send: "daily" }],
    [
      "a list other than the one that is on",
      "list-17",
      known({ preferences: chose("list-16", "every") }),
      { skip: "not-confirmed" },
    ],
    [
      "an opt-out of somebody without an item",
      "reminder",
      known(undefined, { preferences: chose("reminder", "off") }),
      { skip: "unsubscribed" },
    ],
    [
      "an opt-out from before there was an item",
      "reminder",
      known({}, { preferences: chose("reminder", "off") }),
      { skip: "unsubscribed" },
    ],
    ["a bounced address", "reminder", known({ state: "SUPPRESSED", reason: "BOUNCE" }), { skip: "suppressed" }],
    [
      "a complainant who chose to get mail",
      "reminder",
      known({ state: "SUPPRESSED", reason: "COMPLAINT", preferences: chose("reminder", "every") }),
      { skip: "suppressed" },
    ],
    [
      "a system notice to a bounced address",
      "system",
      known({ state: "SUPPRESSED", reason: "BOUNCE" }),
      { skip: "suppressed" },
    ],
    [
      "a system notice to somebody who switched everything off",
      "system",
      known({ preferences: chose("invitation", "off") }),
      { send: "every" },
    ],
    ["an erased person", "reminder", known(undefined, { erasedAt: at(0) }), { skip: "erased" }],
    [
      "an erased person whose item was restored",
      "reminder",
      known({ preferences: chose("reminder", "every") }, { erasedAt: at(0) }),
      { skip: "erased" },
    ],
    ["a system notice to an erased person", "system", known(undefined, { erasedAt: at(0) }), { skip: "erased" }],
  ] as const)
    it(`is decided for ${what}`, () => {
      assert.deepEqual(delivery(topic, of), expected);
    });
});

describe("a recipient's preferences", () => {
  const choice = fc.constantFrom<Choice>("every", "daily", "off");
  const minute = fc.nat(3);

  it("are the newer ones of both tables, and of equally old ones those that stop mail", () => {
    fc.assert(
      fc.property(choice, minute, choice, minute, (one, oneAt, other, otherAt) => {
        const both = known(
          { preferences: chose("reminder", one, oneAt) },
          { preferences: chose("reminder", other, otherAt) },
        );
        const later = oneAt > otherAt ? one : otherAt > oneAt ? other : [one, other].includes("off") ? "off" : other;
        assert.equal(choiceOf("reminder", both), later);
      }),
    );
  });

  it("are kept for every topic of either table", () => {
    const both = known({ preferences: chose("reminder", "off") }, { preferences: chose("followUp", "off") });
    assert.deepEqual(Object.keys(preferencesOf(both)).sort(), ["followUp", "reminder"]);
  });

  it("for other topics are unchanged", () => {
    const first = chose("reminder", "off");
    assert.deepEqual(withChoices(first, { followUp: "off" }, { at: at(1), by: "one-click" }), {
      ...first,
      followUp: { value: "off", at: at(1), by: "one-click" },
    });
  });
});

describe("a topic's byte", () => {
  it("is unique, and never 0", () => {
    const topics = Array.from({ length: 256 }, (_, byte) => [byte, topicOfByte(byte)] as const);
    const named = topics.flatMap(([byte, topic]) => (topic ? [[byte, topic] as const] : []));
    assert.deepEqual(named.slice(0, 4), [
      [1, "invitation"],
      [2, "reminder"],
      [3, "followUp"],
      [16, "list-16"],
    ]);
    assert.equal(named.length, 3 + 240);
    for (const [byte, topic] of named) assert.equal(byteOfTopic(topic), byte);
  });
});
