import assert from "node:assert/strict";
import { setTimeout as sleep } from "node:timers/promises";
import { allBut } from "../../support/live-account";
import { liveProjectForEach } from "../../support/live-project";

interface Document {
  readonly run: string;
  readonly effects: readonly { what: string; isRight: boolean; found?: { text: string; seconds: number } }[];
}

describe("npm run mail -- simulate", () => {
  const live = liveProjectForEach();
  beforeEach(async () => {
    await live.account.cloud.settle();
    live.account.cloud.ses.identities.verify(live.account.settings.sendingDomain);
  });

  /** Lets the functions work and the cloud's clock advance until a command has ended. */
  async function working<T>(command: Promise<T>): Promise<T> {
    let hasEnded = false;
    const ended = command.finally(() => (hasEnded = true));
    const { cloud } = live.account;
    while (!hasEnded) {
      await cloud.clock.advance(Math.max(0, Date.now() - cloud.clock.now().getTime()));
      await cloud.settle();
      await sleep(100);
    }
    return ended;
  }
  const items = async () => {
    const { recipientsTable, ledgerTable } = live.account.names;
    const [people, ledger] = await Promise.all(
      [recipientsTable, ledgerTable].map(({ name }) => live.account.cloud.dynamodb.items(name)),
    );
    return [people?.length, ledger?.length];
  };

  it("sends through the live outbox, sees each effect and its time, and leaves nothing behind, as a process", async () => {
    const { code, stdout, stderr } = await working(
      live.project.mail("simulate --stack prod --yes", live.account.environment()),
    );
    assert.equal(code, 0, stdout + stderr);
    const seen = (what: string, found: string) => `  +\\d+ s  ${what} \\(${found}\\)\n`;
    assert.match(
      stdout,
      new RegExp(
        `^(?:${seen("(?:success|bounce|complaint): the outbox has sent it", "sent")}|` +
          `${seen("bounce: its address is suppressed", "BOUNCE")}|${seen("complaint: its address is suppressed", "COMPLAINT")}|` +
          `${seen("(?:success|bounce|complaint): its outcome is known", "(?:delivered|bounced|complained)")}){8}` +
          `(?:${seen("bounce: its next message is not sent", "skipped: suppressed")}|` +
          `${seen("\\w+: the \\w+ is counted", "\\d counted")}){4}` +
          "Everything is as it should be\\. The simulator's data was deleted from the\\s+tables\\.\n$",
      ),
    );
    const sent = live.account.cloud.ses.sending.sent.flatMap(({ recipients }) => recipients);
    assert.equal(sent.length, 3);
    assert.ok(
      sent.every((address) => /^(success|bounce|complaint)\+[0-9a-f]{8}@simulator\.amazonses\.com$/.test(address)),
    );
    assert.deepEqual(await items(), [0, 0]);
    assert.deepEqual(live.account.cloud.ses.suppressionList.entries(), []);
  });

  it("says which effect is missing and where to look, does not mail a bounced address again, and cleans up", async () => {
    // No function polls the queues meanwhile.
    const { code, stdout } = await live.project.mailHere(
      "simulate --stack prod --yes --wait 1 --json",
      live.account.environment(),
    );
    const { effects } = JSON.parse(stdout) as Document;
    assert.equal(code, 1);
    assert.deepEqual(
      effects.map(({ isRight }) => isRight),
      Array.from({ length: 12 }, () => false),
    );
    assert.equal((await live.account.cloud.sqs.messages(live.account.names.functionQueues.urgent.queue.arn)).length, 3);
    assert.deepEqual(await items(), [0, 0]);
  });

  it("says what the outbox did instead of sending", async () => {
    const error = { code: "MessageRejected", message: "Illegal header." };
    live.account.cloud.inject({ service: "ses", operation: "SendEmail", times: 3, error });
    const { code, stdout } = await working(
      live.project.mail("simulate --stack prod --yes --wait 0.1", live.account.environment()),
    );
    assert.equal(code, 1);
    assert.match(
      stdout,
      /^! +\d+ s {2}success: the outbox has sent it \(failed: SES refuses it: MessageRejected.*\)$/m,
    );
    assert.match(
      stdout,
      /^! success: the outbox has sent it: failed: SES refuses it: .* instead\. See docs\/runbook\.md#outbox$/m,
    );
    assert.match(stdout, /^! bounce: its address is suppressed: not seen\. See docs\/runbook\.md#stuck$/m);
    assert.match(stdout, /^12 of 12 effects are not as they should be\./m);
  });

  it("asks first, and ends in one line where a call is denied", async () => {
    const no = await live.project.mailHere("simulate --stack prod", live.account.environment(), ["n"]);
    assert.deepEqual([no.code, no.stdout], [0, "Nothing was sent."]);
    assert.equal((await live.project.mailHere("simulate --stack prod", live.account.environment())).code, 2);
    for (const action of ["secretsmanager:GetSecretValue", "sqs:SendMessage", "dynamodb:GetItem"]) {
      const line = "simulate --stack prod --yes --wait 0";
      const { code, stderr } = await live.project.mailHere(line, live.account.environment(allBut(action)));
      assert.equal(code, 1);
      assert.ok(stderr.split("\n").at(-1)?.startsWith(`AWS denies ${action} to `), stderr);
    }
  });
});
