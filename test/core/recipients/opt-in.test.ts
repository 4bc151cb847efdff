import type { OptInRequest } from "../../../core/recipients/consent";
import assert from "node:assert/strict";
import fc from "fast-check";
import { delivery } from "../../../core/recipients/delivery";
import {
  confirmable,
  confirmed,
  CONFIRMATION_SECONDS,
  consentTo,
  countedRequest,
  KEPT_CONSENTS,
  OPT_IN_INTERVAL_SECONDS,
  optInRefusal,
  withChoicesOfLists,
} from "../../../core/recipients/opt-in";
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

describe("a request to subscribe", () => {
  const now = new Date("2026-01-02T12:00:00.000Z");
  const seconds = now.getTime() / 1000;
  /** A pending request of so many seconds ago. */
  const ago = (age: number) => ({ ...request(seconds - age + CONFIRMATION_SECONDS), message: "earlier" });
  const refusal = (item: Partial<Recipient> | undefined, message = "new") =>
    optInRefusal("list-16", item, message, now);

  it("is counted by the day, in UTC", () => {
    assert.deepEqual(countedRequest(undefined, now), { day: "2026-01-02", count: 1 });
    assert.deepEqual(countedRequest({}, now), { day: "2026-01-02", count: 1 });
    assert.equal(countedRequest({ optInRequests: { day: "2026-01-02", count: 2 } }, now).count, 3);
    assert.equal(countedRequest({ optInRequests: { day: "2026-01-01", count: 2 } }, now).count, 1);
  });

  it("gets a confirmation mail, unless the person is on the list already", () => {
    assert.deepEqual([refusal(undefined), refusal({})], [undefined, undefined]);
    const consents = [{ ...request(1), list: "list-16", confirmedAt: at(1).toISOString() }] as const;
    assert.equal(refusal({ consents }), "already-confirmed");
    const withdrawn = { at: at(1).toISOString(), by: "page" } as const;
    assert.equal(refusal({ consents: [{ ...consents[0], withdrawn }] }), undefined);
    assert.equal(refusal({ consents: [{ ...consents[0], list: "list-17" }] }), undefined);
  });

  it("waits ten minutes after another, for whichever list", () => {
    assert.equal(OPT_IN_INTERVAL_SECONDS, 600);
    for (const list of ["list-16", "list-17"] as const) {
      assert.equal(refusal({ pendingOptIns: { [list]: ago(599) } }), "opt-in-limit");
      assert.equal(refusal({ pendingOptIns: { [list]: ago(600) } }), undefined);
    }
    assert.equal(refusal({ pendingOptIns: { "list-16": ago(9999), "list-17": ago(1) } }), "opt-in-limit");
  });

  it("is one of three a day", () => {
    assert.equal(refusal({ optInRequests: { day: "2026-01-02", count: 2 } }), undefined);
    assert.equal(refusal({ optInRequests: { day: "2026-01-02", count: 3 } }), "opt-in-limit");
  });

  it("is not refused for having been made already, when the queue delivers it again", () => {
    const item = { pendingOptIns: { "list-16": ago(1) }, optInRequests: { day: "2026-01-02", count: 3 } } as const;
    assert.equal(refusal(item, "earlier"), undefined);
    assert.equal(refusal(item), "opt-in-limit");
  });
});

describe("choices about mailing lists", () => {
  const made = { at: at(3).toISOString(), by: "page" } as const;
  const consent = (list: "list-16" | "list-17", expires = 10) => ({
    ...request(expires),
    list,
    confirmedAt: at(2).toISOString(),
  });

  it("leave the consents alone where there are none, or the choices are about no list", () => {
    assert.equal(withChoicesOfLists(undefined, { "list-16": "off" }, made), undefined);
    const consents = [consent("list-16")];
    assert.equal(withChoicesOfLists(consents, { reminder: "off" }, made), consents);
  });

  it("end and resume only the lists that they are about", () => {
    const both = [consent("list-16"), consent("list-17")];
    const ended = withChoicesOfLists(both, { "list-16": "off", reminder: "off" }, made);
    assert.deepEqual(ended, [{ ...consent("list-16"), withdrawn: made }, consent("list-17")]);
    assert.deepEqual(withChoicesOfLists(ended, { "list-16": "every" }, { ...made, by: "one-click" }), [
      ...(ended ?? []),
      { ...consent("list-16"), source: "one-click", requestedAt: made.at, confirmedAt: made.at },
    ]);
    assert.deepEqual(withChoicesOfLists([consent("list-17")], { "list-16": "every" }, made), [consent("list-17")]);
  });

  it("resume the newest consent, and keep the newest twenty", () => {
    const withdrawn = (expires: number) => ({ ...consent("list-16", expires), withdrawn: made });
    const many = Array.from({ length: KEPT_CONSENTS }, (_, index) => withdrawn(index));
    const resumed = withChoicesOfLists(many, { "list-16": "every" }, made) ?? [];
    assert.deepEqual(
      resumed.map(({ expires }) => expires),
      [...many.slice(1).map(({ expires }) => expires), KEPT_CONSENTS - 1],
    );
    const next = confirmed({ ...asked(person, 99), consents: many }, "list-16", at(4));
    assert.deepEqual([next?.consents?.length, next?.consents?.at(-1)?.expires], [KEPT_CONSENTS, 99]);
  });

  it("and a confirmation keep the other choices", () => {
    const preferences = { reminder: { value: "off", ...made } } as const;
    const next = confirmed({ ...asked(person, 10), preferences }, "list-16", at(4));
    assert.deepEqual(Object.keys(next?.preferences ?? {}), ["reminder", "list-16"]);
    assert.equal(next?.pendingOptIns, undefined);
    assert.equal(confirmable("list-16", 10, undefined), "void");
    assert.equal(confirmable("list-16", 10, asked(person, 10, "list-17")), "void");
  });
});
