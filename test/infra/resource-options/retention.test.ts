import assert from "node:assert/strict";
import { recorded } from "../../support/infra/recorded";

/** What production must never lose, and what it can recreate. Every type that the program registers is in one of the two. */
const KEPT = [
  "Alias",
  "Certificate",
  "Command",
  "ConfigurationSet",
  "ConfigurationSetEventDestination",
  "DomainName",
  "EmailIdentity",
  "EmailIdentityFeedbackAttributes",
  "EmailIdentityMailFromAttributes",
  "Key",
  "Queue",
  "QueuePolicy",
  "Secret",
  "Table",
  "Topic",
  "TopicPolicy",
  "TopicSubscription",
];
const REMADE = [
  "Api",
  "ApiMapping",
  "CertificateValidation",
  "Dashboard",
  "EventSourceMapping",
  "Function",
  "Integration",
  "LogGroup",
  "LogMetricFilter",
  "MetricAlarm",
  "Role",
  "RolePolicy",
  "Route",
  "Schedule",
  "ScheduleGroup",
  // Rotating a credential replaces its version, which protection would refuse.
  "SecretVersion",
  "Stage",
];

async function options(stack: string) {
  const graph = await recorded(stack, "up", {
    manageAccountSettings: false,
    adopt: [],
    senderPrincipals: ["arn:aws:iam::681214184463:role/meetings"],
  });
  return graph.resources
    .filter(({ custom, type }) => custom && !type.startsWith("pulumi:"))
    .map((resource) => ({ type: resource.type.split(":").at(-1) ?? "", name: resource.name, ...resource.options }));
}

describe("Retention", () => {
  it("protects and retains in production exactly what cannot be recreated", async () => {
    const resources = await options("prod");
    for (const { type, name, protect, retainOnDelete } of resources) {
      // The key of recipients' ids never changes.
      const keep = KEPT.includes(type) || (type === "SecretVersion" && name === "recipient-id");
      assert(keep || REMADE.includes(type), `decide whether production keeps a ${type}`);
      // Somebody who is removed from the recipients on purpose must get no more alerts.
      const isRecipient = type === "TopicSubscription" && name.includes("@");
      assert.deepEqual([protect, retainOnDelete], [keep, keep && !isRecipient], `${type} ${name}`);
    }
    assert.deepEqual([...new Set(resources.map(({ type }) => type))].sort(), [...KEPT, ...REMADE].sort());
  });

  it("retains nothing elsewhere, so that destroy and up work", async () => {
    for (const { type, name, protect, retainOnDelete } of await options("dev")) {
      assert.deepEqual([protect, retainOnDelete], [false, false], `${type} ${name}`);
    }
  });
});
