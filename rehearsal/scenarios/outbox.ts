/** The outbox under strain: duplicates, reordering, messages that can never be sent, the sandbox, a rush. */
import { MILLISECONDS } from "../../core/time/spans";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import {
  busiestTenSeconds,
  cancellation,
  invitation,
  keys,
  mailsOf,
  newMeeting,
  notice,
  type Person,
  person,
  put,
  putBodies,
  putItem,
  reminder,
  statesOf,
} from "./application";
import { check } from "./check";
import { spamComplaint } from "./spam-complaint";

const counts = (stage: Stage, ids: readonly string[]) => ids.map((id) => mailsOf(stage, id).length);

const storm: Scenario = {
  id: "outbox-storm",
  title: "Each message arrives five times: it is mailed once",
  async play(stage) {
    const meeting = newMeeting(stage);
    const people = ["Grace", "Charles"].map(person);
    const invitations = people.map((to) => invitation(`invite-${to.name}`, to, meeting));
    await put(stage, ...Array.from({ length: 5 }, () => invitations).flat());
    await stage.cloud.settle();
    await stage.pass(MILLISECONDS.minute);
    const ids = invitations.map(({ id }) => id);
    check("mails sent for each message", counts(stage, ids), [1, 1]);
    check("messages waiting", await stage.waiting("outbox-bulk"), 0);

    return "2 messages, 10 deliveries, 2 mails";
  },
};

const overtaken: Scenario = {
  id: "outbox-overtaken",
  title:
    "A cancellation arrives before its invitation, and a complaint while a reminder waits: neither invitation nor reminder is sent",
  async play(stage) {
    const [grace, angry] = [person("Grace"), person("Angry")];
    const meeting = newMeeting(stage);
    await put(stage, cancellation("cancel", grace, { ...meeting, sequence: 1 }));
    await stage.cloud.settle();
    await put(stage, invitation("invite", grace, meeting), invitation("invite-Angry", angry, meeting));
    await stage.cloud.settle();
    const notBefore = new Date(stage.cloud.clock.now().getTime() + MILLISECONDS.hour).toISOString();
    await put(stage, { ...reminder("remind-Angry", angry, meeting), notBefore });
    await stage.cloud.settle();
    check("messages waiting until notBefore", await stage.waiting("outbox-bulk"), 1);
    stage.cloud.ses.receivers.mailbox(angry.address, ...spamComplaint);
    await put(stage, invitation("another-Angry", angry, newMeeting(stage, { uid: "another" })));
    await stage.cloud.settle();
    await stage.pass(MILLISECONDS.hour + MILLISECONDS.minute);
    const became = {
      cancel: "skipped not-requested",
      invite: "skipped cancelled",
      "invite-Angry": "sent",
      "another-Angry": "sent",
      "remind-Angry": "skipped suppressed",
    };
    check("the state of each message", await statesOf(stage, Object.keys(became)), became);
    check("mails", stage.cloud.ses.sending.sent.length, 2);
    return "CANCEL before REQUEST: skipped as not-requested and cancelled; complaint in the hour before a reminder: skipped as suppressed";
  },
};

/** Messages that can never be sent, and the reason that each must get. */
function badBodies(stage: Stage): readonly (readonly [body: string, reason: RegExp])[] {
  const good = notice(stage, "bad", person("Grace"), "reset-password");
  return [
    ["{ this is not JSON", /^message: is not JSON/],
    [JSON.stringify({ ...good, category: "marketing" }), /^category: /],
    [JSON.stringify({ ...good, data: undefined }), /^data: /],
    [JSON.stringify({ ...good, data: { ...good.data, html: "<p>Buy now</p>" } }), /^data\.html: /],
    [" ".repeat(200_000), /^message: is larger than 64 KiB/],
  ];
}

const badBatch: Scenario = {
  id: "outbox-bad-batch",
  title:
    "Five messages that can never be sent among seven valid ones: they become dead letters with reasons, the others are sent",
  async play(stage) {
    const good = Array.from({ length: 7 }, (_, index) =>
      notice(stage, `good-${index}`, person("Grace"), "reset-password"),
    );
    const bad = badBodies(stage);
    await putBodies(stage, "urgent", [...bad.map(([body]) => body), ...good.map((message) => JSON.stringify(message))]);
    await stage.cloud.settle();
    const ids = good.map(({ id }) => id);
    check("mails of the valid messages", counts(stage, ids), Array(7).fill(1));
    check("mails", stage.cloud.ses.sending.sent.length, 7);
    check("messages waiting", await stage.waiting("outbox-urgent"), 0);
    const dead = await stage.cloud.sqs.receive(stage.queueName("urgent-failures"), 10);
    const reasons = dead.map(({ Body, MessageAttributes }) => {
      const { StringValue = "" } = (MessageAttributes?.reason ?? {}) as { StringValue?: string };
      const expected = bad.find(([body]) => body === Body)?.[1];
      return expected?.test(StringValue) ? "as it should be" : StringValue;
    });
    check("reasons among the dead letters", reasons, Array(bad.length).fill("as it should be"));
    return `7 sent; 5 dead letters at the first attempt, each with its reason: not JSON, category "marketing", no data, HTML, too large`;
  },
};

const sandbox: Scenario = {
  id: "outbox-sandbox",
  title: "In the sandbox a verified recipient gets mail; for any other the ledger says that the sandbox blocks it",
  async play(stage) {
    stage.cloud.ses.account.productionAccess = false;
    const colleague = { name: "Colleague", address: `colleague@${stage.domain}` };
    const meeting = newMeeting(stage);
    await put(stage, invitation("verified", colleague, meeting), invitation("other", person("Grace"), meeting));
    await stage.cloud.settle();
    check("the state of each message", await statesOf(stage, ["verified", "other"]), {
      verified: "sent",
      other: "skipped blocked-by-sandbox",
    });
    check(
      "mails",
      stage.cloud.ses.sending.sent.flatMap(({ recipients }) => recipients),
      [colleague.address],
    );
    check("dead letters", await stage.waiting("bulk-failures"), 0);
    return "1 sent to a verified recipient; 1 skipped as blocked-by-sandbox, not retried";
  },
};

/** Fills the ledger so that an organizer can invite only this many more people today. */
async function inviteAllBut(stage: Stage, { address }: Pick<Person, "address">, places: number): Promise<void> {
  const limit = Number(stage.functionVariables("outbox").ORGANIZER_DAILY_LIMIT);
  const taken = Array.from({ length: limit - places }, (_, index) => `somebody-${index}`);
  await putItem(stage, "ledger", {
    key: { S: keys().invited(address, stage.cloud.clock.now()) },
    taken: { SS: taken },
  });
}

/** An organizer's limit is per day in UTC: if less than a minute of the day is left, waits for the next. */
async function waitForNewDay(stage: Stage): Promise<void> {
  const left = MILLISECONDS.day - (stage.cloud.clock.now().getTime() % MILLISECONDS.day);
  if (left < MILLISECONDS.minute) await stage.cloud.clock.advance(left);
}

const rush: Scenario = {
  id: "outbox-rush",
  title:
    "A password reset is queued behind more invitations than the organizer may send: it is sent at once, and the one over the limit never is",
  async play(stage) {
    const { account } = stage.cloud.ses;
    // What matters is how long the invitations take, not how many there are: a few at a low rate play faster than many.
    account.productionRate = 1;
    await waitForNewDay(stage);
    const meeting = newMeeting(stage);
    const ids = Array.from({ length: 13 }, (_, index) => `invite-${index}`);
    await inviteAllBut(stage, meeting.organizer, ids.length - 1);
    // The times of sends come from the requests' signatures, which have whole seconds.
    const began = Math.floor(stage.cloud.clock.now().getTime() / 1000);
    await put(stage, ...ids.map((id) => invitation(id, person(id), meeting)));
    await put(stage, notice(stage, "reset", person("Grace"), "reset-password"));
    await stage.cloud.settle();
    const after = (id: string) => Number(mailsOf(stage, id)[0]?.signedAt) / 1000 - began;
    check("mails of the reset", counts(stage, ["reset"]), [1]);
    check("whether the reset left within 10 seconds", after("reset") <= 10, true);
    const states = Object.values(await statesOf(stage, ids)).sort();
    check("the states of the invitations", states, [...Array<string>(12).fill("sent"), "skipped organizer-limit"]);
    const last = Math.max(...ids.map(after).filter((seconds) => !Number.isNaN(seconds)));
    check("whether the last invitation took longer", last > 10, true);
    const most = busiestTenSeconds(stage);
    check("whether no ten seconds had more than ten mails", most <= 10, true);
    return `at one mail a second the reset was sent after ${after("reset")} s, the last of 12 invitations after ${last} s; 1 over the organizer's limit skipped`;
  },
};

export const outbox: readonly Scenario[] = [storm, overtaken, badBatch, sandbox, rush];
