import assert from "node:assert/strict";
import type { Graph } from "../../../infra/recorded-graph/graph";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { sabotages } from "../../../rehearsal/sabotages";
import { scenarios } from "../../../rehearsal/scenarios";
import { TEST_STACKS } from "../../support/stack-files";

describe("rehearsal/sabotages", () => {
  let graph: Graph;
  before(async () => {
    ({ graph } = await recordStack("prod", TEST_STACKS));
  });

  for (const { title, scenario, edit } of sabotages) {
    // `npm run rehearse -- --evidence` plays them; an edit whose pattern finds nothing is noticed here already.
    it(`changes what "${scenario}" plays: ${title}`, () => {
      assert.ok(scenarios.some(({ id }) => id === scenario));
      assert.notDeepEqual(edit(graph), graph);
    });
  }
});
