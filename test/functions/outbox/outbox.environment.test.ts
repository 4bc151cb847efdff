/** What the outbox function takes from its environment, and what its processes keep between runs. */
import assert from "node:assert/strict";
import { messages } from "../../support/messages";
import { ID_KEY, ID_KEY_SECRET } from "../../support/functions/endpoint";
import { type OutboxFunction, startOutbox } from "../../support/functions/outbox/function";
import { reset } from "../../support/functions/outbox/variations";

describe("the outbox function in its environment", () => {
  let outbox: OutboxFunction;
  const start = async (settings?: Readonly<Record<string, string>>) => (outbox = await startOutbox(settings));
  afterEach(() => outbox.stop());

  it("writes the settings into each mail: the postal address, where links lead, and where calendars reply", async () => {
    await start({ POSTAL_ADDRESS: "1 Fish Street, London", CALENDAR_REPLIES: "replies@candlefish.ai" });
    await outbox.run([{ body: messages.invitation }]);
    const text = outbox.accepted[0]?.bytes.toString() ?? "";
    assert.match(text, /^1 Fish Street, London\r$/m);
    // Quoted-printable (RFC 2045 section 6.7).
    assert.match(text.replaceAll("=\r\n", ""), /https:\/\/links\.candlefish\.ai\/preferences\?t(=3D|=)[\w-]{52}/);
    const calendar = [...text.matchAll(/text\/calendar[^]+?\r\n\r\n([^]+?)\r\n--/g)].map(([, body = ""]) =>
      Buffer.from(body, "base64").toString().replaceAll("\r\n ", ""),
    );
    assert.match(calendar.join(), /ORGANIZER.*mailto:replies@candlefish\.ai/);
  });

  it("sends no optional mail beyond the volume that AWS was told to expect", async () => {
    await start({ EXPECTED_DAILY_VOLUME: "1" });
    await outbox.run([{ body: messages.invitation }]);
    outbox.restart();
    const { again, lines } = await outbox.run([{ body: { ...messages.reminder, id: "reminder" } }]);
    assert.deepEqual([again, lines.map(({ reason }) => reason)], [["0"], ["volume"]]);
  });

  for (const [queue, milliseconds] of [
    ["outbox-bulk", 571],
    ["outbox-urgent", 1333],
  ] as const)
    it(`keeps to the share of SES's rate that one of two processes has: ${queue}`, async () => {
      await start();
      outbox.pace.rate = 5;
      const begin = performance.now();
      await outbox.run(["one", "other"].map((id) => ({ body: reset(id), queue })));
      assert.equal(outbox.accepted.length, 2);
      // A timer may be a millisecond early.
      const taken = performance.now() - begin;
      assert.ok(taken >= milliseconds - 2, `${taken} ms`);
    });

  it("reads the key for ids again if it could not be read, and then no more", async () => {
    await start();
    outbox.endpoint.secrets.delete(ID_KEY_SECRET);
    const { again, lines } = await outbox.run([{ body: reset() }]);
    assert.deepEqual(
      [again, lines.map(({ message, error }) => [message, error])],
      [["0"], [["interrupted", "ResourceNotFoundException"]]],
    );
    outbox.endpoint.secrets.set(ID_KEY_SECRET, ID_KEY);
    assert.deepEqual((await outbox.run([{ body: reset() }])).again, []);
    outbox.endpoint.secrets.delete(ID_KEY_SECRET);
    assert.deepEqual((await outbox.run([{ body: reset("other") }])).again, []);
    assert.equal(outbox.accepted.length, 2);
  });
});
