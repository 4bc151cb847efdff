/** What became of the outbox's mail: what SES tells of it, in the ledger and to the application. */
import type { Status } from "../../core/messages/status";
import { type Outcome, outcomeEvent } from "../cloud/ses/events";
import type { Sent } from "../cloud/ses/sending";
import type { Scenario } from "../scenario";
import type { Stage } from "../stage";
import { invitation, mailsOf, newMeeting, notice, person, put, putBodies, reminder, statesOf } from "./application";
import { check } from "./check";
import { readLetter } from "./letter";
import { calendarOf } from "./letter-checks";

const USER_UNKNOWN: Outcome = { event: "Bounce", bounceType: "Permanent", bounceSubType: "NoEmail" };
const FULL: Outcome = { event: "DeliveryDelay", delayType: "MailboxFull" };
const DELIVERED: Outcome = { event: "Delivery" };
const ABUSE: Outcome = { event: "Complaint", complaintFeedbackType: "abuse" };

/** What the application has heard of each message, each thing as often as it did: the status, and why. Events come in any order. */
async function heardOf(stage: Stage, ids: readonly string[]): Promise<Record<string, string>> {
  const heard = await stage.heard();
  const words = (id: string) =>
    heard
      .filter((event) => event.id === id)
      .map(({ status, reason = "" }) => `${status} ${reason}`.trim())
      .sort();
  return Object.fromEntries(ids.map((id) => [id, words(id).join(", ")]));
}

/** What SES would say of a mail once more. */
async function sayAgain(stage: Stage, { from, recipients, headers, tags, messageId }: Sent, outcome: Outcome) {
  const now = stage.cloud.clock.now();
  const about = { messageId, timestamp: now, source: from, sourceArn: "", accountId: stage.cloud.iam.place.accountId };
  const mail = { ...about, destination: recipients, headers, configurationSet: stage.setName("main"), tags };
  await stage.cloud.ses.publish(outcomeEvent(mail, outcome, recipients, "again", now), stage.setName("main"));
}

const told: Scenario = {
  id: "outbox-outcomes",
  title:
    "Mail arrives, comes late, bounces, is complained about, is infected or never leaves: the application hears of each",
  async play(stage) {
    const { receivers } = stage.cloud.ses;
    const people = ["Grace", "Late", "Gone", "Angry", "Infected"].map(person);
    const [grace = person("Grace"), late = grace, gone = grace, angry = grace] = people;
    receivers.mailbox(late.address, FULL, FULL, DELIVERED);
    receivers.mailbox(gone.address, USER_UNKNOWN);
    receivers.mailbox(angry.address, DELIVERED, ABUSE);
    const titles: Readonly<Record<string, string>> = { Infected: "EICAR-STANDARD-ANTIVIRUS-TEST-FILE" };
    const meetings = people.map(({ name }) => newMeeting(stage, { uid: name, title: titles[name] ?? "Harbor review" }));
    await put(stage, ...people.map((to, index) => invitation(to.name, to, meetings[index] ?? newMeeting(stage))));
    await put(stage, reminder("stranger", grace, newMeeting(stage, { uid: "nobody's" })));
    const misplaced = { ...notice(stage, "misplaced", grace, "reset-password"), data: {} };
    await putBodies(stage, "urgent", [JSON.stringify(misplaced)]);
    await stage.cloud.settle();
    const ids = [...people.map(({ name }) => name), "stranger", "misplaced"];
    const expected = {
      Grace: "delivered, sent",
      Late: "delayed MailboxFull, delivered, sent",
      Gone: "bounced Permanent/NoEmail, sent",
      Angry: "complained abuse, delivered, sent",
      Infected: "rejected Bad content, sent",
      stranger: "skipped not-requested",
    };
    const heard = await heardOf(stage, ids);
    check(
      "what the application heard",
      { ...heard, misplaced: heard["misplaced"]?.split(" ")[0] },
      {
        ...expected,
        misplaced: "failed",
      },
    );
    const [mail] = mailsOf(stage, "Grace");
    if (!mail) throw new Error("Grace got no mail.");
    await sayAgain(stage, mail, DELIVERED);
    await sayAgain(stage, mail, ABUSE);
    await sayAgain(stage, mail, DELIVERED);
    await stage.cloud.settle();
    check(
      "what it heard of an event that came three times",
      (await heardOf(stage, ["Grace"]))["Grace"],
      "complained abuse, delivered, sent",
    );
    const words = JSON.stringify(await stage.heard());
    check("whether it heard of people or titles", /@|Harbor|EICAR/.test(words), false);
    check("outcomes that wait", await stage.waiting("outcomes"), 0);
    check("outcomes that were not understood", await stage.waiting("outcome-failures"), 0);
    return "6 messages, 5 mails: sent, delivered, delayed, bounced, complained, rejected, skipped, failed; each told once, twice where two came";
  },
};

/** The visibility timeout of the outbox's queues, and a little more: a message that failed is there again. */
const RETRY = 541_000;

const unheard: Scenario = {
  id: "outbox-unheard",
  title: "SES's answers get lost, then its events as well: a second mail only where none would be worse",
  async play(stage) {
    const { cloud } = stage;
    const grace = person("Grace");
    const meeting = newMeeting(stage);
    await put(stage, invitation("invite", grace, meeting));
    await cloud.settle();
    const lose = async (suffix: string, sequence: number) => {
      for (const message of [
        reminder(`remind-${suffix}`, grace, { ...meeting, sequence: sequence - 1 }),
        invitation(`move-${suffix}`, grace, { ...meeting, sequence }),
      ]) {
        cloud.inject({ service: "ses", operation: "SendEmail", lost: true });
        await put(stage, message);
        await cloud.settle();
      }
    };
    await lose("closed", 1);
    const closed = ["remind-closed", "move-closed"];
    check("what the ledger knows by SES's events alone", await statesOf(stage, closed), {
      "remind-closed": "sent",
      "move-closed": "sent",
    });
    await stage.pass(RETRY);
    cloud.ses.publisher.isSilent = true;
    await lose("open", 2);
    const open = ["remind-open", "move-open"];
    check("what it knows without them", await statesOf(stage, open), {
      "remind-open": "claimed",
      "move-open": "claimed",
    });
    await stage.pass(RETRY);
    cloud.ses.publisher.isSilent = false;
    const counts = [...closed, ...open].map((id) => mailsOf(stage, id).length);
    check("mails of each", counts, [1, 1, 1, 2]);
    const calendars = await Promise.all(mailsOf(stage, "move-open").map(readLetter));
    const [first, second] = calendars.map((letter) => calendarOf(letter).join(" "));
    check("what a calendar takes from the second", second, first);
    check("what the ledger knows at last", await statesOf(stage, open), {
      "remind-open": "unknown",
      "move-open": "sent",
    });
    const statuses: Readonly<Record<string, Status | "">> = { "remind-open": "unknown", "move-open": "" };
    check("what the application heard of both", await heardOf(stage, open), statuses);
    check("what was counted as unknown", stage.metric("UnknownOutcome"), 2);
    const [mail] = mailsOf(stage, "remind-open");
    if (mail) await sayAgain(stage, mail, DELIVERED);
    await cloud.settle();
    check("what a late event makes of the reminder", await statesOf(stage, ["remind-open"]), { "remind-open": "sent" });
    return "closed by SES's events: no second mail of 2; without them a second invitation and no second reminder, told as unknown, and sent once an event came";
  },
};

export const outcomes: readonly Scenario[] = [told, unheard];
