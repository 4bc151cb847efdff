import assert from "node:assert/strict";
import { record } from "../../../cli/pause/record";
import { allBut, LiveAccount } from "../../support/live-account";
import { liveProject } from "../../support/live-project";

const ALERTED = "patrick@candlefish.ai";

describe("npm run mail -- pause and resume", () => {
  const live = liveProject();
  before(async () => {
    await live.account.cloud.settle();
    live.account.cloud.sns.confirm(ALERTED);
  });

  const set = () => live.account.names.configurationSets.updates.name;
  const sends = () => live.account.cloud.ses.configurationSets.get(set()).sendingEnabled;
  const words = (action: string, ...more: string[]) => [
    ...`${action} --stack prod --set updates --reason`.split(" "),
    "An old import bounces",
    ...more,
  ];
  const subjects = () => live.account.cloud.sns.mailed.map(({ subject }) => subject);

  it("pauses a set, and mails the reason to the recipients of alerts, as a process", async () => {
    const { code, stdout, stderr } = await live.project.mail(words("pause", "--yes"), live.account.environment());
    assert.deepEqual([code, stderr], [0, ""]);
    assert.equal(
      stdout,
      "candlefish-updates is paused. Everyone who gets alerts is told why.\nTo undo it:\n" +
        '  npm run mail -- resume --stack prod --set updates --reason "…"\n',
    );
    assert.equal(sends(), false);
    assert.equal(
      live.account.cloud.ses.configurationSets.get(live.account.names.configurationSets.main.name).sendingEnabled,
      true,
    );
    const [mail] = live.account.cloud.sns.mailed.slice(-1);
    assert.deepEqual([mail?.to, mail?.subject], [ALERTED, "PAUSED by hand: candlefish-updates sends no more mail"]);
    assert.match(
      mail?.text ?? "",
      /\nBy: {5}arn:aws:iam::681214184463:user\/engineer\nAt: {5}20\S+Z\nReason: An old import bounces\n/,
    );
  });

  it("says that it is paused already, and still mails the reason", async () => {
    const before = subjects().length;
    const { code, stdout } = await live.project.mailHere(words("pause"), live.account.environment(), ["y"]);
    assert.deepEqual([code, sends()], [0, false]);
    assert.match(stdout, /^candlefish-updates is paused already\. Everyone who gets alerts is told why\.\n/);
    assert.equal(subjects().length, before + 1);
  });

  it("resumes it only after a yes, and prints what it did as one JSON document", async () => {
    const before = subjects().length;
    const no = await live.project.mailHere(words("resume"), live.account.environment(), ["n"]);
    assert.deepEqual([no.code, no.stdout, sends()], [0, "Nothing was changed, and nobody was told.", false]);
    const nobody = await live.project.mailHere(words("resume"), live.account.environment());
    assert.deepEqual([nobody.code, sends(), subjects().length], [2, false, before]);
    assert.match(
      nobody.stderr,
      /^This command asks before it changes anything\. Where nobody can answer, pass --yes\.\n/,
    );
    const { code, stdout } = await live.project.mailHere(
      words("resume", "--yes", "--json"),
      live.account.environment(),
    );
    const { at, ...done } = JSON.parse(stdout) as Record<string, unknown>;
    assert.deepEqual([code, sends(), typeof at], [0, true, "string"]);
    assert.deepEqual(done, {
      action: "resume",
      stack: "prod",
      kind: "updates",
      set: "candlefish-updates",
      reason: "An old import bounces",
      by: "arn:aws:iam::681214184463:user/engineer",
      changed: true,
    });
    assert.equal(subjects().at(-1), "RESUMED by hand: candlefish-updates sends again");
  });

  it("warns before it resumes about limits that the set still exceeds", async () => {
    const { cloud, names } = live.account;
    const dimensions = { "ses:configuration-set": set() };
    cloud.metrics.add("AWS/SES", "Send", dimensions, 200);
    cloud.metrics.add(names.metricsNamespace, "HardBounce", dimensions, 12);
    const { code, stdout } = await live.project.mailHere(words("resume"), live.account.environment(), ["n"]);
    assert.equal(code, 0);
    assert.equal(
      stdout,
      "candlefish-updates is still over a limit that was promised to AWS. 12 of the 200\n" +
        "messages of the last 24 hours hard-bounced: 6.0%.\n" +
        "While its alarm rings, the guard does not pause it again: watch the dashboard.\n" +
        "Nothing was changed, and nobody was told.",
    );
  });

  it("pauses everything that the account sends, and resumes it", async () => {
    const { cloud } = live.account;
    live.account.verifyIdentities();
    const line = (action: string) => `${action} --stack prod --set account --yes --reason test`;
    const paused = await live.project.mailHere(line("pause"), live.account.environment());
    assert.deepEqual([paused.code, cloud.ses.account.sendingEnabled], [0, false]);
    assert.match(paused.stdout, /^account 681214184463 is paused\. Everyone who gets alerts is told why\.\n/);
    assert.equal(subjects().at(-1), "PAUSED by hand: account 681214184463 sends no more mail");
    const refused = await live.project.mailHere("send --stack prod --to patrick@candlefish.ai --mail alert --yes", {
      ...live.account.environment(),
    });
    assert.match(refused.stdout + refused.stderr, /Sending is paused for this account/);
    const resumed = await live.project.mailHere(line("resume"), live.account.environment());
    assert.deepEqual([resumed.code, cloud.ses.account.sendingEnabled], [0, true]);
    const again = await live.project.mailHere(line("resume"), live.account.environment());
    assert.match(again.stdout, /^account 681214184463 sends already\./);
  });

  it("ends in one line where a call is denied, and says what was done before it", async () => {
    for (const [action, said] of [
      ["ses:GetConfigurationSet", /^AWS denies ses:GetConfigurationSet to /],
      ["ses:PutConfigurationSetSendingOptions", /^AWS denies ses:PutConfigurationSetSendingOptions to /],
      ["sns:Publish", /^candlefish-updates is paused\. But nobody was told why\. AWS denies sns:Publish to /],
      [
        "kms:GenerateDataKey",
        /^candlefish-updates is paused\. But nobody was told why\. AWS denies sns:Publish to \S+ Allow sns:Publish, with kms:Decrypt and kms:GenerateDataKey on the stack's key, in its IAM policy/,
      ],
    ] as const) {
      const { code, stderr } = await live.project.mailHere(
        words("pause", "--yes"),
        live.account.environment(allBut(action)),
      );
      assert.equal(code, 1, action);
      assert.match(stderr, said);
      assert.equal(stderr.includes("\n"), false, stderr);
    }
  });

  it("retries where SES throttles, and says what to do where it goes on throttling", async () => {
    const error = { code: "TooManyRequestsException", status: 429 };
    live.account.cloud.inject({ service: "ses", operation: "PutConfigurationSetSendingOptions", times: 1, error });
    const once = await live.project.mailHere(words("pause", "--yes"), live.account.environment());
    assert.equal(once.code, 0);
    live.account.cloud.inject({ service: "ses", operation: "PutConfigurationSetSendingOptions", times: 5, error });
    const { code, stderr } = await live.project.mailHere(words("pause", "--yes"), live.account.environment());
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^AWS throttles ses:PutConfigurationSetSendingOptions\. Wait a minute, then run the command again\.$/m,
    );
  });

  it("refuses a command line without a set or a reason, and needs credentials and a deployed stack", async () => {
    for (const line of [
      "pause --stack prod --reason x",
      "pause --stack prod --set updates",
      ["pause", "--stack", "prod", "--set", "updates", "--reason", " "],
      ["pause", "--stack", "prod", "--set", "updates", "--reason", "two\nlines"],
      `pause --stack prod --set updates --reason ${"x".repeat(501)}`,
      "pause --stack prod --set other --reason x",
    ])
      assert.equal((await live.project.mailHere(line, live.account.environment())).code, 2, String(line));
    const none = await live.project.mailHere(words("pause", "--yes"));
    assert.match(none.stderr, /^There are no valid AWS credentials \(CredentialsProviderError\)\./);
    const empty = await LiveAccount.start();
    const absent = await live.project.mailHere(words("pause", "--yes"), empty.environment());
    await empty.stop();
    assert.equal(
      absent.stderr,
      "SES has no configuration set candlefish-updates yet. First run npm run up -- --stack prod",
    );
  });
});

describe("The mail about a pause", () => {
  it("has a subject that SNS accepts, whatever the name of the set", () => {
    const deed = { stack: "prod", kind: "main", set: "x".repeat(64), reason: "é", by: "me", at: "now" } as const;
    for (const action of ["pause", "resume"] as const)
      assert.match(record({ ...deed, action }).subject, /^[\x20-\x7e]{1,99}$/);
  });
});
