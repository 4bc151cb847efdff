import assert from "node:assert/strict";
import type { Graph } from "../../../infra/graph/graph";
import { recordStack } from "../../../infra/graph/recorded-stack";
import { sabotages } from "../../../rehearsal/sabotages";
import { play } from "../../../rehearsal/scenario";
import { scenarios } from "../../../rehearsal/scenarios";
import { TEST_STACKS } from "../../stack-files";

describe("rehearsal/sabotages", () => {
  let graph: Graph;
  before(async () => {
    ({ graph } = await recordStack("prod", TEST_STACKS));
  });

  for (const sabotage of sabotages) {
    it(`makes "${sabotage.scenario}" fail when ${sabotage.title}`, async () => {
      const scenario = scenarios.find(({ id }) => id === sabotage.scenario);
      assert.ok(scenario);
      const outcome = await play(scenario, sabotage.edit(graph));
      assert.equal(outcome.passed, false, `stayed green: ${outcome.evidence}`);
      assert.match(outcome.evidence, sabotage.reason);
    });
  }
});
