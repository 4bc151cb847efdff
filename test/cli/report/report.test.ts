import assert from "node:assert/strict";
import { allBut, LiveAccount } from "../../support/live-account";
import { liveProject } from "../../support/live-project";

describe("npm run mail -- report", () => {
  const live = liveProject();
  before(() => live.account.verifyIdentities());

  const line = "report --stack prod";
  const sent = () =>
    live.account.cloud.calls.filter(({ operation, status }) => operation === "SendEmail" && status === 200);

  it("has the report mailed, and says to whom and with which message id, as a process", async () => {
    const { code, stdout, stderr } = await live.project.mail(`${line} --yes`, live.account.environment());
    assert.equal(code, 0, stderr);
    assert.match(stderr, /^candlefish-report is reading the week's figures; that takes up to two minutes\.\n/);
    assert.match(stdout, /^SES accepted the report for patrick@candlefish\.ai: message\s[\w-]+\n$/);
    assert.equal(sent().length, 1);
  });

  it("asks first", async () => {
    const no = await live.project.mailHere(line, live.account.environment(), ["n"]);
    assert.deepEqual([no.code, no.stdout, sent().length], [0, "Nothing was mailed.", 1]);
    assert.equal((await live.project.mailHere(line, live.account.environment())).code, 2);
  });

  it("shows the function's own error, and where to find more", async () => {
    const error = { code: "MessageRejected", message: "Email address is not verified." };
    live.account.cloud.inject({ service: "ses", operation: "SendEmail", error });
    const { code, stdout, stderr } = await live.project.mailHere(`${line} --yes`, live.account.environment());
    assert.deepEqual([code, stdout], [1, ""]);
    assert.match(
      stderr,
      /\ncandlefish-report failed: Email address is not verified\. Its log says more: npm run mail -- logs report --stack prod --since 10m$/,
    );
  });

  it("ends in one line where the call is denied, or the function does not exist yet", async () => {
    const denied = await live.project.mailHere(
      `${line} --yes`,
      live.account.environment(allBut("lambda:InvokeFunction")),
    );
    assert.match(
      denied.stderr,
      /\nAWS denies lambda:InvokeFunction to \S+user\/engineer\. Allow lambda:InvokeFunction in /,
    );
    const empty = await LiveAccount.start();
    const absent = await live.project.mailHere(`${line} --yes`, empty.environment());
    await empty.stop();
    assert.equal(
      absent.stderr.split("\n").at(-1),
      "The function candlefish-report does not exist yet. First run npm run up -- --stack prod",
    );
    assert.deepEqual([denied.code, absent.code], [1, 1]);
  });
});
