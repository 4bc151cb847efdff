/** The stack under each reading of AWS's documentation that changes an outcome; docs/open-questions.md lists them. */
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { READINGS as MATH } from "../../../rehearsal/local-cloud/cloudwatch/metric-math";
import { STRICT, type Readings } from "../../../rehearsal/local-cloud/readings";
import type { Graph } from "../../../infra/recorded-graph/graph";
import { record } from "../../../infra/recorded-graph/record";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { type Outcome, play } from "../../../rehearsal/scenarios/scenario";
import { scenarios } from "../../../rehearsal/scenarios";
import { Stage } from "../../../rehearsal/deployed-stack/stage";

/** The graph with the statement `Send` of the report's role changed. */
function withSendOn(graph: Graph, keeps: (arn: string) => boolean): Graph {
  const resources = graph.resources.map((resource) => {
    if (resource.type !== "aws:iam/rolePolicy:RolePolicy" || resource.name !== "report-function") return resource;
    const document = JSON.parse(String(resource.inputs.policy)) as { Statement: { Sid: string; Resource: string[] }[] };
    const Statement = document.Statement.map((statement) =>
      statement.Sid === "Send" ? { ...statement, Resource: statement.Resource.filter(keeps) } : statement,
    );
    return { ...resource, inputs: { ...resource.inputs, policy: JSON.stringify({ ...document, Statement }) } };
  });
  return { ...graph, resources };
}

describe("The readings of AWS's documentation", () => {
  const questions = readFileSync("docs/open-questions.md", "utf8").split(/^## /m).slice(1);

  it("each belong to an open question", () => {
    const [gaps = {}] = MATH;
    for (const reading of [...Object.keys(STRICT), ...Object.keys(gaps)])
      assert.equal(questions.filter((question) => question.includes(`\`${reading}\``)).length, 1, reading);
  });

  it("each have one command that answers them, with the consequences of each answer and where it is played", () => {
    for (const question of questions) {
      const title = question.split("\n")[0];
      assert.equal(question.match(/^```sh$/gm)?.length, 1, title);
      assert.ok((question.match(/^- \*\*/gm)?.length ?? 0) >= 2, title);
      assert.match(question, /played/i, title);
    }
  });
});

describe("Under every reading of AWS's documentation", () => {
  let graph: Graph;
  before(async () => {
    graph = await record({ stack: "prod", phase: "up", config: { reportRecipients: ["ops@example.net"] } });
  });

  const playAs = (id: string, readings: Partial<Readings>, on = graph): Promise<Outcome> => {
    const scenario = scenarios.find((each) => each.id === id);
    assert.ok(scenario, id);
    return play({ ...scenario, readings }, on);
  };
  const passes = async (id: string, readings: Partial<Readings>, on = graph) => {
    const { passed, evidence } = await playAs(id, readings, on);
    assert.ok(passed, evidence);
  };

  for (const suppressionListInSandbox of ["closed", "open"] as const) {
    it(`the report arrives in the sandbox, authorized on its recipient too; the suppression list is ${suppressionListInSandbox}`, () =>
      passes("first-week", { authorizedIdentities: "sender and recipients", suppressionListInSandbox }));
  }

  it("the report needs its recipient's identity under one reading, and not under the other", async () => {
    const less = withSendOn(graph, (arn) => !arn.endsWith("identity/ops@example.net"));
    await passes("first-week", { authorizedIdentities: "sender", suppressionListInSandbox: "readable" }, less);
    const { passed, evidence } = await playAs("first-week", { authorizedIdentities: "sender and recipients" }, less);
    assert.deepEqual([passed, evidence], [false, "reports that arrived: [0], expected [1]"]);
  });

  for (const authorizedIdentities of ["sender", "sender and recipients"] as const) {
    it(`the outbox mails a verified recipient in the sandbox, authorized on the identity of the ${authorizedIdentities}`, async () => {
      const { graph: withApplication } = await recordStack("prod");
      await passes("outbox-sandbox", { authorizedIdentities }, withApplication);
    });
  }

  it("suppressions refused in the sandbox are added after it, whether or not the list can be read meanwhile", async () => {
    for (const suppressionListInSandbox of ["closed", "readable"] as const)
      await passes("sandbox-then-production", { suppressionListInSandbox });
  });

  it("another domain is deployed in the sandbox: the account's suppression settings are imported unchanged", async () => {
    const other = await record({ stack: "prod", phase: "up", config: { adopt: [] } });
    await (await Stage.open(other)).close();
    const written = other.resources.map((resource) =>
      resource.type === "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes"
        ? { ...resource, options: { ...resource.options, import: undefined } }
        : resource,
    ) as Graph["resources"];
    await assert.rejects(Stage.open({ ...other, resources: written }, undefined, STRICT), {
      message:
        'aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes "suppression" was refused: ' +
        "This operation is not available for your account.",
    });
  });
});
