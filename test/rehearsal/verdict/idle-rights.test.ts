import assert from "node:assert/strict";
import type { Graph } from "../../../infra/recorded-graph/graph";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { idleRights } from "../../../rehearsal/verdict/idle-rights";
import { withStatements } from "../../../rehearsal/sabotages/edits";
import { TEST_STACKS } from "../../support/stack-files";

describe("rehearsal/idle-rights", () => {
  let graph: Graph;
  before(async () => {
    ({ graph } = await recordStack("prod", TEST_STACKS));
  });

  /** An outcome in which each role used each of these rights. */
  const using = (rights: readonly string[]) => {
    const used = new Map<string, Set<string>>();
    for (const right of rights) {
      const [name, action] = right.split(" ") as [string, string];
      const role = graph.resources.find((each) => each.type === "aws:iam/role:Role" && each.name === name);
      const arn = String(role?.outputs.arn);
      used.set(arn, (used.get(arn) ?? new Set()).add(action));
    }
    return { used };
  };

  it("are all rights of all roles where nothing was played", () => {
    const rights = idleRights(graph, []);
    assert.equal(new Set(rights.map((right) => right.split(" ")[0])).size, 11);
    assert.ok(rights.includes("suppression-function dynamodb:UpdateItem"));
    assert.ok(rights.includes("sender sqs:SendMessage"));
  });

  it("are those that no scenario used, by whatever scenario the others were used", () => {
    const [first = "", ...others] = idleRights(graph, []);
    const half = Math.floor(others.length / 2);
    assert.deepEqual(idleRights(graph, [using(others.slice(0, half)), using(others.slice(half))]), [first]);
    assert.deepEqual(idleRights(graph, [using(others), using([first])]), []);
  });

  it("include a right that a role is given and never uses", () => {
    const tooMuch = withStatements(graph, "suppression-function", (all) =>
      all.map((statement) =>
        statement.Action.includes("dynamodb:UpdateItem")
          ? { ...statement, Action: [...statement.Action, "dynamodb:DeleteItem"] }
          : statement,
      ),
    );
    const idle = idleRights(tooMuch, [using(idleRights(graph, []))]);
    assert.deepEqual(idle, ["suppression-function dynamodb:DeleteItem"]);
  });
});
