import assert from "node:assert/strict";
import type { Row } from "../../../cli/adopt/compare";
import { row } from "../../../cli/adopt/compare";
import { warningsOf } from "../../../cli/adopt/warnings";
import { porkbunKeys } from "../../support/live-account";
import { liveProjectForEach } from "../../support/live-project";

const prepared = { user: "somebody", selected: "prod", stacks: { prod: { resources: [] } }, secrets: porkbunKeys };

const existing = [
  "identity:candlefish.ai",
  "identity:patrick@candlefish.ai",
  "configurationSet:candlefish-main",
  "topic:ses-bounces-candlefish",
  "topic:ses-complaints-candlefish",
];

interface Document {
  readonly adopt: readonly string[];
  readonly resources: readonly Row[];
  readonly left: readonly string[];
  readonly inTheWay: readonly { readonly what: string; readonly stopsUp: boolean }[];
  readonly warnings: readonly string[];
}

describe("npm run mail -- adopt", () => {
  const live = liveProjectForEach({ pulumi: prepared, isDeployed: false });

  const document = async (): Promise<Document> => {
    const { code, stdout } = await live.project.mailHere("adopt --stack prod --json -", live.account.environment());
    assert.equal(code, 0);
    return JSON.parse(stdout) as Document;
  };
  const ids = ({ resources }: Document, action: Row["action"]) =>
    resources
      .filter((each) => each.action === action)
      .map(({ type, id }) => `${type.split(":").at(-1) ?? ""} ${id.split(":").at(-1) ?? ""}`);

  it("imports everything in the request's account and replaces nothing of it, with settings that need only be pasted", async () => {
    await live.account.furnish();
    const { code, stdout, stderr } = await live.project.mail("adopt --stack prod", live.account.environment());
    assert.deepEqual([code, stderr], [0, ""]);
    assert.ok(!stdout.includes("Replaced"), stdout);
    assert.match(
      stdout,
      /\nImported and updated\n[^]*\n {2}configuration set candlefish-main\n {6}deliveryOptions\.tlsPolicy: OPTIONAL -> REQUIRE\n {6}reputationOptions\.reputationMetricsEnabled: false -> true\n {6}suppressionOptions\.suppressedReasons: not set -> BOUNCE, COMPLAINT\n {6}tags: adds project, stack, production\n/,
    );
    assert.match(stdout, /\n {2}identity candlefish\.ai\n {6}configurationSetName: not set -> candlefish-main\n/);
    assert.match(stdout, /\nZone candlefish\.ai at Porkbun\n {2}6 to create, 0 to change, 0 to delete, 2 up to date/);
    assert.ok(
      stdout.split("\n").every((line) => line.length <= 80),
      stdout,
    );

    const [, setting = ""] = /Replace the key in Pulumi\.prod\.yaml:\d+ with:\n([^]*)$/.exec(stdout) ?? [];
    live.project.edit("Pulumi.prod.yaml", (text) =>
      text.replace(/ {2}candlefish-mail:adopt:\n(?: {4}- .*\n)*/, setting),
    );
    const again = await document();
    assert.deepEqual(again.adopt, existing);
    assert.deepEqual(ids(again, "replace"), []);
    assert.deepEqual(ids(again, "import"), ["AccountSuppressionAttributes 681214184463"]);
    assert.deepEqual(ids(again, "update"), [
      "Topic ses-bounces-candlefish",
      "Topic ses-complaints-candlefish",
      "ConfigurationSet candlefish-main",
      "EmailIdentity candlefish.ai",
      "EmailIdentity patrick@candlefish.ai",
    ]);
    const { stdout: doctor } = await live.project.mailHere("doctor --stack prod", live.account.environment());
    for (const entry of existing) assert.ok(doctor.includes(`${entry}: exists, and is in adopt`), doctor);
    const changing = live.account.cloud.calls.filter(({ operation }) => !/^(Get|List|Describe)/.test(operation));
    assert.deepEqual(changing, []);
  });

  it("finds nothing to change but tags on an account to which the stack was deployed", async () => {
    await live.account.deploy();
    const found = await document();
    const changes = found.resources.flatMap(({ differences }) => differences.map(({ property }) => property));
    assert.deepEqual([...new Set(changes)].sort(), ["tags.production", "tags.project", "tags.stack"]);
    assert.deepEqual(ids(found, "create"), []);
    assert.deepEqual(found.warnings, []);
    assert.equal(found.adopt.length, 21);
  });

  it("says what to do about leftovers of an earlier deployment that cannot be imported, in lines to paste", async () => {
    await live.account.deploy();
    const { cloud, names, settings } = live.account;
    cloud.secretsManager.scheduleDeletion(names.secrets.porkbun.name);
    const { inTheWay } = await document();
    const kinds = inTheWay.map(({ what, stopsUp }) => `${what.split(" ")[0] ?? ""} ${stopsUp}`);
    const count = (kind: string) => kinds.filter((each) => each === kind).length;
    const logGroups = Object.keys(names.functions).length + 1;
    assert.deepEqual(
      [count("secret true"), count("log true"), count("host true"), count("HTTP false"), kinds.length],
      [3, logGroups, 1, 1, 3 + logGroups + 2],
    );
    const { stdout } = await live.project.mail("adopt --stack prod", live.account.environment());
    const lines = stdout.split("\n");
    const after = (start: string) => {
      const at = lines.findIndex((line) => line.startsWith(`  ${start}`));
      const length = lines.slice(at).findIndex((line) => line.startsWith("      aws "));
      return lines
        .slice(at, at + length + 1)
        .map((line) => line.trim())
        .join(" ");
    };
    const { name } = names.secrets.porkbun;
    assert.equal(
      after(`secret ${name}`),
      `secret ${name}: It is scheduled for deletion, and keeps its name until then. ` +
        "Delete it only if Pulumi.prod.yaml holds its value. " +
        `aws secretsmanager delete-secret --secret-id ${name} --force-delete-without-recovery --region us-east-1`,
    );
    assert.match(
      after(`secret ${names.secrets.linkSigning.name}`),
      /: It exists already\. The links in mails already sent need it\. /,
    );
    const group = names.functions.suppression.logGroup.name;
    assert.equal(
      after(`log group ${group}`),
      `log group ${group}: It exists already. Deleting it loses its lines: ` +
        `aws logs delete-log-group --log-group-name ${group} --region us-east-1`,
    );
    assert.match(after(`host links.${settings.sendingDomain}`), /aws apigatewayv2 delete-domain-name /);
    assert.match(
      after(`HTTP API ${names.linksApi.name}`),
      / aws apigatewayv2 delete-api --api-id \S+ --region us-east-1$/,
    );
    assert.ok(
      lines.every((line) => line.length <= 80 || line.startsWith("      aws ")),
      stdout,
    );
  });

  it("leaves out what is in the stack's state already", async () => {
    await live.account.furnish();
    const { arn } = live.account.names.topics.bounces;
    const urn = "urn:pulumi:prod::candlefish-mail::aws:sns/topic:Topic::bounces";
    live.project.pulumi = {
      ...prepared,
      stacks: { prod: { resources: [{ urn, type: "aws:sns/topic:Topic", id: arn }] } },
    };
    assert.ok(ids(await document(), "keep").includes("Topic ses-bounces-candlefish"));
  });

  it("says what others lose and which of their resources stay", async () => {
    await live.account.furnish();
    const { cloud, names } = live.account;
    const { main } = names.configurationSets;
    const { bounces } = names.topics;
    const policy = {
      Version: "2012-10-17",
      Statement: [
        { Effect: "Allow", Principal: { Service: "ses.amazonaws.com" }, Action: "sns:Publish", Resource: bounces.arn },
        {
          Effect: "Allow",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sns:Publish",
          Resource: bounces.arn,
        },
      ],
    };
    cloud.sns.setPolicy({ arn: bounces.arn, policy });
    await cloud.sns.subscribe({ topic: bounces.arn, protocol: "email", endpoint: "somebody@candlefish.ai" });
    await cloud.ses.configurationSets.createEventDestination({
      configurationSetName: main.name,
      eventDestinationName: "bounce-notifications",
      eventDestination: { enabled: true, matchingEventTypes: ["BOUNCE"], snsDestination: { topicArn: bounces.arn } },
    });
    const { warnings, left } = await document();
    assert.deepEqual(left, [
      "event destination bounce-notifications of candlefish-main: it keeps reporting to its own target",
      "subscription of ses-bounces-candlefish by email: it keeps receiving every event",
    ]);
    assert.ok(
      warnings.includes("events.amazonaws.com can publish to ses-bounces-candlefish today, but not after up."),
      warnings.join("\n"),
    );
    assert.ok(warnings.some((warning) => warning.startsWith("Mail through candlefish-main is delivered only where")));
    assert.ok(
      warnings.some((warning) => warning.startsWith("SES will stop mailing bounces and complaints of candlefish.ai")),
    );
  });

  it("ends in one line where there is no network", async () => {
    const closed = { ...live.account.environment(), AWS_ENDPOINT_URL: "http://127.0.0.1:9" };
    const refused = await live.project.mail("adopt --stack prod", closed);
    assert.deepEqual([refused.code, refused.stdout], [1, ""]);
    // The first line comes on a slow machine only.
    assert.match(
      refused.stderr,
      /^(?:AWS has not answered .*\n)?AWS does not answer sts:GetCallerIdentity \(ECONNREFUSED\)\. .*\n$/,
    );
  });
});

describe("An existing resource", () => {
  const topic = { type: "aws:sns/topic:Topic", id: "arn:aws:sns:us-east-1:1:t", inputs: { name: "t" } };

  it("is replaced where the provider cannot change a property, and the warnings begin with it", () => {
    const found = row(topic, { properties: { name: "t", fifoTopic: true }, tags: {} }, {});
    assert.equal(found.action, "replace");
    const [first = ""] = warningsOf([found]);
    assert.match(first, /^t would be deleted and created again because of fifoTopic: /);
  });

  it("is imported where everything is the same, in whatever order", () => {
    const set = {
      type: "aws:sesv2/configurationSet:ConfigurationSet",
      id: "main",
      inputs: { configurationSetName: "main", suppressionOptions: { suppressedReasons: ["BOUNCE", "COMPLAINT"] } },
    };
    const properties = {
      configurationSetName: "main",
      suppressionOptions: { suppressedReasons: ["COMPLAINT", "BOUNCE"] },
    };
    assert.equal(row(set, { properties, tags: { stack: "prod" } }, { stack: "prod" }).action, "import");
  });

  it("is updated where others have set what the program does not declare", () => {
    const { action, differences } = row(
      topic,
      { properties: { name: "t", displayName: "Bounces" }, tags: { owner: "me" } },
      {},
    );
    assert.equal(action, "update");
    assert.deepEqual(differences, [
      { property: "displayName", live: "Bounces", program: undefined },
      { property: "tags.owner", live: "me", program: undefined },
    ]);
  });

  it("is created where there is none", () => {
    assert.equal(row(topic, undefined, {}).action, "create");
  });
});
