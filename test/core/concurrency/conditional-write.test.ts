import assert from "node:assert/strict";
import { ConditionalCheckFailedException } from "@aws-sdk/client-dynamodb";
import { holds, uncontended, WriteContention } from "../../../core/concurrency/conditional-write";

describe("a write that other writers may precede", () => {
  /** Runs attempts that lose until one of them has a result. */
  async function run(...results: unknown[]): Promise<{ result: unknown; attempts: number }> {
    let attempts = 0;
    const attempt = () => Promise.resolve(results[attempts++]);
    try {
      return { result: await uncontended(attempt), attempts };
    } catch (error) {
      return { result: error, attempts };
    }
  }

  it("is tried until it is done, at most five times", async () => {
    const none = undefined;
    assert.deepEqual(await run("done"), { result: "done", attempts: 1 });
    assert.deepEqual(await run(none, none, none, none, "done"), { result: "done", attempts: 5 });
    const { result, attempts } = await run(none, none, none, none, none, "done");
    assert.ok(result instanceof WriteContention);
    assert.deepEqual([result.name, attempts], ["WriteContention", 5]);
  });

  it("may have any result but undefined", async () => {
    for (const result of [false, null, 0, ""]) assert.deepEqual(await run(result), { result, attempts: 1 });
  });

  it("is not tried again after an error", async () => {
    let attempts = 0;
    const fails = () => {
      attempts++;
      return Promise.reject(new Error("down"));
    };
    await assert.rejects(uncontended(fails), { message: "down" });
    assert.equal(attempts, 1);
  });
});

describe("the condition of a write", () => {
  it("held if the write succeeds", async () => {
    assert.equal(await holds(Promise.resolve()), true);
  });

  it("did not hold if DynamoDB says so", async () => {
    const error = new ConditionalCheckFailedException({ message: "", $metadata: {} });
    assert.equal(await holds(Promise.reject(error)), false);
  });

  it("is not known if the write fails in any other way", async () => {
    const error = Object.assign(new Error("down"), { name: "InternalServerError" });
    await assert.rejects(holds(Promise.reject(error)), error);
  });
});
