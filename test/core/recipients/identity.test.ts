import assert from "node:assert/strict";
import { identifier, parseIdKey, recipientId } from "../../../core/recipients/identity";

describe("a recipient's id", () => {
  const key = parseIdKey(Buffer.alloc(32, "k").toString("base64"));

  it("is the first 16 bytes of the HMAC of the address", () => {
    // printf %s a@example.com | openssl dgst -sha256 -mac HMAC -macopt key:kkkkkkkkkkkkkkkkkkkkkkkkkkkkkkkk
    assert.equal(recipientId(key, { recipient: "a@example.com" }), "JjirnPS4TLNl2Rq9pqw1ug");
  });

  it("is not derived from a short key, which is not quoted", () => {
    assert.throws(() => parseIdKey("c2hvcnQ="), { message: "The key for recipients' ids has fewer than 32 bytes." });
  });

  it("uses a key that is read once, and again after a failure to read it", async () => {
    const secrets = ["c2hvcnQ=", Buffer.alloc(32, "k").toString("base64")];
    let reads = 0;
    const identify = identifier(() => Promise.resolve(secrets[reads++] ?? ""));
    await assert.rejects(identify({ recipient: "a@example.com" }), /fewer than 32 bytes/);
    const ids = await Promise.all([identify({ recipient: "a@example.com" }), identify({ recipient: "b@example.com" })]);
    assert.deepEqual(ids, [
      recipientId(key, { recipient: "a@example.com" }),
      recipientId(key, { recipient: "b@example.com" }),
    ]);
    assert.equal(reads, 2);
  });
});
