import assert from "node:assert/strict";
import { MILLISECONDS } from "../../../core/time/spans";
import { liveProject } from "../../support/live-project";

const ALERTED = "patrick@candlefish.ai";

describe("npm run mail -- test-alerts", () => {
  const live = liveProject();
  before(async () => {
    await live.account.cloud.settle();
    live.account.cloud.sns.confirm(ALERTED);
    await live.account.cloud.clock.advance(15 * MILLISECONDS.minute);
    await live.account.cloud.settle();
  });

  const line = "test-alerts --stack prod";
  const alarm = () => live.account.names.alarms.updates.bounceRate.name;

  it("asks first", async () => {
    const no = await live.project.mailHere(line, live.account.environment(), ["n"]);
    assert.deepEqual([no.code, no.stdout], [0, "No alarm was triggered."]);
    assert.equal(live.account.cloud.alarms.state(alarm()), "INSUFFICIENT_DATA");
  });

  /** Runs the command, and lets everything happen that follows. @returns the subjects of the mails */
  async function mailsOf(command: Promise<{ code: number | null; stderr: string }>): Promise<string[]> {
    const before = live.account.cloud.sns.mailed.length;
    const { code, stderr } = await command;
    assert.deepEqual([code, stderr], [0, ""]);
    await live.account.cloud.settle();
    return live.account.cloud.sns.mailed.slice(before).map(({ subject }) => subject);
  }
  const state = () => live.account.cloud.alarms.state(alarm());

  it("rings the alarm as a process: people and the guard are told, nothing is paused, and the state is as before", async () => {
    const { cloud, names } = live.account;
    assert.equal(state(), "INSUFFICIENT_DATA");
    const [rings = "", ...others] = await mailsOf(live.project.mail(`${line} --yes`, live.account.environment()));
    assert.match(rings, /^ALARM: "candlefish-updates-bounce-rate"/);
    assert.deepEqual(others, ["Not paused: candlefish-updates is under its limits"]);
    assert.equal(cloud.ses.configurationSets.get(names.configurationSets.updates.name).sendingEnabled, true);
    assert.equal(state(), "INSUFFICIENT_DATA");
  });

  it("says which mails should arrive where the alarm was OK before", async () => {
    const { cloud } = live.account;
    await cloud.alarms.setState(alarm(), "OK", "as it was");
    await cloud.settle();
    const ended = live.project.mailHere(`${line} --yes`, live.account.environment());
    const subjects = await mailsOf(ended);
    assert.equal(
      (await ended).stdout,
      "candlefish-updates-bounce-rate went off, and is OK again. Within a few minutes,\n" +
        "patrick@candlefish.ai should get a mail about the alarm, one that it is over,\n" +
        'and one from the guard: "Not paused: candlefish-updates is under its limits".\n' +
        "If nothing arrives: npm run mail -- confirm-alerts --stack prod",
    );
    assert.deepEqual(
      subjects.map((subject) => subject.replace(/ in .*/, "")),
      [
        'ALARM: "candlefish-updates-bounce-rate"',
        'OK: "candlefish-updates-bounce-rate"',
        "Not paused: candlefish-updates is under its limits",
      ],
    );
  });

  it("says that the alarm was not set back where AWS denies that", async () => {
    const error = { code: "AccessDenied", status: 403 };
    live.account.cloud.inject({ service: "monitoring", operation: "SetAlarmState", skip: 1, error });
    const { code, stderr } = await live.project.mailHere(`${line} --yes`, live.account.environment());
    assert.equal(code, 1);
    assert.match(
      stderr,
      /^candlefish-updates-bounce-rate rings, and was not set back to OK\. AWS denies cloudwatch:SetAlarmState to /,
    );
  });

  it("rings nothing while the alarm rings already", async () => {
    const { code, stderr } = await live.project.mailHere(`${line} --yes`, live.account.environment());
    assert.equal(code, 1);
    assert.match(stderr, /^candlefish-updates-bounce-rate is already ringing, so a test would change nothing\./);
  });
});
