import assert from "node:assert/strict";
import * as v from "valibot";
import { listOf, mailingLists, topicOfList } from "../../../core/recipients/mailing-lists";

const news = { number: 16, id: "news", name: "News" };

describe("a mailing list", () => {
  it("has a topic named by its number", () => {
    assert.equal(topicOfList(news), "list-16");
  });

  it("is found by its id, and it is an error if the stack has none", () => {
    const lists = new Map([["news", news]]);
    assert.equal(listOf("news", lists), news);
    assert.throws(() => listOf("other", lists), {
      message: "A message names a mailing list that the stack does not have.",
    });
  });
});

describe("the variable with the mailing lists", () => {
  it("holds them as JSON", () => {
    assert.deepEqual(v.parse(mailingLists, JSON.stringify([news])), [news]);
    assert.deepEqual(v.parse(mailingLists, "[]"), []);
  });

  for (const text of [
    "",
    "{}",
    "[16]",
    '[{"number":"16","id":"news","name":"News"}]',
    '[{"number":16,"name":"News"}]',
    '[{"number":16,"id":"news"}]',
  ])
    it(`is refused if it is ${text || "empty"}`, () => {
      assert.equal(v.is(mailingLists, text), false);
    });
});
