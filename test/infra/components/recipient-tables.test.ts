import assert from "node:assert/strict";
import { only, recorded } from "../recorded";

describe("RecipientTables", () => {
  it("keeps one item per recipient, found by recipient, by id or by what is pending, and no longer than necessary", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "Table", "recipients").inputs, {
      name: "candlefish-recipients",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "recipient",
      attributes: [
        { name: "recipient", type: "S" },
        { name: "id", type: "S" },
        { name: "pendingReason", type: "S" },
        { name: "pendingSince", type: "S" },
      ],
      globalSecondaryIndexes: [
        {
          name: "pending-sync",
          keySchemas: [
            { attributeName: "pendingReason", keyType: "HASH" },
            { attributeName: "pendingSince", keyType: "RANGE" },
          ],
          projectionType: "INCLUDE",
          nonKeyAttributes: ["sesAddress"],
        },
        { name: "by-id", keySchemas: [{ attributeName: "id", keyType: "HASH" }], projectionType: "KEYS_ONLY" },
      ],
      ttl: { attributeName: "expiresAt", enabled: true },
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: only(graph, "Key", "encryption").outputs.arn },
      deletionProtectionEnabled: true,
    });
    assert.equal(only(await recorded("dev"), "Table", "recipients").inputs.deletionProtectionEnabled, false);
  });

  it("keeps objections by the recipient's id, permanently", async () => {
    const graph = await recorded("prod");
    assert.deepEqual(only(graph, "Table", "objections").inputs, {
      name: "candlefish-objections",
      billingMode: "PAY_PER_REQUEST",
      hashKey: "id",
      attributes: [{ name: "id", type: "S" }],
      pointInTimeRecovery: { enabled: true },
      serverSideEncryption: { enabled: true, kmsKeyArn: only(graph, "Key", "encryption").outputs.arn },
      deletionProtectionEnabled: true,
    });
    assert.equal(only(await recorded("dev"), "Table", "objections").inputs.deletionProtectionEnabled, false);
  });
});
