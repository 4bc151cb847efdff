/** The outcomes of the outbox's mail: how SES's events reach the ledger and the application. */
import type { Status } from "../../core/outbox-messages/status";
import { type Outcome, outcomeEvent } from "../local-cloud/ses/events";
import type { Sent } from "../local-cloud/ses/sending";
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { invitation, mailsOf, newMeeting, notice, person, put, putBodies, reminder, statesOf } from "./application";
import { check } from "./check";
import { readLetter } from "./letter";
import { calendarOf } from "./letter-checks";

const USER_UNKNOWN: Outcome = { event: "Bounce", bounceType: "Permanent", bounceSubType: "NoEmail" };
const FULL: Outcome = { event: "DeliveryDelay", delayType: "MailboxFull" };
const DELIVERED: Outcome = { event: "Delivery" };
const ABUSE: Outcome = { event: "Complaint", complaintFeedbackType: "abuse" };

/**
 * The status events that the application received for each message: status and reason, with repetitions, sorted because order is not
 * guaranteed.
 */
async function heardOf(stage: Stage, ids: readonly string[]): Promise<Record<string, string>> {
  const heard = await stage.heard();
  const words = (id: string) =>
    heard
      .filter((event) => event.id === id)
      .map(({ status, reason = "" }) => `${status} ${reason}`.trim())
      .sort();
  return Object.fromEntries(ids.map((id) => [id, words(id).join(", ")]));
}

/** Publishes one more event of SES for a mail. */
async function sayAgain(stage: Stage, { from, recipients, headers, tags, messageId }: Sent, outcome: Outcome) {
  const now = stage.cloud.clock.now();
  const about = {
    messageId,
    timestamp: now,
    source: from,
    sourceArn: "",
    accountId: stage.cloud.iam.account.accountId,
  };
  const mail = { ...about, destination: recipients, headers, configurationSet: stage.setName("main"), tags };
  await stage.cloud.ses.publish(outcomeEvent(mail, outcome, recipients, "again", now), stage.setName("main"));
}

const told: Scenario = {
  id: "outbox-outcomes",
  title:
    "Mail is delivered, delayed, bounced, complained about, rejected as infected or never sent: the application is told of each",
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
      "status events received",
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
      "status events after three more SES events",
      (await heardOf(stage, ["Grace"]))["Grace"],
      "complained abuse, delivered, sent",
    );
    const words = JSON.stringify(await stage.heard());
    check("whether they contain addresses or titles", /@|Harbor|EICAR/.test(words), false);
    check("outcomes waiting", await stage.waiting("outcomes"), 0);
    check("outcomes that were not understood", await stage.waiting("outcome-failures"), 0);
    return "7 messages, 5 mails: sent, delivered, delayed, bounced, complained, rejected, skipped, failed; each status reported once";
  },
};

/** Milliseconds: a little more than the visibility timeout of the outbox's queues, after which a failed message is visible again. */
const RETRY = 541_000;

const unheard: Scenario = {
  id: "outbox-unheard",
  title: "SES's answers are lost, then its events too: a second mail is sent only where no mail would be worse",
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
    check("ledger states with SES's events", await statesOf(stage, closed), {
      "remind-closed": "sent",
      "move-closed": "sent",
    });
    await stage.pass(RETRY);
    cloud.ses.publisher.isSilent = true;
    await lose("open", 2);
    const open = ["remind-open", "move-open"];
    check("ledger states without SES's events", await statesOf(stage, open), {
      "remind-open": "claimed",
      "move-open": "claimed",
    });
    await stage.pass(RETRY);
    cloud.ses.publisher.isSilent = false;
    const counts = [...closed, ...open].map((id) => mailsOf(stage, id).length);
    check("mails of each", counts, [1, 1, 1, 2]);
    const calendars = await Promise.all(mailsOf(stage, "move-open").map(readLetter));
    const [first, second] = calendars.map((letter) => calendarOf(letter).join(" "));
    check("the calendar part of the second", second, first);
    check("ledger states in the end", await statesOf(stage, open), {
      "remind-open": "unknown",
      "move-open": "sent",
    });
    const statuses: Readonly<Record<string, Status | "">> = { "remind-open": "unknown", "move-open": "" };
    check("status events about both", await heardOf(stage, open), statuses);
    check("unknown outcomes counted", stage.metric("UnknownOutcome"), 2);
    const [mail] = mailsOf(stage, "remind-open");
    if (mail) await sayAgain(stage, mail, DELIVERED);
    await cloud.settle();
    check("state of the reminder after a late event", await statesOf(stage, ["remind-open"]), {
      "remind-open": "sent",
    });
    return "with SES's events: no second mail for either message; without them: a second invitation, but no second reminder, which was reported as unknown, then as sent once an event came";
  },
};

export const outcomes: readonly Scenario[] = [told, unheard];
