import assert from "node:assert/strict";
import { choiceOf, delivery } from "../../../core/recipients/delivery";
import { TABLE } from "../../support/functions/endpoint";
import { bounce, complaint, hardBounce } from "../../support/functions/events";
import { idOf, startLinksWithFeedback, token } from "../../support/functions/links/function";

describe("35: a recipient whose item both pages and feedback write", () => {
  let links: Awaited<ReturnType<typeof startLinksWithFeedback>>;
  let people = 0;
  before(async () => {
    links = await startLinksWithFeedback();
  });
  after(() => links.stop());

  const newcomer = () => `shared${people++}@example.com`;

  async function optOut(recipient: string): Promise<void> {
    const link = token({ purpose: "unsubscribe", id: idOf(recipient), topic: "reminder" });
    const { statusCode } = await links.ask({ method: "POST", token: link, body: "List-Unsubscribe=One-Click" });
    assert.equal(statusCode, 200);
  }

  async function handle(event: string): Promise<void> {
    assert.deepEqual((await links.functions.handle([event])).failed, []);
  }

  const fullMailbox = (recipient: string) => bounce("Transient", "MailboxFull", [recipient]);

  const known = async (recipient: string) => ({
    recipient: (await links.functions.endpoint.items()).find((item) => item.recipient === recipient),
    objection: (await links.functions.endpoint.objections()).find(({ id }) => id === idOf(recipient)),
  });

  it("keeps the opt-out in the item that feedback created, which then no longer expires", async () => {
    const recipient = newcomer();
    await handle(fullMailbox(recipient));
    assert.ok((await known(recipient)).recipient?.expiresAt);
    await optOut(recipient);
    const { recipient: item, objection } = await known(recipient);
    assert.deepEqual([item?.id, item?.expiresAt, item?.softBounces], [idOf(recipient), undefined, 1]);
    assert.deepEqual([item?.preferences?.reminder?.value, objection], ["off", undefined]);
  });

  it("keeps the opt-out through all later feedback", async () => {
    const recipient = newcomer();
    await handle(fullMailbox(recipient));
    await optOut(recipient);
    for (const event of [fullMailbox(recipient), hardBounce(recipient), complaint([recipient])]) {
      await handle(event);
      const { recipient: item } = await known(recipient);
      assert.deepEqual([item?.preferences?.reminder?.value, item?.expiresAt], ["off", undefined]);
    }
    assert.deepEqual(delivery("reminder", await known(recipient)), { skip: "suppressed" });
  });

  it("keeps an opt-out that was made before feedback created the item", async () => {
    const recipient = newcomer();
    await optOut(recipient);
    await handle(fullMailbox(recipient));
    assert.equal(choiceOf("reminder", await known(recipient)), "off");
  });

  it("keeps both when they arrive together, and neither becomes a dead letter", async () => {
    for (let round = 0; round < 20; round++) {
      const recipient = newcomer();
      await handle(fullMailbox(recipient));
      await Promise.all([optOut(recipient), handle(fullMailbox(recipient)), handle(fullMailbox(recipient))]);
      const { recipient: item } = await known(recipient);
      assert.deepEqual([item?.softBounces, item?.preferences?.reminder?.value, item?.expiresAt], [3, "off", undefined]);
    }
  });

  it("can be written to when somebody created the item without a revision", async () => {
    const recipient = newcomer();
    await links.functions.endpoint.put(TABLE, { recipient, note: "by hand" });
    await handle(complaint([recipient]));
    const { recipient: item } = await known(recipient);
    assert.deepEqual([item?.state, item?.revision, item?.id], ["SUPPRESSED", 1, idOf(recipient)]);
  });

  it("is found when the import from SES's list created the item", async () => {
    const recipient = newcomer();
    links.functions.endpoint.suppressionList.add(recipient, "BOUNCE");
    await links.functions.reconcile(true);
    await optOut(recipient);
    const { recipient: item } = await known(recipient);
    assert.deepEqual([item?.reason, item?.preferences?.reminder?.value], ["BOUNCE", "off"]);
  });
});
