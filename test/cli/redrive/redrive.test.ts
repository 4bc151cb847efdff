import assert from "node:assert/strict";
import { deadLetterNames, deadLettersOf } from "../../../cli/redrive/queues";
import { names } from "../../../infra/names-and-arns/names";
import { allBut, LiveAccount, prodSettings } from "../../support/live-account";
import { liveProjectForEach } from "../../support/live-project";

interface Document {
  readonly messages: readonly { readonly id: string; readonly body?: string; readonly done: string }[];
}

describe("npm run mail -- redrive", () => {
  const live = liveProjectForEach();
  beforeEach(async () => {
    await live.account.cloud.settle();
  });

  const { queue, failures } = names(prodSettings().target).functionQueues.bulk;
  const reason = { DataType: "String", StringValue: "data.meeting.end is before the start." };
  const own = { DataType: "String", StringValue: "of the application" };
  /** Puts dead letters into a queue. */
  async function fill(...ids: string[]): Promise<void> {
    for (const id of ids)
      await live.account.cloud.sqs.send(failures.arn, JSON.stringify({ id, to: "ann@example.com" }), { reason, own });
  }
  const bodies = async (arn: string) => (await live.account.cloud.sqs.messages(arn)).map(({ body }) => body);
  const visible = async (arn: string) =>
    (await live.account.cloud.sqs.messages(arn)).filter((each) => each.visible).length;
  const line = (...more: string[]) => ["redrive --stack prod --queue bulk-failures", ...more].join(" ");
  async function listed(...more: string[]): Promise<Document["messages"]> {
    const { stdout } = await live.project.mailHere(line(...more, "--json"), live.account.environment());
    return (JSON.parse(stdout) as Document).messages;
  }

  it("lists the messages without their content, and leaves them, as a process", async () => {
    await fill("a", "b");
    const { code, stdout, stderr } = await live.project.mail(line(), live.account.environment());
    assert.deepEqual([code, stderr], [0, ""]);
    const message = "[\\w-]{36}  sent 20[\\d-]{8} [\\d:]{5} UTC\n  data\\.meeting\\.end is before the start\\.\n";
    assert.match(
      stdout,
      new RegExp(
        `^candlefish-bulk-failures: 2 messages\n(${message}){2}` +
          "Nothing was changed\\. Once the cause is fixed, move them back:\n" +
          "  npm run mail -- redrive --stack prod --queue bulk-failures --move\n",
      ),
    );
    assert.ok(
      stdout.split("\n").every((each) => each.length <= 80),
      stdout,
    );
    assert.deepEqual([await visible(failures.arn), await visible(queue.arn)], [2, 0]);
  });

  it("shows a message's content only when asked, with control characters escaped", async () => {
    await live.account.cloud.sqs.send(failures.arn, "\u202eann@example.com");
    const { stdout } = await live.project.mailHere(line("--show"), live.account.environment());
    assert.match(stdout, /\n {2}\\u202eann@example\.com\n/);
    assert.equal((await listed())[0]?.body, undefined);
    assert.equal((await listed("--show"))[0]?.body, "\u202eann@example.com");
  });

  it("moves all of them after a yes, with their attributes except the outbox's reason, and reports progress", async () => {
    await fill("a", "b");
    const no = await live.project.mailHere(line("--move"), live.account.environment(), [""]);
    assert.match(no.stdout, /\nNothing was changed\.$/);
    assert.equal((await live.project.mailHere(line("--move"), live.account.environment())).code, 2);
    assert.equal(await visible(failures.arn), 2);
    const { code, stdout } = await live.project.mailHere(line("--move"), live.account.environment(), ["y"]);
    assert.equal(code, 0);
    assert.match(stdout, /\n1\/2 moved [\w-]{36}\n2\/2 moved [\w-]{36}$/);
    assert.deepEqual([await bodies(failures.arn), (await bodies(queue.arn)).length], [[], 2]);
    const [received] = await live.account.cloud.sqs.receive(queue.arn, 1);
    assert.deepEqual(Object.keys(received?.MessageAttributes ?? {}), ["own"]);
  });

  it("moves or deletes one message by its id, and leaves the others", async () => {
    await fill("a", "b", "c");
    const [a, b] = (await listed("--show")).map(({ id, body = "" }) => ({ id, body }));
    assert.ok(a && b);
    const moved = await listed("--move", "--yes", "--message", a.id);
    assert.deepEqual(
      moved.map(({ id, done }) => [id, done]),
      [[a.id, "moved"]],
    );
    const deleted = await listed("--delete", "--yes", "--message", b.id);
    assert.deepEqual(
      deleted.map(({ id, done }) => [id, done]),
      [[b.id, "deleted"]],
    );
    assert.deepEqual(await bodies(queue.arn), [a.body]);
    assert.deepEqual([(await bodies(failures.arn)).length, await visible(failures.arn)], [1, 1]);
    const { code, stderr } = await live.project.mailHere(
      line("--move", "--yes", "--message", a.id),
      live.account.environment(),
    );
    assert.deepEqual([code, stderr], [1, `candlefish-bulk-failures has no message ${a.id}. Nothing was changed.`]);
  });

  it("leads to handled messages: feedback that failed now suppresses its address", async () => {
    const { cloud, names: own, settings } = live.account;
    const { sendingDomain } = settings;
    const mail = { source: `notices@${sendingDomain}`, messageId: "m", timestamp: new Date().toISOString() };
    const bounce = {
      bounceType: "Permanent",
      bounceSubType: "General",
      feedbackId: "f",
      timestamp: mail.timestamp,
      bouncedRecipients: [{ emailAddress: "gone@example.com" }],
    };
    const Message = JSON.stringify({
      eventType: "Bounce",
      mail: { ...mail, destination: ["gone@example.com"], tags: {} },
      bounce,
    });
    await cloud.sqs.send(
      own.undelivered.arn,
      JSON.stringify({ Type: "Notification", TopicArn: own.topics.bounces.arn, Message }),
    );
    const { code } = await live.project.mailHere(
      "redrive --stack prod --queue undelivered --move --yes",
      live.account.environment(),
    );
    await cloud.settle();
    const [item] = await cloud.dynamodb.items(own.recipientsTable.name);
    assert.equal(code, 0);
    assert.equal(JSON.stringify(item?.recipient), JSON.stringify({ S: "gone@example.com" }));
  });

  it("keeps every message in one of the two queues whatever fails, says how many were moved, and puts the rest back", async () => {
    await fill("a", "b");
    live.account.cloud.inject({
      service: "sqs",
      operation: "SendMessage",
      skip: 1,
      times: 5,
      error: { code: "InternalFailure", status: 500 },
    });
    const { code, stderr } = await live.project.mailHere(line("--move", "--yes"), live.account.environment());
    assert.equal(code, 1);
    assert.match(stderr, /^1 of 2 messages moved\. AWS rejected sqs:SendMessage \(InternalFailure/);
    assert.deepEqual([await visible(failures.arn), (await bodies(queue.arn)).length], [1, 1]);
  });

  it("ends in one line where a call is denied, and where the stack does not exist yet", async () => {
    await fill("a");
    for (const action of ["sqs:ReceiveMessage", "kms:Decrypt", "sqs:SendMessage", "sqs:DeleteMessage"]) {
      const { code, stderr } = await live.project.mailHere(
        line("--move", "--yes"),
        live.account.environment(allBut(action)),
      );
      const named = action === "kms:Decrypt" ? "sqs:ReceiveMessage" : action;
      assert.equal(code, 1, action);
      assert.ok(stderr.includes(`AWS denies ${named} to `), stderr);
      assert.equal(stderr.includes("\n"), false, stderr);
    }
    const kept = await live.project.mailHere(line(), live.account.environment(allBut("sqs:ChangeMessageVisibility")));
    assert.match(kept.stderr, /^What is left in candlefish-bulk-failures is visible again in 10 minutes\. AWS denies /);
    const empty = await LiveAccount.start();
    const absent = await live.project.mailHere(line(), empty.environment());
    await empty.stop();
    assert.deepEqual([absent.code, absent.stderr.split("\n").length], [1, 1]);
    const { code, stderr } = await live.project.mailHere(
      "redrive --stack prod --queue bulk-failure",
      live.account.environment(),
    );
    assert.equal(code, 2);
    assert.match(stderr, /There is no queue "bulk-failure"\. Did you mean "bulk-failures"\?/);
  });
});

describe("The queues of messages that failed", () => {
  it("each have the queue to which their messages return", () => {
    const settings = prodSettings();
    const own = names(settings.target);
    const targets = deadLetterNames.map((name) => deadLettersOf(name, settings));
    const pairs = Object.values(own.functionQueues).map(({ queue, failures }) => ({ queue: failures, target: queue }));
    assert.deepEqual(targets, [...pairs, { queue: own.undelivered, target: own.functionQueues.suppression.queue }]);
  });
});
