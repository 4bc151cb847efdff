/** How much mail may leave per day, and how fast. */
import { MILLISECONDS } from "../../core/time/spans";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import {
  busiestTenSeconds,
  invitation,
  mailsOf,
  newMeeting,
  notice,
  type Person,
  person,
  put,
  reminder,
  statesOf,
} from "./application";
import { check } from "./check";

const sentOf = (stage: Stage, ids: readonly string[]) => ids.filter((id) => mailsOf(stage, id).length > 0).length;
const numbered = (name: string, count: number) => Array.from({ length: count }, (_, index) => `${name}-${index}`);

/** A separate meeting for each hundred guests, since its organizer may invite no more. */
const meetingOf = (stage: Stage, index: number) => {
  const group = Math.floor(index / 100);
  const organizer = { name: "Ada Lovelace", address: `ada.${group}@organizer.example` };
  const start = new Date(stage.cloud.clock.now().getTime() + 3 * MILLISECONDS.day);
  const end = new Date(start.getTime() + MILLISECONDS.hour);
  return newMeeting(stage, { uid: `meeting-${group}`, organizer, start: start.toISOString(), end: end.toISOString() });
};

/** Invites this many guests at once. @returns the ids of the messages */
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
    "60 invitations at a quota of 40: 38 are sent, notices still are, the rest follow the next day; an expired reminder never is",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.account.productionQuota = 40;
    const ids = await invite(stage, 60);
    check("invitations sent", sentOf(stage, ids), 38);
    check("messages waiting", await stage.waiting("outbox-bulk"), 22);
    const [invited = ""] = ids;
    const soon = new Date(cloud.clock.now().getTime() + 2 * MILLISECONDS.hour).toISOString();
    await put(stage, { ...reminder("remind", person(invited), meetingOf(stage, 0)), notAfter: soon });
    const resets = numbered("reset", 2);
    await put(stage, ...notices(stage, resets, person("Grace")));
    await cloud.settle();
    check("notices sent", sentOf(stage, resets), 2);
    check("mails accepted by SES", cloud.ses.sending.sent.length, 40);
    await stage.pass(3 * MILLISECONDS.hour);
    check("the state of the reminder", await statesOf(stage, ["remind"]), { remind: "skipped too-late" });
    check("whether the outbox's alarm is in ALARM", stage.ringing().includes("outbox"), true);
    await stage.pass(22 * MILLISECONDS.hour);
    check("invitations sent the next day", sentOf(stage, ids), 60);
    check("mails", cloud.ses.sending.sent.length, 62);
    check("dead letters", await stage.waiting("bulk-failures"), 0);
    return "38 invitations and 2 notices on the first day, the other 22 invitations on the next; 1 reminder skipped as too-late";
  },
};

const promised: Scenario = {
  id: "outbox-volume",
  isOfAccount: true,
  title:
    "The stack reaches 80% and then all of the daily volume stated to AWS: a notice, then an alarm; reminders wait, invitations do not",
  async play(stage) {
    const { cloud } = stage;
    const expected = Number(stage.functionVariables("outbox").EXPECTED_DAILY_VOLUME);
    cloud.ses.account.productionQuota = 10 * expected;
    const guests = numbered("guest", 3);
    await put(stage, ...guests.map((id) => invitation(id, person(id), meetingOf(stage, 0))));
    await cloud.settle();
    const alarms = () => stage.ringing().filter((key) => key.startsWith("volume"));
    cloud.ses.account.takeFromQuota(Math.ceil(0.8 * expected) - guests.length);
    await stage.pass(MILLISECONDS.hour + MILLISECONDS.minute);
    check("alarms in ALARM at 80%", alarms(), ["volume-warning"]);
    cloud.ses.account.takeFromQuota(expected - Math.ceil(0.8 * expected));
    // By then the account's figures that the outbox has cached are out of date.
    await stage.pass(6 * MILLISECONDS.minute);
    const reminders = guests.map((id) => `remind-${id}`);
    await put(stage, ...guests.map((id) => reminder(`remind-${id}`, person(id), meetingOf(stage, 0))));
    await put(stage, invitation("late-guest", person("Late"), meetingOf(stage, 0)));
    await cloud.settle();
    check("reminders sent", sentOf(stage, reminders), 0);
    check("invitations sent", sentOf(stage, [...guests, "late-guest"]), 4);
    await stage.pass(MILLISECONDS.hour);
    check("alarms in ALARM at 100%", alarms(), ["volume-reached", "volume-warning"]);
    check("whether the outbox's alarm is in ALARM", stage.ringing().includes("outbox"), false);
    await stage.pass(25 * MILLISECONDS.hour);
    check("reminders sent the next day", sentOf(stage, reminders), 3);
    return `at ${expected} messages a day, 3 reminders waited for the next day and 1 invitation was sent at once`;
  },
};

const throttled: Scenario = {
  id: "outbox-throttled",
  title:
    "60 invitations at one mail a second: all are sent within 82 to 105 seconds, each once, at most ten in any ten seconds",
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
    // Each of the two processes sends one mail at once and then one every 2.86 seconds: 58 / 0.7 = 82.9.
    const isInTime = last >= 82 && last <= 105;
    check("seconds until the last was sent", isInTime ? "82 to 105" : last, "82 to 105");
    check("whether no ten seconds had more than ten mails", busiestTenSeconds(stage) <= 10, true);
    return `60 mails, the last after ${last} s: the bulk queue has 70% of the rate`;
  },
};

export const volume: readonly Scenario[] = [quota, promised, throttled];
