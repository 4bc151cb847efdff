import assert from "node:assert/strict";
import type { Graph } from "../../../infra/recorded-graph/graph";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { edited, withCode, withDashboard, withQueries, withReplacedCode } from "../../../rehearsal/sabotages/edits";
import { TEST_STACKS } from "../../support/stack-files";

const TOPIC = "aws:sns/topic:Topic";

describe("A sabotage", () => {
  let graph: Graph;
  before(async () => {
    ({ graph } = await recordStack("prod", TEST_STACKS));
  });

  const futile: Readonly<Record<string, readonly [() => Graph, string]>> = {
    "of an input that has the value already": [
      () => edited(graph, TOPIC, "bounces", (inputs) => ({ ...inputs, name: inputs.name })),
      `${TOPIC} bounces`,
    ],
    "of code that a function does not have": [
      () => withCode(graph, "links", (code) => code.replaceAll("no such code", "")),
      "aws:lambda/function:Function links",
    ],
    "of a pattern that no code matches": [
      () => withReplacedCode(graph, "outbox", /no such (code|text)/g, ""),
      "aws:lambda/function:Function outbox",
    ],
    "of a widget that the dashboard does not have": [
      () => withDashboard(graph, (body) => body.replace("no such widget", "")),
      "aws:cloudwatch/dashboard:Dashboard dashboard",
    ],
    "of a query that an alarm does not have": [
      () => withQueries(graph, "account", "no such query", ""),
      "aws:cloudwatch/metricAlarm:MetricAlarm account",
    ],
  };
  for (const [what, [sabotage, resource]] of Object.entries(futile)) {
    it(`fails instead of changing nothing: ${what}`, () => {
      assert.throws(sabotage, { message: `The sabotage changes nothing in ${resource}.` });
    });
  }

  it("fails where its pattern matches in two places, of which only one would be changed", () => {
    const twice = withCode(graph, "links", (code) => `${code}\n// twice, twice`);
    assert.throws(() => withReplacedCode(twice, "links", /twice/, ""), {
      message: "The code of links matches /twice/ 2 times.",
    });
  });

  it("that changes something leaves the graph that it was given as it was", () => {
    const before = structuredClone(graph);
    const after = edited(graph, TOPIC, "bounces", (inputs) => ({ ...inputs, name: "other" }));
    assert.deepEqual(graph, before);
    assert.deepEqual(
      after.resources.filter(({ inputs }, index) => inputs !== graph.resources[index]?.inputs).map(({ name }) => name),
      ["bounces"],
    );
  });
});
