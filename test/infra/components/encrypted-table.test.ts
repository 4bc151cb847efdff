import assert from "node:assert/strict";
import { only, recorded } from "../../support/infra/recorded";

const texts = (...names: string[]) => names.map((name) => ({ name, type: "S" }));
const by = (hash: string, range: string) => [
  { attributeName: hash, keyType: "HASH" },
  { attributeName: range, keyType: "RANGE" },
];
const expiring = { ttl: { attributeName: "expiresAt", enabled: true } };

const tables: readonly { name: string; what: string; hasBackups: boolean; schema: object }[] = [
  {
    name: "recipients",
    what: "keeps one item per recipient, found by recipient, by id or by what is pending, and no longer than necessary",
    hasBackups: true,
    schema: {
      hashKey: "recipient",
      attributes: texts("recipient", "id", "pendingReason", "pendingSince"),
      globalSecondaryIndexes: [
        {
          name: "pending-sync",
          keySchemas: by("pendingReason", "pendingSince"),
          projectionType: "INCLUDE",
          nonKeyAttributes: ["sesAddress"],
        },
        { name: "by-id", keySchemas: [{ attributeName: "id", keyType: "HASH" }], projectionType: "KEYS_ONLY" },
      ],
      ...expiring,
    },
  },
  {
    name: "objections",
    what: "keeps objections by the recipient's id, permanently",
    hasBackups: true,
    schema: { hashKey: "id", attributes: texts("id") },
  },
  {
    name: "ledger",
    what: "stores what was sent by its hash, until a row expires, without backups",
    hasBackups: false,
    schema: { hashKey: "key", attributes: texts("key"), ...expiring },
  },
  {
    name: "digests",
    what: "keeps what waits for a digest until it expires, and no backup; the index of what is due has no address and no word",
    hasBackups: false,
    schema: {
      hashKey: "recipientId",
      rangeKey: "item",
      attributes: texts("recipientId", "item", "unasked", "due"),
      globalSecondaryIndexes: [
        {
          name: "unasked",
          keySchemas: by("unasked", "due"),
          projectionType: "INCLUDE",
          nonKeyAttributes: ["day", "nonce"],
        },
      ],
      ...expiring,
    },
  },
];

describe("The table", () => {
  for (const { name, what, hasBackups, schema } of tables)
    it(`${name} ${what}`, async () => {
      const graph = await recorded("prod");
      assert.deepEqual(only(graph, "Table", name).inputs, {
        name: `candlefish-${name}`,
        billingMode: "PAY_PER_REQUEST",
        ...schema,
        pointInTimeRecovery: { enabled: hasBackups },
        serverSideEncryption: { enabled: true, kmsKeyArn: only(graph, "Key", "encryption").outputs.arn },
        deletionProtectionEnabled: true,
      });
      assert.equal(only(await recorded("dev"), "Table", name).inputs.deletionProtectionEnabled, false);
    });
});
