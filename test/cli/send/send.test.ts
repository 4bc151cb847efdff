import assert from "node:assert/strict";
import { SAMPLES } from "../../../mail/samples/samples";
import { allBut } from "../../support/live-account";
import { liveProjectForEach } from "../../support/live-project";

describe("npm run mail -- send", () => {
  const live = liveProjectForEach();
  beforeEach(() => live.account.verifyIdentities());

  const to = "patrick@candlefish.ai";
  const sent = () => live.account.cloud.ses.sending.sent;

  it("sends the named samples, from the stack's own senders and through its main set, as a process", async () => {
    const line = `send --stack prod --to ${to} --mail invitation,reminder --yes`;
    const { code, stdout, stderr } = await live.project.mail(line, live.account.environment());
    assert.deepEqual([code, stdout, stderr], [0, "1/2 invitation\n2/2 reminder\n", ""]);
    assert.deepEqual(
      sent().map(({ from, recipients, configurationSet }) => [
        from.replace(/^.*<|>$/g, ""),
        recipients,
        configurationSet,
      ]),
      [
        ["meetings@candlefish.ai", [to], "candlefish-main"],
        ["updates@candlefish.ai", [to], "candlefish-main"],
      ],
    );
    assert.ok(sent().every(({ raw }) => raw?.toString("latin1").includes(`To: ${to}`)));
  });

  it("sends all of them after a yes, no faster than SES accepts them, and lists them as JSON", async () => {
    const no = await live.project.mailHere(`send --stack prod --to ${to}`, live.account.environment(), ["n"]);
    assert.deepEqual([no.stdout, sent().length], ["Nothing was sent.", 0]);
    assert.equal((await live.project.mailHere(`send --stack prod --to ${to}`, live.account.environment())).code, 2);
    const { code, stdout } = await live.project.mailHere(
      `send --stack prod --to ${to} --yes --json`,
      live.account.environment(),
    );
    const document = JSON.parse(stdout) as { sent: { mail: string; messageId: string }[] };
    assert.equal(code, 0);
    assert.deepEqual(
      document.sent,
      SAMPLES.map(({ name }, index) => ({ mail: name, messageId: sent()[index]?.messageId })),
    );
  });

  it("refuses an address that SES has not verified, and an unknown sample, and sends nothing", async () => {
    const stranger = await live.project.mailHere(
      "send --stack prod --to ann@example.com --yes",
      live.account.environment(),
    );
    assert.equal(stranger.code, 1);
    assert.equal(
      stranger.stderr,
      "SES has not verified ann@example.com, nor its domain: samples go only to verified addresses. To have SES mail it a link: " +
        "aws sesv2 create-email-identity --email-identity ann@example.com --region us-east-1",
    );
    const unknown = await live.project.mailHere(
      `send --stack prod --to ${to} --mail invitatoin --yes`,
      live.account.environment(),
    );
    assert.equal(unknown.code, 2);
    assert.match(unknown.stderr, /There is no sample "invitatoin"\. Did you mean "invitation"\?/);
    assert.equal(sent().length, 0);
  });

  it("ends in one line where a call is denied", async () => {
    const denied = await live.project.mailHere(
      `send --stack prod --to ${to} --yes`,
      live.account.environment(allBut("ses:SendRawEmail")),
    );
    assert.equal(denied.code, 1);
    assert.match(denied.stderr, /^AWS denies ses:SendRawEmail to \S+\. Allow ses:SendRawEmail in its IAM policy/);
  });
});
