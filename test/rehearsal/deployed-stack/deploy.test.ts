import assert from "node:assert/strict";
import fc from "fast-check";
import { DeploymentError, deploy, deploymentOrder } from "../../../rehearsal/deployed-stack/deploy";
import { type Graph, NO_OPTIONS, type Resource } from "../../../infra/recorded-graph/graph";

const resource = (name: string, dependencies: string[] = [], type = "aws:sns/topic:Topic"): Resource => ({
  urn: name,
  type,
  name,
  custom: !type.startsWith("mail:"),
  inputs: {},
  outputs: {},
  dependencies,
  propertyDependencies: {},
  options: NO_OPTIONS,
});
const graph = (...resources: Resource[]): Graph => ({
  project: "mail",
  stack: "test",
  phase: "up",
  resources,
  outputs: {},
});

describe("rehearsal/deploy", () => {
  it("takes the resource registered last among those without open dependencies", () => {
    const order = deploymentOrder([resource("a"), resource("b"), resource("c", ["a"]), resource("d", ["c"])]);
    assert.deepEqual(
      order.map(({ name }) => name),
      ["b", "a", "c", "d"],
    );
  });

  it("never puts a resource before what it depends on", () => {
    const acyclic = fc.array(fc.array(fc.nat(), { maxLength: 4 }), { minLength: 1, maxLength: 20 }).map((edges) =>
      edges.map((targets, index) =>
        resource(
          String(index),
          targets.filter(() => index > 0).map((target) => String(target % index)),
        ),
      ),
    );
    fc.assert(
      fc.property(acyclic, (resources) => {
        const order = deploymentOrder(resources).map(({ urn }) => urn);
        assert.equal(order.length, resources.length);
        for (const { urn, dependencies } of resources)
          for (const dependency of dependencies) assert.ok(order.indexOf(dependency) < order.indexOf(urn));
      }),
    );
  });

  it("names the resources of a cycle", () => {
    assert.throws(() => deploymentOrder([resource("a", ["b"]), resource("b", ["a"])]), {
      message: "No order exists: a, b wait for each other, or for a resource that is not registered.",
    });
  });

  it("creates only cloud resources and names the one that is refused", async () => {
    const created: string[] = [];
    const target = {
      create: ({ name }: Resource) =>
        name === "bad" ? Promise.reject(new Error("no such queue")) : Promise.resolve(void created.push(name)),
    };
    const parts = [
      resource("component", [], "mail:index:Sending"),
      resource("aws", [], "pulumi:providers:aws"),
      resource("good"),
    ];
    await deploy(graph(...parts), target);
    assert.deepEqual(created, ["good"]);
    await assert.rejects(deploy(graph(...parts, resource("bad")), target), (error: unknown) => {
      assert.ok(error instanceof DeploymentError);
      assert.equal(error.message, 'aws:sns/topic:Topic "bad" was refused: no such queue');
      return true;
    });
  });
});
