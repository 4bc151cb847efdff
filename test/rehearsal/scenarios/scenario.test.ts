import assert from "node:assert/strict";
import { outcomeText } from "../../../rehearsal/verdict/outcome-text";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { play } from "../../../rehearsal/scenarios/scenario";
import { scenarios } from "../../../rehearsal/scenarios";
import type { Graph } from "../../../infra/recorded-graph/graph";

const scenario = scenarios.find(({ id }) => id === "hard-bounce");

/** The graph whose suppression function may not write to the table. */
function withoutWrites(graph: Graph): Graph {
  const resources = graph.resources.map((resource) => {
    if (resource.type !== "aws:iam/rolePolicy:RolePolicy" || resource.name !== "suppression-function") return resource;
    const policy = String(resource.inputs.policy).replaceAll("dynamodb:UpdateItem", "dynamodb:DescribeTable");
    return { ...resource, inputs: { ...resource.inputs, policy } };
  });
  return { ...graph, resources };
}

describe("A scenario that fails", () => {
  it("reports the refused calls, with caller and reason, and the errors in the functions' logs", async () => {
    assert.ok(scenario);
    const { graph } = await recordStack("prod");
    const outcome = await play(scenario, withoutWrites(graph));
    assert.equal(outcome.passed, false);
    const refused = outcome.troubles.filter((trouble) => trouble.startsWith("refused: "));
    assert.ok(
      refused.some((trouble) =>
        /^refused: dynamodb UpdateItem by role\/\S+: AccessDenied: .* not authorized to perform: dynamodb:UpdateItem /.test(
          trouble,
        ),
      ),
      outcome.troubles.join("\n"),
    );
    assert.ok(outcome.troubles.some((trouble) => /^log \/aws\/lambda\/\S+: .*"level":"ERROR"/.test(trouble)));
    assert.equal(new Set(outcome.troubles).size, outcome.troubles.length, "each is said once, with how often it came");
    assert.ok(!outcome.troubles.some((trouble) => trouble.includes("_aws")));
    const text = outcomeText(outcome, (_, part) => part);
    assert.ok(text.startsWith(`      FAILED (${outcome.seconds.toFixed(1)} s): ${outcome.evidence}\n`));
    for (const trouble of outcome.troubles) assert.ok(text.includes(`\n        ${trouble}`));
  });

  it("is the only one that reports anything", async () => {
    assert.ok(scenario);
    const { graph } = await recordStack("prod");
    const outcome = await play(scenario, graph);
    assert.deepEqual([outcome.passed, outcome.troubles], [true, []]);
    assert.doesNotMatch(
      outcomeText(outcome, (_, part) => part),
      /\n/,
    );
  });
});
