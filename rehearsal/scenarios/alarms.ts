/** Alarms: which ones ring, that people hear of it, and what the guard does. */
import { PutConfigurationSetSendingOptionsCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type { Outcome } from "../cloud/ses/events";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";
import { invitation, mailsOf, newMeeting, notice, person, put, reminder } from "./application";
import { check } from "./check";
import { MILLISECONDS } from "../../core/time";

type Set = "main" | "updates";

const MINUTE = MILLISECONDS.minute;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

const hardBounce: Outcome = {
  event: "Bounce",
  bounceType: "Permanent",
  bounceSubType: "NoEmail",
  action: "failed",
  status: "5.1.1",
};
const complaint: readonly Outcome[] = [{ event: "Delivery" }, { event: "Complaint", complaintFeedbackType: "abuse" }];

/** SES counts messages that were sent and have arrived. */
function delivered(stage: Stage, set: Set, count: number): void {
  for (const name of ["Send", "Delivery"]) {
    for (const dimensions of [{}, { "ses:configuration-set": stage.setName(set) }])
      stage.cloud.metrics.add("AWS/SES", name, dimensions, count);
  }
}

let people = 0;

/** Sends to so many people whose mailboxes all do the same. */
async function sendTo(stage: Stage, set: Set, count: number, ...outcomes: readonly Outcome[]): Promise<void> {
  for (let message = 0; message < count; message++) {
    const to = `person${people++}@example.net`;
    stage.cloud.ses.receivers.mailbox(to, ...outcomes);
    await stage.send({ to, set });
  }
  await stage.cloud.settle();
}

/** The subjects of what the recipients of alerts were mailed since the last call, in alphabetical order. */
function heard(stage: Stage): string[] {
  return stage.cloud.sns.mailed
    .splice(0)
    .map(({ subject }) => subject)
    .sort();
}

const alarm = (stage: Stage, state: "ALARM" | "OK", key: string) =>
  `${state}: "${stage.text("aws:cloudwatch/metricAlarm:MetricAlarm", key)}" in US East (N. Virginia)`;

const isRegistered = (stage: Stage, key: string) => stage.graph.resources.some(({ name }) => name === key);
const sends = (stage: Stage, set: Set) => stage.cloud.ses.configurationSets.get(stage.setName(set)).sendingEnabled;

/** A message has gone through each set, reconcile has run, every alarm has looked, and what people have heard of that is behind them. */
async function begin(stage: Stage): Promise<void> {
  for (const set of ["main", "updates"] as const) delivered(stage, set, 1);
  await stage.cloud.clock.advance(HOUR + MINUTE);
  check("alarms that ring before anything happens", stage.ringing(), []);
  heard(stage);
}

/** 12 of 120 messages bounce through updates, all within a minute. */
async function storm(stage: Stage): Promise<void> {
  await sendTo(stage, "updates", 12, hardBounce);
  delivered(stage, "updates", 107);
  await stage.pass(MINUTE);
}

/** A person who operates the stack resumes a configuration set. */
async function resume(stage: Stage, set: Set): Promise<void> {
  const operator = stage.cloud.credentials(`arn:aws:iam::${stage.cloud.iam.place.accountId}:role/operator`);
  const ses = new SESv2Client(stage.client(operator));
  const ConfigurationSetName = stage.setName(set);
  await ses.send(new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName, SendingEnabled: true }));
  ses.destroy();
}

const bounceStorm: Scenario = {
  id: "bounce-storm",
  title:
    "12 of 120 reminders bounce: two alarms ring, updates is paused; a password reset still leaves, reminders wait",
  async play(stage) {
    const [guest, meeting] = [person("Guest"), newMeeting(stage)];
    await put(stage, invitation("invite", guest, meeting));
    await stage.cloud.settle();
    await begin(stage);
    await storm(stage);
    check("alarms that ring", stage.ringing(), ["updates-bounce-rate", "updates-delivery-rate"]);
    check("what people hear", heard(stage), [
      alarm(stage, "ALARM", "updates-bounce-rate"),
      alarm(stage, "ALARM", "updates-delivery-rate"),
      `PAUSED: ${stage.setName("updates")} sends no more mail`,
    ]);
    check("alerts that a topic refused", stage.cloud.alarms.refused, []);
    await put(stage, reminder("remind", guest, meeting), notice(stage, "reset", guest, "reset-password"));
    await stage.cloud.settle();
    check(
      "mails of a reminder and a password reset",
      [mailsOf(stage, "remind").length, mailsOf(stage, "reset").length],
      [0, 1],
    );
    check(
      "messages that wait in the outbox",
      [await stage.waiting("outbox-bulk"), await stage.waiting("bulk-failures")],
      [1, 0],
    );
    await stage.pass(5 * MINUTE);
    check("whether the outbox's alarm rings", stage.ringing().includes("outbox"), true);
    check("requests that the guard has not handled", await stage.waiting("pause-requests"), 0);
    await resume(stage, "updates");
    await stage.pass(15 * MINUTE);
    check("mails of the reminder once a person resumed updates", mailsOf(stage, "remind").length, 1);
    return "bounce rate 10%, delivery 90%: 2 alerts and 1 notice mailed; the password reset leaves, the reminder waits with an alarm until a person resumes updates";
  },
};

const recovery: Scenario = {
  id: "recovery",
  title: "A paused set stays paused over a quiet day and an up; a person resumes it, and the alarms are armed again",
  async play(stage) {
    await begin(stage);
    await storm(stage);
    heard(stage);
    await stage.cloud.clock.advance(DAY + HOUR);
    stage.up();
    await stage.pass(MINUTE);
    check("whether updates sends after a quiet day and an up", sends(stage, "updates"), false);
    check("what people hear on a day without mail", heard(stage), []);
    check("alarms that ring after it", stage.ringing(), ["updates-bounce-rate", "updates-delivery-rate"]);
    await resume(stage, "updates");
    await stage.send({ to: "guest@example.net", set: "updates" });
    await stage.pass(MINUTE);
    check("alarms that ring with the first message after that", stage.ringing(), []);
    check("what people hear then", heard(stage), [
      alarm(stage, "OK", "updates-bounce-rate"),
      alarm(stage, "OK", "updates-delivery-rate"),
    ]);
    check("whether updates sends", sends(stage, "updates"), true);
    await storm(stage);
    check("whether updates sends after the next storm", sends(stage, "updates"), false);
    return "25 hours without mail and an up: still paused; resumed by hand: alarms OK; the next storm paused it again";
  },
};

const oneComplaint: Scenario = {
  id: "one-complaint",
  title: "One complaint of 400 messages, reputation at 0.25%: a ticket and a page about the account, nothing is paused",
  async play(stage) {
    await begin(stage);
    await sendTo(stage, "updates", 1, ...complaint);
    delivered(stage, "updates", 398);
    stage.cloud.ses.stateReputation(0, 0.0025);
    await stage.pass(2 * HOUR);
    const expected = ["quota", "reputation-critical", "reputation-warning", "tickets"].filter((key) =>
      isRegistered(stage, key),
    );
    check(
      "what people hear",
      heard(stage).filter((subject) => subject.startsWith("ALARM")),
      expected.map((key) => alarm(stage, "ALARM", key)).sort(),
    );
    check("whether main and updates send", [sends(stage, "main"), sends(stage, "updates")], [true, true]);
    const asked = stage.cloud.lambda.invocations.filter(({ functionName }) => functionName.includes("guard"));
    check("how often the guard was asked", asked.length, 0);
    return "0.25% of 400 is no rate: a ticket, SES's own view of the account a page, no pause, the guard not even asked";
  },
};

const complaintRate: Scenario = {
  id: "complaint-rate",
  title: "2 of 1,003 people complain in a week: the alarm rings, the guard watches; the third complaint pauses updates",
  async play(stage) {
    await begin(stage);
    for (let day = 0; day < 2; day++) {
      delivered(stage, "updates", 500);
      await stage.cloud.clock.advance(DAY);
    }
    check("complaint alarms while nobody complains", stage.ringing().filter(isAboutComplaints), []);
    await sendTo(stage, "updates", 2, ...complaint);
    await stage.pass(HOUR);
    check("complaint alarms at 0.2%", stage.ringing().filter(isAboutComplaints), ["updates-complaint-rate"]);
    const set = stage.setName("updates");
    const about = heard(stage).filter((subject) => subject.includes("complaint-rate") || subject.includes(set));
    check("what people hear of it", about, [
      alarm(stage, "ALARM", "updates-complaint-rate"),
      `Not paused: ${set} is over a limit`,
    ]);
    check("whether updates sends", sends(stage, "updates"), true);
    await sendTo(stage, "updates", 1, ...complaint);
    await stage.pass(15 * MINUTE);
    check("whether updates sends after the third complaint", sends(stage, "updates"), false);
    check(
      "notices of a pause",
      heard(stage).filter((subject) => subject.startsWith("PAUSED")),
      [`PAUSED: ${set} sends no more mail`],
    );
    return "0.2% of a week: alarm and notice; 3 complaints: paused at the guard's next look, 15 minutes later";
  },
};

const isAboutComplaints = (key: string) => key.endsWith("complaint-rate");

const mainGuard: Scenario = {
  id: "main-guard",
  title: "Main bounces at 6%: people are told, it goes on; at 10% the guard pauses it at its next look",
  async play(stage) {
    await begin(stage);
    await sendTo(stage, "main", 6, hardBounce);
    delivered(stage, "main", 94);
    await stage.pass(MINUTE);
    check("alarms that ring", stage.ringing(), ["main-bounce-rate", "main-delivery-rate"]);
    const set = stage.setName("main");
    check("what people hear of the guard", heard(stage).filter(isOfGuard), [`Not paused: ${set} is over a limit`]);
    await stage.pass(HOUR);
    check("what they hear in the next hour", heard(stage).filter(isOfGuard), []);
    check("whether main sends", sends(stage, "main"), true);
    check("requests that the guard keeps looking at", await stage.waiting("pause-requests"), 1);
    await sendTo(stage, "main", 5, hardBounce);
    await stage.pass(15 * MINUTE);
    check("whether main sends at 10%", sends(stage, "main"), false);
    check("whether updates sends", sends(stage, "updates"), true);
    check("what people hear then", heard(stage).filter(isOfGuard), [`PAUSED: ${set} sends no more mail`]);
    check("requests left", [await stage.waiting("pause-requests"), await stage.waiting("pause-failures")], [0, 0]);
    return "6 of 101: 1 notice, main sends; 11 of 106: paused within 15 minutes, updates goes on";
  },
};

const isOfGuard = (subject: string) => /^(PAUSED|Not paused): /.test(subject);

const pipeline: Scenario = {
  id: "pipeline-alarms",
  title: "A function fails and a message ends as a dead letter: both ring, and are over when a person has acted",
  async play(stage) {
    const { cloud } = stage;
    await begin(stage);
    await cloud.sqs.send(stage.queueName("feedback"), "not JSON");
    cloud.inject({
      service: "dynamodb",
      operation: "Query",
      times: 3,
      error: { code: "InternalServerError", status: 500 },
    });
    await stage.pass(HOUR + 10 * MINUTE);
    check("alarms that ring", stage.ringing(), ["functions", "stuck"]);
    check("what people hear", heard(stage), [alarm(stage, "ALARM", "functions"), alarm(stage, "ALARM", "stuck")]);
    const [letter] = await cloud.sqs.receive(stage.queueName("dead-letter"), 1);
    await cloud.sqs.delete(stage.queueName("dead-letter"), letter?.ReceiptHandle ?? "");
    await stage.pass(2 * HOUR);
    check("alarms that ring after that", stage.ringing(), []);
    check("what people hear then", heard(stage), [alarm(stage, "OK", "functions"), alarm(stage, "OK", "stuck")]);
    return "reconcile failed once, 1 dead letter: 2 alerts; mended and taken out: 2 times OK";
  },
};

const failedPause: Scenario = {
  id: "failed-pause",
  title: "SES refuses the guard's call: a person is told of the failure, and the guard pauses at its next look",
  async play(stage) {
    await begin(stage);
    stage.cloud.inject({
      service: "ses",
      operation: "PutConfigurationSetSendingOptions",
      times: 3,
      error: { code: "TooManyRequestsException", status: 429 },
    });
    await storm(stage);
    await stage.pass(MINUTE);
    check("whether updates sends", sends(stage, "updates"), true);
    check("whether the alarm of the functions rings", stage.ringing().includes("functions"), true);
    await stage.pass(15 * MINUTE);
    check("whether updates sends 15 minutes later", sends(stage, "updates"), false);
    check("notices", heard(stage).filter(isOfGuard), [`PAUSED: ${stage.setName("updates")} sends no more mail`]);
    return "throttled beyond the retries: alarm, nothing lost, paused a quarter of an hour later";
  },
};

const accountHealth: Scenario = {
  id: "account-health",
  title:
    "AWS reviews the account, stops its mail, changes its quota: people hear of each within the hour, and of its end",
  async play(stage) {
    const { ses } = stage.cloud;
    await begin(stage);
    await stage.pass(2 * HOUR);
    check("alarms that ring while all is well", stage.ringing(), []);
    heard(stage);
    const quota = ses.account.productionQuota;
    const troubles: readonly (readonly [string, () => void, () => void])[] = [
      [
        "a review",
        () => (ses.account.enforcementStatus = "PROBATION"),
        () => (ses.account.enforcementStatus = "HEALTHY"),
      ],
      ["sending off", () => (ses.account.sendingEnabled = false), () => (ses.account.sendingEnabled = true)],
      ["another quota", () => (ses.account.productionQuota = quota + 1), () => (ses.account.productionQuota = quota)],
    ];
    const expected = isRegistered(stage, "account") ? ["account"] : [];
    for (const [what, begins, ends] of troubles) {
      begins();
      await stage.pass(HOUR + MINUTE);
      check(`alarms that ring within the hour of ${what}`, stage.ringing(), expected);
      check(
        `what people hear of ${what}`,
        heard(stage),
        expected.map((key) => alarm(stage, "ALARM", key)),
      );
      ends();
      await stage.pass(3 * HOUR + MINUTE);
      check(`alarms that ring after ${what}`, stage.ringing(), []);
      check(
        `what people hear after ${what}`,
        heard(stage),
        expected.map((key) => alarm(stage, "OK", key)),
      );
    }
    return "review, sending off, another quota: each told within 61 minutes, and over within three hours";
  },
};

const missedRuns: Scenario = {
  id: "missed-runs",
  title: "Nothing starts reconcile any more: people hear of it after three hours, and when it runs again",
  async play(stage) {
    await begin(stage);
    await stage.pass(4 * HOUR);
    check("alarms that ring while it runs", stage.ringing(), []);
    heard(stage);
    const schedule = stage.text("aws:scheduler/schedule:Schedule", "reconcile");
    stage.cloud.scheduler.setEnabled(schedule, false);
    await stage.pass(4 * HOUR + MINUTE);
    check("alarms that ring four hours later", stage.ringing(), ["missed-reconcile"]);
    check("what people hear", heard(stage), [alarm(stage, "ALARM", "missed-reconcile")]);
    stage.cloud.scheduler.setEnabled(schedule, true);
    await stage.pass(HOUR + MINUTE);
    check("alarms that ring when it runs again", stage.ringing(), []);
    check("what people hear then", heard(stage), [alarm(stage, "OK", "missed-reconcile")]);
    return "schedule switched off: told after its third missed hour; switched on: OK with the next run";
  },
};

export const alarms: readonly Scenario[] = [
  bounceStorm,
  recovery,
  mainGuard,
  complaintRate,
  oneComplaint,
  pipeline,
  failedPause,
  accountHealth,
  missedRuns,
];
