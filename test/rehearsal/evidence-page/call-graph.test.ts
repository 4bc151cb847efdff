import assert from "node:assert/strict";
import type { Graph } from "../../../infra/recorded-graph/graph";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { callGraphSvg, edgesOf } from "../../../rehearsal/evidence-page/call-graph";
import { TEST_STACKS } from "../../support/stack-files";

describe("The picture of who may call what", () => {
  let graph: Graph;
  before(async () => {
    ({ graph } = await recordStack("prod", TEST_STACKS));
  });

  it("shows what each function may do, and no more", () => {
    const suppression = edgesOf(graph).filter(({ from }) => from === "lambda candlefish-suppression");
    const feedback = ["DeleteMessage", "GetQueueAttributes", "ReceiveMessage"];
    const of = (service: string) => suppression.filter(({ to }) => to.startsWith(`${service} `));
    assert.deepEqual(of("sqs"), [
      { from: "lambda candlefish-suppression", to: "sqs candlefish-feedback", label: feedback.join(", ") },
    ]);
    assert.deepEqual(of("ses"), [
      { from: "lambda candlefish-suppression", to: "ses the account's", label: "PutSuppressedDestination" },
    ]);
  });

  it("shows each action that a role's policies allow, except logging", () => {
    const allowed = graph.resources
      .filter(({ type }) => type === "aws:iam/rolePolicy:RolePolicy")
      .flatMap(({ inputs }) => (JSON.parse(String(inputs.policy)) as { Statement: { Action: string[] }[] }).Statement)
      .flatMap(({ Action }) => Action)
      .filter((action) => !action.startsWith("logs:"))
      .map((action) => action.split(":")[1]);
    const drawn = new Set(edgesOf(graph).flatMap(({ label }) => label.split(", ")));
    assert.deepEqual(
      allowed.filter((action) => !drawn.has(String(action))),
      [],
    );
  });

  it("follows a bounce from SES to the function", () => {
    const edges = edgesOf(graph).map(({ from, to }) => `${from} -> ${to}`);
    for (const edge of [
      "ses configuration-set/candlefish-main -> sns ses-bounces-candlefish",
      "sns ses-bounces-candlefish -> sqs candlefish-feedback",
      "sqs candlefish-feedback -> lambda candlefish-suppression",
    ])
      assert.ok(edges.includes(edge), edge);
  });

  it("follows a link from its recipient to the function and its tables", () => {
    const edges = edgesOf(graph);
    const from = (node: string) => edges.filter((edge) => edge.from === node).map(({ to, label }) => [to, label]);
    assert.deepEqual(from("recipients"), [["apigateway candlefish-links", "/u, /preferences, /confirm"]]);
    assert.deepEqual(from("apigateway candlefish-links"), [["lambda candlefish-links", "InvokeFunction"]]);
    const tables = from("lambda candlefish-links").map(([to]) => to);
    assert.ok(tables.includes("dynamodb candlefish-objections"), tables.join(", "));
    assert.ok(!edges.some((edge) => edge.from.includes("http-api")));
  });

  it("draws every arrow and every node, in the reader's color scheme", async () => {
    const svg = await callGraphSvg(graph);
    const edges = edgesOf(graph);
    const nodes = new Set(edges.flatMap(({ from, to }) => [from, to]));
    assert.equal(svg.match(/class="edge"/g)?.length, edges.length);
    assert.equal(svg.match(/class="node/g)?.length, nodes.size);
    assert.doesNotMatch(svg, /(stroke|fill)="black"/);
  });
});
