import assert from "node:assert/strict";
import { setImmediate } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { Lanes } from "../../../core/concurrency/lanes";

describe("lanes", () => {
  let lanes: Lanes;
  let begun: string[];

  beforeEach(() => {
    lanes = new Lanes();
    begun = [];
  });

  /** Starts a task that ends on request. */
  function start(key: string, name: string) {
    const { promise, resolve, reject } = Promise.withResolvers<string>();
    const result = lanes.run(key, () => {
      begun.push(name);
      return promise;
    });
    return { result, resolve, reject };
  }

  it("start a task when the previous one with the same key has ended, and return its result", async () => {
    const [first, second] = [start("a", "first"), start("a", "second")];
    await setImmediate();
    assert.deepEqual(begun, ["first"]);
    first.resolve("one");
    assert.equal(await first.result, "one");
    await setImmediate();
    assert.deepEqual(begun, ["first", "second"]);
    second.resolve("two");
    assert.equal(await second.result, "two");
  });

  it("keep a key while a later task runs, although an earlier one has ended", async () => {
    const [first, second] = [start("a", "first"), start("a", "second")];
    first.resolve("one");
    await first.result;
    await setImmediate();
    start("a", "third");
    await setImmediate();
    assert.deepEqual(begun, ["first", "second"]);
    second.resolve("two");
    await second.result;
    await setImmediate();
    assert.deepEqual(begun, ["first", "second", "third"]);
  });

  it("run tasks with different keys concurrently", async () => {
    start("a", "first");
    start("b", "second");
    await setImmediate();
    assert.deepEqual(begun, ["first", "second"]);
  });

  it("reject with a task's error, and go on to the next", async () => {
    const [first, second] = [start("a", "first"), start("a", "second")];
    const error = new Error("no");
    first.reject(error);
    await assert.rejects(first.result, error);
    second.resolve("two");
    assert.equal(await second.result, "two");
    assert.deepEqual(begun, ["first", "second"]);
  });

  it("keep nothing of a key whose tasks have ended", async () => {
    setFlagsFromString("--expose-gc");
    const collectGarbage = runInNewContext("gc") as () => void;
    const result = new WeakRef(await lanes.run("a", () => Promise.resolve({ text: "one" })));
    await setImmediate();
    collectGarbage();
    assert.equal(result.deref(), undefined);
  });
});
