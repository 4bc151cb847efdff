import assert from "node:assert/strict";
import { suppressedOf } from "../../../cli/recipients/list";
import { recipientOf } from "../../support/recipient";
import { allBut } from "../../support/live-account";
import { liveProject } from "../../support/live-project";

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
  const live = liveProject();
  before(async () => {
    for (const item of [bounced, complained, recipientOf("grace@example.net"), { recipient: "stranger@example.net" }])
      await live.account.put("recipientsTable", item);
  });

  const run = (more = "", policies?: readonly unknown[]) =>
    live.project.mailHere(`recipients list --stack prod${more}`, live.account.environment(policies));

  it("lists suppressed recipients, newest first, with the server's words, as a process", async () => {
    const { code, stdout, stderr } = await live.project.mail(
      "recipients list --stack prod",
      live.account.environment(),
    );
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
      assert.ok(stderr.includes(`The calendar has no ${since.slice(0, 10)}.`), stderr);
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
