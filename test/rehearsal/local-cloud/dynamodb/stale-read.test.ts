import assert from "node:assert/strict";
import { staleAnswer } from "../../../../rehearsal/local-cloud/dynamodb/stale-read";

describe("a read of DynamoDB", () => {
  it("finds nothing unless it asks for consistency, since nothing may be there yet", () => {
    assert.equal(staleAnswer("GetItem", {}), "{}");
    assert.equal(staleAnswer("Query", { ConsistentRead: false }), '{"Items":[],"Count":0,"ScannedCount":0}');
    assert.equal(staleAnswer("Scan", {}), '{"Items":[],"Count":0,"ScannedCount":0}');
  });

  it("is answered from the data if it asks for consistency, or reads an index, which offers none", () => {
    assert.equal(staleAnswer("GetItem", { ConsistentRead: true }), undefined);
    assert.equal(staleAnswer("Query", { IndexName: "by-id" }), undefined);
    assert.equal(staleAnswer("PutItem", {}), undefined);
  });
});
