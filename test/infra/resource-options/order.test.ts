import assert from "node:assert/strict";
import type { Graph, Resource } from "../../../infra/recorded-graph/graph";
import { recorded } from "../../support/infra/recorded";

/** Inputs that contain a resource's own name, where that is not `name`. */
const OWN_NAME: Readonly<Record<string, string>> = {
  ConfigurationSet: "configurationSetName",
  EmailIdentity: "emailIdentity",
  ConfigurationSetEventDestination: "eventDestinationName",
};

/** Where a name or ARN implies no order, as `<holder's type>.<input> <other's type>`, and why. Each must occur. */
const UNORDERED: Readonly<Record<string, string>> = {
  "RolePolicy.policy Queue": "IAM allows actions on what does not exist yet, and the queue's key names the role",
  "RolePolicy.policy Table": "IAM allows actions on what does not exist yet, and the table's key names the role",
  "RolePolicy.policy LogGroup":
    "IAM allows actions on what does not exist yet, and the log group's function has the role",
  "RolePolicy.policy Function": "IAM allows actions on what does not exist yet, and the function's key names the roles",
  "RolePolicy.policy Topic":
    "IAM allows actions on what does not exist yet, and the topic's key names the role that publishes there",
  "RolePolicy.policy ConfigurationSet":
    "IAM allows actions on what does not exist yet, and the key of the set's topics names the role that pauses it",
  "RolePolicy.policy EmailIdentity": "IAM allows actions on what does not exist yet, and roles come before all else",
  "Role.assumeRolePolicy ScheduleGroup": "a condition on the source may name what does not exist yet",
  "Key.policy Topic":
    "a condition on the encryption context may name what does not exist yet, and the key encrypts the topic",
  "TopicPolicy.policy ConfigurationSet":
    "a condition on the source may name what does not exist yet; the set's destination needs this policy",
  "TopicPolicy.policy EmailIdentity":
    "a condition on the source may name what does not exist yet; its set's destination needs this policy",
  "RolePolicy.policy MetricAlarm":
    "IAM allows actions on what does not exist yet, and one of the alarms watches the function that has the role",
  "TopicPolicy.policy MetricAlarm":
    "a condition on the source may name what does not exist yet; the alarm's action needs this policy",
  "MetricAlarm.metricQueries ConfigurationSet": "a metric may be watched before there is what it counts",
  "MetricAlarm.metricQueries Queue": "a metric may be watched before there is what it counts",
  "MetricAlarm.metricQueries Function": "a metric may be watched before there is what it counts",
  "MetricAlarm.metricQueries LogMetricFilter": "a metric may be watched before there is what it counts",
  "MetricAlarm.metricQueries Api": "it is the function of the API's name that is watched",
  "MetricAlarm.metricQueries MetricAlarm": "it is the function of the alarm's name that is watched",
  "MetricAlarm.metricQueries Schedule": "it is the function of the schedule's name that is watched",
  "Dashboard.dashboardBody ConfigurationSet": "a metric may be shown before there is what it counts",
  "Dashboard.dashboardBody Queue": "a metric may be shown before there is what it counts",
  "Dashboard.dashboardBody Function": "a metric may be shown before there is what it counts",
  "Dashboard.dashboardBody Schedule": "it is the function of the schedule's name that is shown",
  "EventSourceMapping.functionName MetricAlarm": "it is the function of the alarm's name that is fed",
  "TopicSubscription.endpoint EmailIdentity": "SNS writes to the address, whatever SES knows of it",
  "Function.environment ConfigurationSet":
    "the guard names a set when an alarm of its mail rings, and the outbox when a message comes, and not before",
  "Function.environment EmailIdentity": "the outbox sends from the identity when a message comes, and not before",
  "Queue.redriveAllowPolicy Queue": "SQS takes any ARN there, and the queue that is named needs this one first",
};

const short = (resource: Resource) => resource.type.split(":").at(-1) ?? "";
const label = (resource: Resource) => `${short(resource)} ${resource.name}`;
const isDeployed = (resource: Resource) => resource.custom && !resource.type.startsWith("pulumi:");

/** What other resources may call this one: its name, and the ARN, URL and id that AWS assigns. */
function identifiers(resource: Resource): string[] {
  const own = resource.inputs[OWN_NAME[short(resource)] ?? "name"];
  const given = ["arn", "url", "keyId"]
    .filter((output) => !(output in resource.inputs))
    .map((o) => resource.outputs[o]);
  return [own, ...given].filter((value) => typeof value === "string" && value.length > 0) as string[];
}

/** Every text in a value, also inside JSON text. */
function texts(value: unknown): string[] {
  if (typeof value === "string") {
    if (!/^[{[]/.test(value)) return [value];
    try {
      return texts(JSON.parse(value));
    } catch {
      // A filter's pattern and a log's format only look like JSON.
      return [value];
    }
  }
  if (value === null || typeof value !== "object") return [];
  return "$archive" in value ? [] : Object.values(value).flatMap(texts);
}

/** Whether a text is an identifier, or an ARN or URL with an own suffix. */
const refersTo = (text: string, identifier: string) =>
  text === identifier ||
  (identifier.includes(":") && text.startsWith(identifier) && /^[:/|]/.test(text.slice(identifier.length)));

interface Use {
  readonly holder: Resource;
  readonly input: string;
  readonly other: Resource;
}

/** Which resource has whose name or ARN in which input. */
function uses(graph: Graph): Use[] {
  const deployed = graph.resources.filter(isDeployed);
  const known = deployed.map((other) => ({ other, called: identifiers(other) }));
  return deployed.flatMap((holder) =>
    Object.entries(holder.inputs)
      .filter(([input]) => input !== (OWN_NAME[short(holder)] ?? "name") && !/description$/i.test(input))
      .flatMap(([input, value]) => {
        const held = texts(value);
        return known
          .filter(
            ({ other, called }) => other !== holder && called.some((id) => held.some((text) => refersTo(text, id))),
          )
          .map(({ other }) => ({ holder, input, other }));
      }),
  );
}

/** Everything that a resource depends on, directly or not. */
function before(graph: Graph, resource: Resource): Set<string> {
  const byUrn = new Map(graph.resources.map((each) => [each.urn, each]));
  const reached = new Set<string>();
  const visit = (each: Resource) => {
    for (const urn of each.dependencies) {
      const next = byUrn.get(urn);
      if (!next || reached.has(urn)) continue;
      reached.add(urn);
      visit(next);
    }
  };
  visit(resource);
  return reached;
}

const key = ({ holder, input, other }: Use) => `${short(holder)}.${input} ${short(other)}`;

/** Uses that neither the order nor a reason covers. */
function unordered(graph: Graph): Use[] {
  return uses(graph).filter((use) => !before(graph, use.holder).has(use.other.urn) && !(key(use) in UNORDERED));
}

const everything = { senderPrincipals: ["arn:aws:iam::681214184463:role/meetings"] };

describe("The order of resources", () => {
  it("lets no resource use another's name or ARN before it exists, except for a stated reason", async () => {
    for (const stack of ["prod", "dev"]) {
      const graph = await recorded(stack, "up", everything);
      assert.deepEqual(
        unordered(graph).map((use) => `${label(use.holder)} holds ${label(use.other)} in ${use.input}`),
        [],
      );
    }
  });

  it("has no unused exception", async () => {
    const needed = uses(await recorded("prod", "up", everything)).map(key);
    assert.deepEqual(
      Object.keys(UNORDERED).filter((reason) => !needed.includes(reason)),
      [],
    );
  });

  it("would be missed: each resource whose dependencies are cut is reported if it uses another at all", async () => {
    const graph = await recorded("prod", "up", everything);
    const users = new Set(
      uses(graph)
        .filter((use) => !(key(use) in UNORDERED))
        .map((use) => use.holder),
    );
    assert(users.size > 25, String(users.size));
    for (const user of users) {
      const resources = graph.resources.map((each) => (each === user ? { ...each, dependencies: [] } : each));
      assert(
        unordered({ ...graph, resources }).some((use) => use.holder.urn === user.urn),
        label(user),
      );
    }
  });

  it("holds where AWS checks more than the name that is used", async () => {
    const graph = await recorded("prod", "up", everything);
    const destinations = ["bounces", "complaints", "events"].flatMap((kind) =>
      ["main", "updates"].flatMap((set) => [
        [`ConfigurationSetEventDestination ${set}-${kind}`, `TopicPolicy ${kind}`],
        [`ConfigurationSetEventDestination ${set}-${kind}`, "Key encryption"],
        [`EmailIdentityFeedbackAttributes domain`, `ConfigurationSetEventDestination ${set}-${kind}`],
        [`EmailIdentityFeedbackAttributes patrick@candlefish.ai`, `ConfigurationSetEventDestination ${set}-${kind}`],
      ]),
    );
    const required = [
      ...destinations,
      ...["bounces", "complaints", "events"].flatMap((kind) => [
        [`TopicSubscription ${kind}`, "QueuePolicy feedback"],
        [`TopicSubscription ${kind}`, "QueuePolicy undelivered"],
        [`Topic ${kind}`, "Alias encryption"],
      ]),
      ...["feedback", "dead-letter", "undelivered"].map((queue) => [`Queue ${queue}`, "Alias encryption"]),
      ...["porkbun", "link-signing", "recipient-id"].map((secret) => [`Secret ${secret}`, "Alias encryption"]),
      ["Queue feedback", "Queue dead-letter"],
      ["EventSourceMapping suppression", "RolePolicy suppression-function"],
      ["EventSourceMapping suppression", "Key encryption"],
      ["Function suppression", "RolePolicy suppression-function"],
      ["Function suppression", "LogGroup suppression"],
      ["Function reconcile", "RolePolicy reconcile-function"],
      ["Function reconcile", "LogGroup reconcile"],
      ["Schedule reconcile", "RolePolicy scheduler"],
      ["EventSourceMapping guard", "RolePolicy guard-function"],
      ["EventSourceMapping guard", "Key encryption"],
      ["TopicSubscription guard", "QueuePolicy pause-requests"],
      ["TopicSubscription guard", "QueuePolicy pause-failures"],
      ["Queue pause-requests", "Queue pause-failures"],
      ["Queue pause-requests", "Alias encryption"],
      ...["alerts", "guard"].map((topic) => [`Topic ${topic}`, "Alias encryption"]),
      ...["bounce-rate", "complaint-rate", "delivery-rate"].flatMap((alarm) =>
        ["main", "updates"].flatMap((set) => [
          [`MetricAlarm ${set}-${alarm}`, "TopicPolicy alerts"],
          [`MetricAlarm ${set}-${alarm}`, "Key encryption"],
        ]),
      ),
      ...["main", "updates"].flatMap((set) => [
        [`MetricAlarm ${set}-complaint-rate`, "TopicPolicy guard"],
        [`MetricAlarm ${set}-complaint-rate`, "TopicSubscription guard"],
        [`MetricAlarm ${set}-bounce-rate`, "EventSourceMapping guard"],
      ]),
      ["Command dns", "Certificate links-certificate"],
      ["CertificateValidation links-domain", "Command dns"],
      ["DomainName links-domain", "CertificateValidation links-domain"],
      ["Command links-dns", "DomainName links-domain"],
      ["ApiMapping links-domain", "Stage links"],
      ["Stage links", "Route POST /u"],
      ["Integration links", "RolePolicy http-api"],
      ["Integration links", "Function links"],
      ["Function links", "Key encryption"],
      ["Key encryption", "Role links-function"],
      ["Key encryption", "Role guard-function"],
      ["Key encryption", "Role suppression-function"],
      ["Key encryption", "Role reconcile-function"],
    ];
    const byLabel = new Map(graph.resources.filter(isDeployed).map((resource) => [label(resource), resource]));
    for (const [later, earlier] of required) {
      const [a, b] = [byLabel.get(later ?? ""), byLabel.get(earlier ?? "")];
      assert(a && b, `${later} or ${earlier} is not there`);
      assert(before(graph, a).has(b.urn), `${label(a)} does not wait for ${label(b)}`);
    }
  });

  it("leaves the engine few paths to walk: where it refuses a protected resource, it walks each of them", async () => {
    const graph = await recorded("prod", "up", everything);
    const byUrn = new Map(graph.resources.map((resource) => [resource.urn, resource]));
    const counted = new Map<string, number>();
    const paths = (urn: string): number => {
      const known = counted.get(urn);
      if (known !== undefined) return known;
      const through = (byUrn.get(urn)?.dependencies ?? []).map(paths).reduce((sum, count) => sum + count, 1);
      counted.set(urn, through);
      return through;
    };
    // Takes the engine seconds; with an edge from each alarm to all before it, there were 10^10 paths and it never finished.
    for (const resource of graph.resources) assert(paths(resource.urn) < 1e7, label(resource));
  });
});
