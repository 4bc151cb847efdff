import assert from "node:assert/strict";
import { randomUUID } from "node:crypto";
import { parseAddress } from "../../../core/recipients/address";
import type { Recipient } from "../../../core/recipients/recipient";
import { record } from "../../../functions/suppression/record-feedback";
import type { Feedback } from "../../../functions/suppression/transition";
import { recipientOf } from "../../support/recipient";
import { OBJECTIONS, TABLE } from "../../support/functions/endpoint";
import { idOf } from "../../support/functions/links/function";
import { type OpenedStores, startStores } from "../../support/functions/suppression/stores";

const AT = "2125-11-20T00:00:00.000Z";
const feedback = (fields: Partial<Feedback> = {}): Feedback => ({
  id: randomUUID(),
  kind: fields.classification === "full-mailbox" ? "Transient/MailboxFull" : "kind",
  messageId: randomUUID(),
  at: AT,
  writer: randomUUID(),
  classification: "hard-bounce",
  ambiguous: false,
  ...fields,
});

describe("recording feedback", () => {
  let opened: OpenedStores;
  let number = 0;
  /** Somebody about whom there is no feedback yet. */
  let person: string;
  before(async () => {
    opened = await startStores();
  });
  after(() => opened.stop());
  beforeEach(() => {
    person = `person${++number}@example.com`;
    opened.endpoint.operations.length = 0;
    opened.endpoint.suppressionList.calls.length = 0;
    opened.endpoint.suppressionList.productionAccess = true;
  });

  const write = (about: Feedback, to = person, remaining = 20_000) => {
    const address = parseAddress(to);
    assert.ok(address);
    return record(opened.stores, address, about, () => remaining);
  };
  const item = async (to = person) => {
    const found = (await opened.endpoint.items()).find(({ recipient }) => recipient === to);
    assert.ok(found, `no item of ${to}`);
    return found;
  };
  const put = (fields: Partial<Recipient>) =>
    opened.endpoint.put(TABLE, { ...recipientOf(person), id: idOf(person), ...fields });
  /** What was asked of DynamoDB, and how often something was put on SES's list. */
  const calls = () => [opened.endpoint.operations.join(" "), opened.endpoint.suppressionList.calls.length];
  const entry = () => opened.endpoint.suppressionList.entries().find(({ address }) => address === person)?.reason;

  it("puts the address on SES's list, and then writes the item", async () => {
    assert.deepEqual(await write(feedback()), { duplicate: false, pending: false });
    assert.deepEqual([...calls(), entry()], ["GetItem GetItem UpdateItem", 1, "BOUNCE"]);
    const { id, state, pendingReason } = await item();
    assert.deepEqual([id, state, pendingReason], [idOf(person), "SUPPRESSED", undefined]);
  });

  it("puts nothing on the list that does not belong there", async () => {
    assert.deepEqual(await write(feedback({ classification: "full-mailbox" })), { duplicate: false, pending: false });
    const simulated = `bounce+${number}@simulator.amazonses.com`;
    assert.deepEqual(await write(feedback(), simulated), { duplicate: false, pending: false });
    assert.deepEqual(calls(), ["GetItem GetItem UpdateItem GetItem GetItem UpdateItem", 0]);
    assert.equal((await item(simulated)).state, "SUPPRESSED");
  });

  it("changes nothing about what is on record, and says so", async () => {
    const first = feedback();
    await write(first);
    assert.deepEqual(await write({ ...first, writer: "another attempt" }), { duplicate: true, pending: false });
    assert.deepEqual(calls(), ["GetItem GetItem UpdateItem GetItem", 1]);
    assert.equal((await item()).revision, 1);
  });

  it("stores nothing about an erased person, and asks about that only where there is no item", async () => {
    await opened.endpoint.put(OBJECTIONS, { id: idOf(person), erasedAt: AT, revision: 1 });
    assert.deepEqual(await write(feedback()), { duplicate: false, pending: false });
    assert.deepEqual(calls(), ["GetItem GetItem", 0]);
    await put({});
    await write(feedback());
    assert.deepEqual(calls(), ["GetItem GetItem GetItem UpdateItem", 1]);
  });

  it("begins nothing if less than 20 seconds are left", async () => {
    await assert.rejects(write(feedback(), person, 19_999), { name: "OutOfTime" });
    assert.deepEqual(calls(), ["", 0]);
    await write(feedback(), person, 20_000);
    assert.deepEqual(calls(), ["GetItem GetItem UpdateItem", 1]);
  });

  it("leaves pending what SES does not take, since the first time, until SES takes it", async () => {
    opened.endpoint.suppressionList.productionAccess = false;
    const refused = { duplicate: false, pending: true, error: "BadRequestException" };
    const before = new Date().toISOString();
    assert.deepEqual(await write(feedback()), refused);
    const first = await item();
    assert.equal(first.pendingReason, "BOUNCE");
    assert.ok(first.pendingSince !== undefined && first.pendingSince >= before, first.pendingSince);
    assert.deepEqual(await write(feedback({ classification: "complaint" })), refused);
    const second = await item();
    assert.deepEqual([second.pendingReason, second.pendingSince], ["COMPLAINT", first.pendingSince]);
    // What puts nothing on the list changes nothing about what is pending, and is not pending itself.
    const noSpam = feedback({ classification: "not-spam" });
    assert.deepEqual(await write(noSpam), { duplicate: false, pending: false });
    assert.deepEqual(await write({ ...noSpam, writer: "again" }), { duplicate: true, pending: false });
    assert.equal((await item()).pendingReason, "COMPLAINT");
    opened.endpoint.suppressionList.productionAccess = true;
    assert.deepEqual(await write(feedback()), { duplicate: false, pending: false });
    const { pendingReason, pendingSince } = await item();
    assert.deepEqual([pendingReason, pendingSince], [undefined, undefined]);
  });

  it("counts what it wrote although the answer was lost", async () => {
    opened.endpoint.loseAnswer("UpdateItem");
    assert.deepEqual(await write(feedback()), { duplicate: false, pending: false });
    assert.deepEqual(calls(), ["GetItem GetItem UpdateItem UpdateItem GetItem", 1]);
    opened.endpoint.loseAnswer("UpdateItem");
    const older = feedback({ at: "2125-11-19T00:00:00.000Z" });
    assert.deepEqual(await write(older), { duplicate: false, pending: false });
  });

  describe("while another writer comes first", () => {
    const complained = { state: "SUPPRESSED", reason: "COMPLAINT", suppressedAt: AT, complaints: 1 } as const;

    it("puts once, and leaves the current reason pending, since nobody knows whose Put came last", async () => {
      opened.endpoint.onPut(() => put({ ...complained, revision: 5 }));
      assert.deepEqual(await write(feedback()), { duplicate: false, pending: true });
      const { reason, pendingReason, hardBounces, complaints, revision } = await item();
      assert.deepEqual([reason, pendingReason, hardBounces, complaints, revision], ["COMPLAINT", "COMPLAINT", 1, 1, 6]);
      assert.deepEqual(calls(), ["GetItem GetItem UpdateItem GetItem UpdateItem", 1]);
    });

    it("leaves that pending too if the feedback is on record by then, and the reason another", async () => {
      const about = feedback();
      const recentFeedback = [{ ...about, writer: "another" }];
      opened.endpoint.onPut(() => put({ ...complained, recentFeedback, revision: 5 }));
      assert.deepEqual(await write(about), { duplicate: true, pending: true });
      const { pendingReason, hardBounces, revision } = await item();
      assert.deepEqual([pendingReason, hardBounces, revision], ["COMPLAINT", 0, 6]);
    });

    it("writes nothing if the feedback is on record by then, with the same reason", async () => {
      const about = feedback();
      const recentFeedback = [{ ...about, writer: "another" }];
      const bounced = { state: "SUPPRESSED", reason: "BOUNCE", suppressedAt: AT } as const;
      opened.endpoint.onPut(() => put({ ...bounced, recentFeedback, revision: 5 }));
      assert.deepEqual(await write(about), { duplicate: true, pending: false });
      assert.equal((await item()).revision, 5);
    });

    it("leaves nothing pending where there was no Put", async () => {
      opened.endpoint.fail("UpdateItem", 1, { status: 400, type: "ConditionalCheckFailedException" });
      const full = feedback({ classification: "full-mailbox" });
      assert.deepEqual(await write(full), { duplicate: false, pending: false });
      assert.deepEqual([(await item()).softBounces, (await item()).pendingReason], [1, undefined]);
    });

    it("leaves nothing pending where the Put came after the write that was lost", async () => {
      const full = Array.from({ length: 3 }, () => feedback({ classification: "full-mailbox" }));
      await Promise.all(full.map((each) => write(each)));
      const { softBounces, reason, pendingReason } = await item();
      assert.deepEqual([softBounces, reason, pendingReason], [3, "BOUNCE", undefined]);
      assert.equal(calls()[1], 1);
    });

    it("gives up after five attempts", async () => {
      opened.endpoint.fail("UpdateItem", 5, { status: 400, type: "ConditionalCheckFailedException" });
      await assert.rejects(write(feedback()), { name: "WriteContention" });
      assert.equal(calls()[1], 1, "one Put all the same");
    });
  });
});
