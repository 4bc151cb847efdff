import assert from "node:assert/strict";
import { DynamoDBClient, PutItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import { suppressedOf } from "../../../cli/recipients/list";
import { recipientOf } from "../../support/recipient";
import { allBut, LiveAccount } from "../../support/live-account";
import { Project } from "../../support/project";

const feedback = { id: "1", kind: "Permanent/NoEmail", messageId: "m", at: "2026-11-20T08:00:00.000Z", writer: "w" };
const bounced = {
  ...recipientOf("gone@example.net"),
  state: "SUPPRESSED" as const,
  reason: "BOUNCE" as const,
  suppressedAt: "2026-11-20T08:00:00.000Z",
  recentFeedback: [{ ...feedback, diagnosticCode: "smtp; 550 5.1.1 user unknown\u202e" }],
};
const complained = {
  ...recipientOf("angry@example.net"),
  state: "SUPPRESSED" as const,
  reason: "COMPLAINT" as const,
  suppressedAt: "2026-11-25T08:00:00.000Z",
};

describe("npm run mail -- recipients list", () => {
  let account: LiveAccount;
  let project: Project;
  before(async () => {
    account = await LiveAccount.deployed();
    project = new Project();
    const credentials = account.cloud.credentials(`arn:aws:iam::${account.settings.target.accountId}:role/writer`, {
      policies: allBut("none:None"),
    });
    const client = new DynamoDBClient({ region: "us-east-1", endpoint: account.cloud.endpoint, credentials });
    for (const item of [bounced, complained, recipientOf("grace@example.net"), { recipient: "stranger@example.net" }])
      await client.send(new PutItemCommand({ TableName: account.names.recipientsTable.name, Item: marshall(item) }));
    client.destroy();
  });
  after(async () => {
    project.remove();
    await account.stop();
  });

  const run = (more = "", policies?: readonly unknown[]) =>
    project.mailHere(`recipients list --stack prod${more}`, account.environment(policies));

  it("lists suppressed recipients, newest first, with the server's words, as a process", async () => {
    const { code, stdout, stderr } = await project.mail("recipients list --stack prod", account.environment());
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      [
        "2026-11-25 08:00 UTC  COMPLAINT  angry@example.net",
        "2026-11-20 08:00 UTC  BOUNCE     gone@example.net",
        "    Permanent/NoEmail: smtp; 550 5.1.1 user unknown\\u202e",
        "2 suppressed of 4 recipients in the table.",
        "",
      ].join("\n"),
    );
  });

  it("filters by reason or date, and prints JSON", async () => {
    const addresses = async (more: string) => {
      const { stdout } = await run(`${more} --json`);
      return (JSON.parse(stdout) as { recipients: { recipient: string }[] }).recipients.map(
        ({ recipient }) => recipient,
      );
    };
    assert.deepEqual(await addresses(" --reason BOUNCE"), ["gone@example.net"]);
    assert.deepEqual(await addresses(" --since 2026-11-25"), ["angry@example.net"]);
    assert.deepEqual(await addresses(" --since 2026-11-25T10:00+02:00"), ["angry@example.net"]);
    assert.deepEqual(await addresses(" --since 2026-11-26"), []);
    assert.equal((await run(" --since yesterday")).code, 2);
    assert.equal((await run(" --since 2026-02-28T00:00")).code, 2);
    for (const since of ["2026-02-31", "2026-02-29T10:00Z", "2026-11-31T23:00-05:00"]) {
      const { code, stderr } = await run(` --since ${since}`);
      assert.equal(code, 2);
      assert.ok(stderr.includes(`There is no ${since.slice(0, 10)} in the calendar.`), stderr);
    }
    assert.equal((await run(" --since 2024-02-29")).code, 0);
  });

  it("ends in one line where the call is denied", async () => {
    const { code, stderr } = await run("", allBut("dynamodb:Scan"));
    assert.equal(code, 1);
    assert.match(stderr, /^AWS denies dynamodb:Scan to \S+\. Allow dynamodb:Scan in its IAM policy, /);
  });
});

describe("The suppressed of some items", () => {
  it("are those in that state, whatever else an item has", () => {
    const active = { ...bounced, state: "ACTIVE" as const };
    assert.deepEqual(suppressedOf([active, complained], {}), [
      { recipient: "angry@example.net", reason: "COMPLAINT", suppressedAt: "2026-11-25T08:00:00.000Z" },
    ]);
  });
});
