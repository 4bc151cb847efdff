/** Alarms: which ones go off, whether people are told, and what the guard does. */
import { PutConfigurationSetSendingOptionsCommand, SESv2Client } from "@aws-sdk/client-sesv2";
import type { Outcome } from "../local-cloud/ses/events";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { invitation, mailsOf, newMeeting, notice, person, put, reminder } from "./application";
import { check } from "./check";
import { hardBounce } from "./hard-bounce";
import { spamComplaint } from "./spam-complaint";
import { MILLISECONDS } from "../../core/time/spans";

type Set = "main" | "updates";

const MINUTE = MILLISECONDS.minute;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** Adds to SES's metrics as if this many messages had been sent and delivered. */
function delivered(stage: Stage, set: Set, count: number): void {
  for (const name of ["Send", "Delivery"]) {
    for (const dimensions of [{}, { "ses:configuration-set": stage.setName(set) }])
      stage.cloud.metrics.add("AWS/SES", name, dimensions, count);
  }
}

let people = 0;

/** Sends this many messages, each to a new recipient whose mailbox answers with these outcomes. */
async function sendTo(stage: Stage, set: Set, count: number, ...outcomes: readonly Outcome[]): Promise<void> {
  for (let message = 0; message < count; message++) {
    const to = `person${people++}@example.net`;
    stage.cloud.ses.receivers.mailbox(to, ...outcomes);
    await stage.send({ to, set });
  }
  await stage.cloud.settle();
}

/** The subjects of the alert mails since the last call, in alphabetical order. */
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

/** One message has gone through each set, reconcile has run, every alarm has been evaluated, and the alert mails so far are discarded. */
async function begin(stage: Stage): Promise<void> {
  for (const set of ["main", "updates"] as const) delivered(stage, set, 1);
  await stage.cloud.clock.advance(HOUR + MINUTE);
  check("alarms in ALARM before anything happens", stage.ringing(), []);
  heard(stage);
}

/** 12 of 120 messages through the updates set bounce within a minute. */
async function storm(stage: Stage): Promise<void> {
  await sendTo(stage, "updates", 12, hardBounce);
  delivered(stage, "updates", 107);
  await stage.pass(MINUTE);
}

/** An operator resumes sending through a configuration set. */
async function resume(stage: Stage, set: Set): Promise<void> {
  const operator = stage.cloud.credentials(`arn:aws:iam::${stage.cloud.iam.account.accountId}:role/operator`);
  const ses = new SESv2Client(stage.client(operator));
  const ConfigurationSetName = stage.setName(set);
  await ses.send(new PutConfigurationSetSendingOptionsCommand({ ConfigurationSetName, SendingEnabled: true }));
  ses.destroy();
}

const bounceStorm: Scenario = {
  id: "bounce-storm",
  title:
    "12 of 120 reminders bounce: two alarms go off and the updates set is paused; a password reset still goes out, reminders wait",
  async play(stage) {
    const [guest, meeting] = [person("Guest"), newMeeting(stage)];
    await put(stage, invitation("invite", guest, meeting));
    await stage.cloud.settle();
    await begin(stage);
    await storm(stage);
    check("alarms in ALARM", stage.ringing(), ["updates-bounce-rate", "updates-delivery-rate"]);
    check("alert mails", heard(stage), [
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
      "messages waiting in the outbox",
      [await stage.waiting("outbox-bulk"), await stage.waiting("bulk-failures")],
      [1, 0],
    );
    await stage.pass(5 * MINUTE);
    check("whether the outbox's alarm is in ALARM", stage.ringing().includes("outbox"), true);
    check("requests that the guard has not handled", await stage.waiting("pause-requests"), 0);
    await resume(stage, "updates");
    await stage.pass(15 * MINUTE);
    check("mails of the reminder once an operator resumed updates", mailsOf(stage, "remind").length, 1);
    return "bounce rate 10%, delivery rate 90%: 2 alerts and 1 notice mailed; the password reset was sent, the reminder waited, with an alarm, until an operator resumed updates";
  },
};

const recovery: Scenario = {
  id: "recovery",
  title:
    "A paused set stays paused through a day without mail and a pulumi up; an operator resumes it, and the alarms work again",
  async play(stage) {
    await begin(stage);
    await storm(stage);
    heard(stage);
    await stage.cloud.clock.advance(DAY + HOUR);
    stage.up();
    await stage.pass(MINUTE);
    check("whether updates sends after a quiet day and a pulumi up", sends(stage, "updates"), false);
    check("alert mails on a day without mail", heard(stage), []);
    check("alarms in ALARM after it", stage.ringing(), ["updates-bounce-rate", "updates-delivery-rate"]);
    await resume(stage, "updates");
    await stage.send({ to: "guest@example.net", set: "updates" });
    await stage.pass(MINUTE);
    check("alarms in ALARM with the first message after that", stage.ringing(), []);
    check("alert mails then", heard(stage), [
      alarm(stage, "OK", "updates-bounce-rate"),
      alarm(stage, "OK", "updates-delivery-rate"),
    ]);
    check("whether updates sends", sends(stage, "updates"), true);
    await storm(stage);
    check("whether updates sends after the next storm", sends(stage, "updates"), false);
    return "still paused after 25 hours without mail and a pulumi up; resumed by hand: alarms OK; the next storm paused it again";
  },
};

const oneComplaint: Scenario = {
  id: "one-complaint",
  title:
    "One complaint in 400 messages, SES's reputation metric at 0.25%: a ticket and a page about the account, nothing is paused",
  async play(stage) {
    await begin(stage);
    await sendTo(stage, "updates", 1, ...spamComplaint);
    delivered(stage, "updates", 398);
    stage.cloud.ses.stateReputation(0, 0.0025);
    await stage.pass(2 * HOUR);
    const expected = ["reputation-critical", "reputation-warning", "tickets"].filter((key) => isRegistered(stage, key));
    check(
      "alert mails",
      heard(stage).filter((subject) => subject.startsWith("ALARM")),
      expected.map((key) => alarm(stage, "ALARM", key)).sort(),
    );
    check("whether main and updates send", [sends(stage, "main"), sends(stage, "updates")], [true, true]);
    const asked = stage.cloud.lambda.invocations.filter(({ functionName }) => functionName.includes("guard"));
    check("invocations of the guard", asked.length, 0);
    return "1 complaint in 400 messages is too few for a rate: a ticket; a page for SES's own reputation metric; no pause, and the guard was not invoked";
  },
};

const complaintRate: Scenario = {
  id: "complaint-rate",
  title:
    "2 of 1,003 recipients complain in a week: the alarm goes off and the guard watches; the third complaint pauses the updates set",
  async play(stage) {
    await begin(stage);
    for (let day = 0; day < 2; day++) {
      delivered(stage, "updates", 500);
      await stage.cloud.clock.advance(DAY);
    }
    check("complaint alarms while nobody complains", stage.ringing().filter(isAboutComplaints), []);
    await sendTo(stage, "updates", 2, ...spamComplaint);
    await stage.pass(HOUR);
    check("complaint alarms at 0.2%", stage.ringing().filter(isAboutComplaints), ["updates-complaint-rate"]);
    const set = stage.setName("updates");
    const about = heard(stage).filter((subject) => subject.includes("complaint-rate") || subject.includes(set));
    check("alert mails of it", about, [
      alarm(stage, "ALARM", "updates-complaint-rate"),
      `Not paused: ${set} is over a limit`,
    ]);
    check("whether updates sends", sends(stage, "updates"), true);
    await sendTo(stage, "updates", 1, ...spamComplaint);
    await stage.pass(15 * MINUTE);
    check("whether updates sends after the third complaint", sends(stage, "updates"), false);
    check(
      "notices of a pause",
      heard(stage).filter((subject) => subject.startsWith("PAUSED")),
      [`PAUSED: ${set} sends no more mail`],
    );
    return "0.2% in a week: an alarm and a notice; at 3 complaints the guard paused updates at its next check, within 15 minutes";
  },
};

const isAboutComplaints = (key: string) => key.endsWith("complaint-rate");

const mainGuard: Scenario = {
  id: "main-guard",
  title:
    "The main set's bounce rate is 6%: people are told and it keeps sending; at 10% the guard pauses it at its next check",
  async play(stage) {
    await begin(stage);
    await sendTo(stage, "main", 6, hardBounce);
    delivered(stage, "main", 94);
    await stage.pass(MINUTE);
    check("alarms in ALARM", stage.ringing(), ["main-bounce-rate", "main-delivery-rate"]);
    const set = stage.setName("main");
    check("alert mails of the guard", heard(stage).filter(isOfGuard), [`Not paused: ${set} is over a limit`]);
    await stage.pass(HOUR);
    check("alert mails of the next hour", heard(stage).filter(isOfGuard), []);
    check("whether main sends", sends(stage, "main"), true);
    check("requests that the guard will check again", await stage.waiting("pause-requests"), 1);
    await sendTo(stage, "main", 5, hardBounce);
    await stage.pass(15 * MINUTE);
    check("whether main sends at 10%", sends(stage, "main"), false);
    check("whether updates sends", sends(stage, "updates"), true);
    check("alert mails then", heard(stage).filter(isOfGuard), [`PAUSED: ${set} sends no more mail`]);
    check("requests left", [await stage.waiting("pause-requests"), await stage.waiting("pause-failures")], [0, 0]);
    return "6 of 101: 1 notice, main keeps sending; 11 of 106: main paused within 15 minutes, updates keeps sending";
  },
};

const isOfGuard = (subject: string) => /^(PAUSED|Not paused): /.test(subject);

const pipeline: Scenario = {
  id: "pipeline-alarms",
  title: "A function fails and a message becomes a dead letter: both alarms go off, and clear once a person has acted",
  async play(stage) {
    const { cloud } = stage;
    await begin(stage);
    await cloud.sqs.send(stage.queueName("feedback"), "not JSON");
    cloud.inject({
      service: "ses",
      operation: "GetAccount",
      times: 3,
      error: { code: "InternalServerError", status: 500 },
    });
    await stage.pass(HOUR + 10 * MINUTE);
    check("alarms in ALARM", stage.ringing(), ["functions", "stuck"]);
    check("alert mails", heard(stage), [alarm(stage, "ALARM", "functions"), alarm(stage, "ALARM", "stuck")]);
    const [letter] = await cloud.sqs.receive(stage.queueName("dead-letter"), 1);
    await cloud.sqs.delete(stage.queueName("dead-letter"), letter?.ReceiptHandle ?? "");
    await stage.pass(2 * HOUR);
    check("alarms in ALARM after that", stage.ringing(), []);
    check("alert mails then", heard(stage), [alarm(stage, "OK", "functions"), alarm(stage, "OK", "stuck")]);
    return "reconcile failed once, 1 dead letter: 2 alerts; next run succeeded, dead letter removed: 2 OK notices";
  },
};

const failedPause: Scenario = {
  id: "failed-pause",
  title: "SES throttles the guard's call: an alarm reports the failure, and the guard pauses the set at its next check",
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
    check("whether the functions' alarm is in ALARM", stage.ringing().includes("functions"), true);
    await stage.pass(15 * MINUTE);
    check("whether updates sends 15 minutes later", sends(stage, "updates"), false);
    check("notices", heard(stage).filter(isOfGuard), [`PAUSED: ${stage.setName("updates")} sends no more mail`]);
    return "throttled beyond the retries: alarm, nothing lost, paused 15 minutes later";
  },
};

const accountHealth: Scenario = {
  id: "account-health",
  title:
    "AWS reviews the account, disables sending, changes the quota: people are told of each within the hour, and when it ends",
  async play(stage) {
    const { ses } = stage.cloud;
    await begin(stage);
    await stage.pass(2 * HOUR);
    check("alarms in ALARM while all is well", stage.ringing(), []);
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
      check(`alarms in ALARM within the hour of ${what}`, stage.ringing(), expected);
      check(
        `alert mails of ${what}`,
        heard(stage),
        expected.map((key) => alarm(stage, "ALARM", key)),
      );
      ends();
      await stage.pass(3 * HOUR + MINUTE);
      check(`alarms in ALARM after ${what}`, stage.ringing(), []);
      check(
        `alert mails after ${what}`,
        heard(stage),
        expected.map((key) => alarm(stage, "OK", key)),
      );
    }
    return "review, sending disabled, quota changed: each reported within 61 minutes, and cleared within three hours";
  },
};

const missedRuns: Scenario = {
  id: "missed-runs",
  title: "The reconcile function is no longer started: people are told after three hours, and when it runs again",
  async play(stage) {
    await begin(stage);
    await stage.pass(4 * HOUR);
    check("alarms in ALARM while it runs", stage.ringing(), []);
    heard(stage);
    const schedule = stage.text("aws:scheduler/schedule:Schedule", "reconcile");
    stage.cloud.scheduler.setEnabled(schedule, false);
    await stage.pass(4 * HOUR + MINUTE);
    check("alarms in ALARM four hours later", stage.ringing(), ["missed-reconcile"]);
    check("alert mails", heard(stage), [alarm(stage, "ALARM", "missed-reconcile")]);
    stage.cloud.scheduler.setEnabled(schedule, true);
    await stage.pass(HOUR + MINUTE);
    check("alarms in ALARM when it runs again", stage.ringing(), []);
    check("alert mails then", heard(stage), [alarm(stage, "OK", "missed-reconcile")]);
    return "schedule disabled: reported after the third missed run; enabled: OK with the next run";
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
