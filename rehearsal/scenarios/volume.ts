/** How much mail a day may bring, and how fast it may leave. */
import { MILLISECONDS } from "../../core/time";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";
import { invitation, mailsOf, newMeeting, notice, type Person, person, put, reminder, statesOf } from "./application";
import { check } from "./check";

const sentOf = (stage: Stage, ids: readonly string[]) => ids.filter((id) => mailsOf(stage, id).length > 0).length;
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** A meeting of its own for each hundred guests, whose organizer may invite no more. */
const meetingOf = (stage: Stage, index: number) => {
  const group = Math.floor(index / 100);
  const organizer = { name: "Ada Lovelace", address: `ada.${group}@organizer.example` };
  const start = new Date(stage.cloud.clock.now().getTime() + 3 * MILLISECONDS.day);
  const end = new Date(start.getTime() + MILLISECONDS.hour);
  return newMeeting(stage, { uid: `meeting-${group}`, organizer, start: start.toISOString(), end: end.toISOString() });
};

/** Invites so many guests at once. @returns the ids of the messages */
async function invite(stage: Stage, count: number): Promise<string[]> {
  const ids = numbered("invite", count);
  await put(stage, ...ids.map((id, index) => invitation(id, person(id), meetingOf(stage, index))));
  await stage.cloud.settle();
  return ids;
}

const notices = (stage: Stage, ids: readonly string[], to: Person) =>
  ids.map((id) => notice(stage, id, to, "reset-password"));

const quota: Scenario = {
  id: "outbox-quota",
  title:
    "60 invitations at a quota of 40: 38 leave, notices still do, the rest the next day, and a reminder too late never",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.account.productionQuota = 40;
    const ids = await invite(stage, 60);
    check("invitations that have left", sentOf(stage, ids), 38);
    check("messages that wait", await stage.waiting("outbox-bulk"), 22);
    const [invited = ""] = ids;
    const soon = new Date(cloud.clock.now().getTime() + 2 * MILLISECONDS.hour).toISOString();
    await put(stage, { ...reminder("remind", person(invited), meetingOf(stage, 0)), notAfter: soon });
    const resets = numbered("reset", 2);
    await put(stage, ...notices(stage, resets, person("Grace")));
    await cloud.settle();
    check("notices that have left", sentOf(stage, resets), 2);
    check("what SES has taken", cloud.ses.sending.sent.length, 40);
    await stage.pass(3 * MILLISECONDS.hour);
    check("what became of the reminder", await statesOf(stage, ["remind"]), { remind: "skipped too-late" });
    check("whether the alarm on the outbox rings", stage.ringing().includes("outbox"), true);
    await stage.pass(22 * MILLISECONDS.hour);
    check("invitations that have left the next day", sentOf(stage, ids), 60);
    check("mails", cloud.ses.sending.sent.length, 62);
    check("dead letters", await stage.waiting("bulk-failures"), 0);
    return "38 invitations and 2 notices on the first day, the other 22 on the next; 1 reminder skipped as too-late";
  },
};

const promised: Scenario = {
  id: "outbox-volume",
  title: "The stack reaches the volume that AWS was told: reminders wait, and invitations do not",
  async play(stage) {
    const { cloud } = stage;
    const expected = Number(stage.functionVariables("outbox").EXPECTED_DAILY_VOLUME);
    cloud.ses.account.productionQuota = 10 * expected;
    const guests = numbered("guest", 3);
    await put(stage, ...guests.map((id) => invitation(id, person(id), meetingOf(stage, 0))));
    await cloud.settle();
    cloud.ses.account.takeFromQuota(expected - guests.length);
    // What SES said of the account is older than that by now.
    await stage.pass(6 * MILLISECONDS.minute);
    const reminders = guests.map((id) => `remind-${id}`);
    await put(stage, ...guests.map((id) => reminder(`remind-${id}`, person(id), meetingOf(stage, 0))));
    await put(stage, invitation("late-guest", person("Late"), meetingOf(stage, 0)));
    await cloud.settle();
    check("reminders that have left", sentOf(stage, reminders), 0);
    check("invitations that have left", sentOf(stage, [...guests, "late-guest"]), 4);
    await stage.pass(MILLISECONDS.hour);
    // The quota is not the one that the settings state: that rings by itself.
    const ringing = stage.ringing().filter((key) => key !== "account");
    check("alarms that ring", ringing, ["volume-reached", "volume-warning"]);
    await stage.pass(25 * MILLISECONDS.hour);
    check("reminders that have left the next day", sentOf(stage, reminders), 3);
    return `at ${expected} messages a day 3 reminders waited for the next and 1 invitation left at once`;
  },
};

const throttled: Scenario = {
  id: "outbox-throttled",
  title:
    "60 invitations at one mail a second: all leave within 82 to 105 seconds, each once, and SES has to slow nobody down",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.account.productionRate = 1;
    const began = Math.floor(cloud.clock.now().getTime() / 1000);
    const ids = await invite(stage, 60);
    const at = ids.map((id) => mailsOf(stage, id).map(({ signedAt }) => signedAt.getTime() / 1000 - began));
    check(
      "mails of each",
      at.map(({ length }) => length),
      ids.map(() => 1),
    );
    const last = Math.max(...at.flat());
    // Two runs, each with a mail at once and one every 2.9 seconds from then on.
    const isInTime = last >= 82 && last <= 105;
    check("seconds after which the last left", isInTime ? "82 to 105" : last, "82 to 105");
    const refused = cloud.calls.filter(({ operation, status }) => operation === "SendEmail" && status !== 200).length;
    check("mails that SES refused", refused, 0);
    return `60 mails, the last after ${last} s of the clock: 70 % of the rate is the bulk queue's`;
  },
};

export const volume: readonly Scenario[] = [quota, promised, throttled];
