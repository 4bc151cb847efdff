import type { OptInRequest } from "../../../core/recipients/consent";
import assert from "node:assert/strict";
import fc from "fast-check";
import { delivery } from "../../../core/recipients/delivery";
import { confirmable, confirmed, consentTo, KEPT_CONSENTS, withChoicesOfLists } from "../../../core/recipients/opt-in";
import { withChoices } from "../../../core/recipients/preferences";
import type { Recipient } from "../../../core/recipients/recipient";
import { recipientOf } from "../../support/recipient";

const person = recipientOf("grace@example.net");
const at = (day: number) => new Date(Date.UTC(2026, 0, day));

const request = (expires: number): OptInRequest => ({
  source: "Settings page",
  textVersion: "7",
  language: "en-US",
  requestedAt: at(1).toISOString(),
  expires,
  message: `message-${expires}`,
});

const asked = (recipient: Recipient, expires: number, list: "list-16" | "list-17" = "list-16"): Recipient => ({
  ...recipient,
  pendingOptIns: { ...recipient.pendingOptIns, [list]: request(expires) },
});

function chosen(recipient: Recipient, choice: "every" | "off", day: number): Recipient {
  const made = { at: at(day).toISOString(), by: "page" } as const;
  return {
    ...recipient,
    preferences: withChoices(recipient.preferences, { "list-16": choice }, made),
    consents: withChoicesOfLists(recipient.consents, { "list-16": choice }, made),
  };
}

const sends = (recipient: Recipient) => "send" in delivery("list-16", { recipient, objection: undefined });

describe("double opt-in", () => {
  it("keeps a request complete as evidence of consent, and leaves other pending requests alone", () => {
    const item = { ...asked(asked(person, 10), 20, "list-17"), expiresAt: 20 };
    const next = confirmed(item, "list-16", at(2));
    const confirmedAt = at(2).toISOString();
    assert.deepEqual(next?.consents, [{ ...request(10), list: "list-16", confirmedAt }]);
    assert.deepEqual(next?.preferences, { "list-16": { value: "every", at: confirmedAt, by: "confirmation" } });
    assert.deepEqual(next?.pendingOptIns, { "list-17": request(20) });
    assert.deepEqual([next?.expiresAt, next?.revision], [undefined, item.revision + 1]);
  });

  it("confirms nothing that was not requested", () => {
    assert.equal(confirmed(person, "list-16", at(2)), undefined);
    assert.equal(confirmed(asked(person, 10, "list-17"), "list-16", at(2)), undefined);
  });

  it("11: a link confirms only the newest request, and only once", () => {
    const item = asked(asked(person, 10), 20);
    assert.deepEqual([confirmable("list-16", 10, item), confirmable("list-16", 20, item)], ["void", "pending"]);
    const next = confirmed(item, "list-16", at(2));
    assert.deepEqual([confirmable("list-16", 10, next), confirmable("list-16", 20, next)], ["void", "confirmed"]);
    const left = next && chosen(next, "off", 3);
    assert.equal(confirmable("list-16", 20, left), "void");
  });

  it("keeps when and how a subscription ended, and starts another when it is resumed", () => {
    const subscribed = confirmed(asked(person, 10), "list-16", at(2));
    assert.ok(subscribed);
    const left = chosen(subscribed, "off", 3);
    assert.deepEqual(
      left.consents?.map(({ withdrawn }) => withdrawn),
      [{ at: at(3).toISOString(), by: "page" }],
    );
    assert.equal(chosen(left, "off", 4).consents?.[0]?.withdrawn?.at, at(3).toISOString());
    const back = chosen(left, "every", 5);
    assert.deepEqual(
      back.consents?.map(({ source, confirmedAt }) => [source, confirmedAt]),
      [
        ["Settings page", at(2).toISOString()],
        ["page", at(5).toISOString()],
      ],
    );
    assert.equal(chosen(back, "every", 6).consents?.length, 2);
  });

  it("sends to a list exactly while a consent lasts, whatever was requested, confirmed and chosen before", () => {
    const step = fc.constantFrom("ask", "confirm", "off", "every");
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        let recipient: Recipient = person;
        let isOn = false;
        let wasOn = false;
        steps.forEach((name, index) => {
          if (name === "ask") recipient = asked(recipient, index + 1);
          else if (name === "confirm") {
            const next = confirmed(recipient, "list-16", at(index));
            isOn = next !== undefined || isOn;
            recipient = next ?? recipient;
          } else {
            recipient = chosen(recipient, name, index);
            isOn = name === "every" && wasOn;
          }
          wasOn ||= isOn;
          assert.equal(sends(recipient), isOn);
          assert.equal(consentTo("list-16", recipient) !== undefined, isOn);
          assert.ok((recipient.consents?.length ?? 0) <= KEPT_CONSENTS);
        });
      }),
    );
  });
});
