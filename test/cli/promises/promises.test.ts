import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { rules as deliverability } from "../../../policies/deliverability/rules";
import { rules as security } from "../../../policies/security/rules";
import { ROOT } from "../../../infra/settings/stack-file";
import type { Graph } from "../../../infra/recorded-graph/graph";
import { sentence } from "../../../cli/promises/promise";
import { promises } from "../../../cli/promises/promises";
import { type RecordedStack, recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { sabotages } from "../../../rehearsal/sabotages";
import { scenarios } from "../../../rehearsal/scenarios";
import { TEST_STACKS } from "../../support/stack-files";

const REQUEST = readFileSync(path.join(ROOT, "docs/request.md"), "utf8");

/** The request's bullets from "Compliance Measures" to "Contact Information", without list marks and nesting. */
function promisedBullets(): string[] {
  const section = REQUEST.slice(REQUEST.indexOf("### Compliance Measures"), REQUEST.indexOf("### Contact Information"));
  const bullets = [...section.matchAll(/^\s*- (.+)$/gm)].map(([, text]) => String(text));
  return bullets.filter((text) => !text.endsWith(":"));
}

const unique = (values: readonly string[]) => assert.equal(new Set(values).size, values.length);

describe("cli/promises", () => {
  let stack: RecordedStack;
  let graph: Graph;
  before(async () => {
    stack = await recordStack("prod", TEST_STACKS);
    graph = stack.graph;
  });

  it("has exactly the sentences of the request, word for word", () => {
    const words = promises.map((promise) => sentence(promise, stack.settings));
    const flow = ["sending-architecture", "feedback-architecture"];
    const bullets = words.filter((_, index) => !flow.includes(String(promises[index]?.id)));
    assert.deepEqual([...bullets].sort(), promisedBullets().sort());
    const diagrams = REQUEST.replace(/\s+/g, " ");
    for (const words of promises.filter(({ id }) => flow.includes(id)))
      assert.ok(diagrams.includes(words.words), words.words);
  });

  it("names each promise, scenario and sabotage once", () => {
    unique(promises.map(({ id }) => id));
    unique(scenarios.map(({ id }) => id));
    unique(sabotages.map(({ scenario, title }) => `${scenario}: ${title}`));
  });

  it("names registered resources, existing rules and scenarios for each kept promise", () => {
    const rules = new Set([...security, ...deliverability].map(({ name }) => name));
    const registered = new Set(
      graph.resources.filter(({ custom }) => custom).map(({ type, name }) => `${type.split(":").at(-1)} ${name}`),
    );
    for (const { id, kept } of promises.filter(({ kept }) => kept)) {
      assert.ok(kept && kept.scenarios.length > 0, `${id} has no scenario`);
      for (const name of kept.resources) assert.ok(registered.has(name), `${id}: nothing registered is called ${name}`);
      for (const name of kept.rules ?? []) assert.ok(rules.has(name), `${id}: no rule ${name}`);
      for (const name of kept.scenarios)
        assert.ok(
          scenarios.some((scenario) => scenario.id === name),
          `${id}: no scenario ${name}`,
        );
    }
  });

  it("has for each kept promise a sabotage of one of its scenarios", () => {
    for (const { id, kept } of promises) {
      const breaking = sabotages.filter((sabotage) => sabotage.promises.includes(id));
      assert.equal(breaking.length > 0, kept !== undefined, `${id} has ${breaking.length} sabotages`);
      for (const { scenario } of breaking)
        assert.ok(kept?.scenarios.includes(scenario), `${id} is not proved by ${scenario}`);
    }
  });
});
