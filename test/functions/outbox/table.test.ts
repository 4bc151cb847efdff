import assert from "node:assert/strict";
import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { LedgerTable } from "../../../functions/outbox/table";
import type { MessageRow } from "../../../functions/outbox/ledger";
import { type DynamoDB, startDynamoDB } from "../../../rehearsal/local-cloud/dynamodb/emulator";
import { createLedger, LEDGER } from "../../support/functions/outbox/endpoint";

describe("the ledger's table", () => {
  let database: DynamoDB;
  let dynamodb: DynamoDBClient;
  let table: LedgerTable;
  let number = 0;
  /** A key without a row. */
  let key: string;
  before(async () => {
    database = await startDynamoDB();
    dynamodb = await createLedger(database.endpoint);
    table = new LedgerTable(dynamodb, LEDGER);
  });
  after(async () => {
    dynamodb.destroy();
    await database.stop();
  });
  beforeEach(() => (key = `key-${++number}`));

  const row = (revision: number, fields: Partial<MessageRow> = {}) =>
    ({ key, revision, expiresAt: 99, ...fields }) as unknown as MessageRow;

  it("has no row that was not written, and keeps one without what is undefined", async () => {
    assert.equal(await table.read(key), undefined);
    assert.equal(await table.write(undefined, { ...row(1), reason: undefined } as unknown as MessageRow), true);
    assert.deepEqual(await table.read(key), row(1));
  });

  it("takes no write of a run that has not seen the newest row", async () => {
    assert.equal(await table.write(row(1), row(2)), false, "there is none yet");
    assert.equal(await table.write(undefined, row(1)), true);
    assert.equal(await table.write(undefined, row(1, { id: "another" })), false);
    assert.equal(await table.write(row(1), row(2)), true);
    assert.equal(await table.write(row(1), row(3)), false);
    assert.deepEqual(await table.read(key), row(2));
  });

  it("treats its own row as written, since the answer to the write may have been lost", async () => {
    assert.equal(await table.write(undefined, row(1)), true);
    assert.equal(await table.write(undefined, row(1)), true);
  });

  it("counts up to a limit, and lives as long as was last said", async () => {
    assert.deepEqual(
      [await table.count(key, 2, 100), await table.count(key, 2, 200), await table.count(key, 2, 300)],
      [true, true, false],
    );
    assert.deepEqual(await table.read(key), { key, counted: 2, expiresAt: 200 });
    assert.equal(await table.count(key, 3, 300), true);
  });

  it("gives a place to each of a number of holders, and no second one to a holder", async () => {
    const take = (who: string, places = 2) => table.takePlace(key, who, places, 100);
    assert.deepEqual([await take("a"), await take("b"), await take("c"), await take("a")], [true, true, false, true]);
    const { taken, expiresAt } = (await table.read<MessageRow & { taken: Set<string> }>(key)) ?? {};
    assert.deepEqual([[...(taken ?? [])].sort(), expiresAt], [["a", "b"], 100]);
    assert.equal(await take("c", 3), true);
  });
});
