import assert from "node:assert/strict";
import fc from "fast-check";
import type { Graph } from "../../../infra/recorded-graph/graph";
import { names } from "../../../infra/names-and-arns/names";
import { stackName } from "../../support/infra/arbitrary";
import { recorded } from "../../support/infra/recorded";

const target = (stack: string) => ({
  partition: "aws",
  region: "us-east-1",
  accountId: "123456789012",
  name: "example",
  stack,
  suffix: stack === "prod" ? "" : `-${stack}`,
});

/** Everything that must belong to one stack, with its kind: as `<place in the names>=<value>`, a clash between places would be missed. */
function owned(stack: string): string[] {
  const texts = (value: unknown): string[] => {
    if (typeof value === "string") return [value];
    return value !== null && typeof value === "object" ? Object.values(value).flatMap(texts) : [];
  };
  const all = names(target(stack));
  // ARNs and URLs contain the type of resource besides its name, as does a log group's name. A bare name may recur across types.
  return [
    ...texts(all).filter((text) => /^(arn|https|\/aws)/.test(text) && text !== all.accountRootArn),
    all.metricsNamespace,
    ...[all.alarms.tickets, all.alarms.functions, all.alarms.stuck].flatMap((part) => [part(0).arn, part(1).arn]),
  ];
}

/** Names inside a resource whose own name belongs to the stack. */
const WITHIN = ["permissions", "$default", "LinkErrors", "LinkLatency"];

/** What the account holds of one stack, by kind and name. */
function physical({ resources }: Graph): string[] {
  return resources.flatMap(({ type, custom, inputs }) => {
    const { name, configurationSetName, emailIdentity } = inputs;
    const called = name ?? configurationSetName ?? emailIdentity;
    return custom && typeof called === "string" && !WITHIN.includes(called) ? [`${type} ${called}`] : [];
  });
}

describe("Names", () => {
  it("are the request's own in prod", () => {
    const { configurationSets, topics, alertsTopic } = names({ ...target("prod"), name: "candlefish" });
    assert.equal(configurationSets.main.name, "candlefish-main");
    assert.equal(topics.bounces.name, "ses-bounces-candlefish");
    assert.equal(topics.complaints.name, "ses-complaints-candlefish");
    assert.equal(alertsTopic.name, "ses-alerts-candlefish");
  });

  it("end in the stack's name in other stacks", () => {
    assert.equal(names(target("dev")).functionQueues.suppression.queue.name, "example-feedback-dev");
    assert.equal(
      names(target("dev")).functionQueues.suppression.queue.url,
      "https://sqs.us-east-1.amazonaws.com/123456789012/example-feedback-dev",
    );
    assert.equal(names(target("dev")).secrets.porkbun.name, "example-dev/porkbun");
  });

  it("are never shared by two stacks, whatever their names", () => {
    fc.assert(
      fc.property(fc.oneof(fc.constant("prod"), stackName), stackName, (one, other) => {
        fc.pre(one !== other);
        const others = new Set(owned(other));
        assert.deepEqual(
          owned(one).filter((text) => others.has(text)),
          [],
        );
      }),
      { numRuns: 500 },
    );
  });

  it("are never shared by the two existing stacks, identities included", async () => {
    const [prod, dev] = [physical(await recorded("prod")), physical(await recorded("dev"))];
    assert(prod.length > 30 && dev.length > 30);
    assert.deepEqual(
      prod.filter((name) => dev.includes(name)),
      [],
    );
  });

  it("give no secret a name that would make its partial ARN ambiguous", () => {
    fc.assert(
      fc.property(stackName, (stack) => {
        for (const { name } of Object.values(names(target(stack)).secrets)) assert.doesNotMatch(name, /-[^-]{6}$/);
      }),
    );
  });

  it("fit AWS's limits with the longest stack and name", () => {
    const long = names({ ...target("s".repeat(16)), name: "n".repeat(24) });
    for (const role of [long.schedulerRole, long.senderRole, ...Object.values(long.functions).map((f) => f.role)]) {
      assert(role.name.length <= 64, role.name);
    }
    for (const set of Object.values(long.configurationSets)) assert(set.name.length <= 64, set.name);
    for (const { name } of Object.values(long.functions)) assert(name.length <= 64, name);
    const queues = Object.values(long.functionQueues).flatMap(({ queue, failures }) => [queue, failures]);
    for (const { name } of [...queues, long.undelivered]) assert(name.length <= 80, name);
    for (const { name } of [long.alertsTopic, long.guardTopic]) assert(name.length <= 256, name);
    for (const { name } of Object.values(long.schedules)) assert(name.length <= 64, name);
  });
});
