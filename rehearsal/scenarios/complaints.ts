/** Complaints: they take effect at once, unsubscribe from everything, and are never downgraded by a bounce. */
import type { Scenario } from "./scenario";
import { check } from "./check";
import { hardBounceEvent } from "./hard-bounce";
import { spamComplaint } from "./spam-complaint";

const complaint: Scenario = {
  id: "complaint",
  title:
    "A person reports a message as spam: they are unsubscribed from everything at once, suppressed and not mailed again",
  async play(stage) {
    const address = "angry@example.net";
    stage.cloud.ses.receivers.mailbox(address, ...spamComplaint);
    await stage.deliver({ to: address, set: "updates" });
    const recipient = await stage.recipient(address);
    check("the reason", recipient?.reason, "COMPLAINT");
    check("whether unsubscribed from everything", typeof recipient?.unsubscribedFromAllAt, "string");
    check("the reason in SES's suppression list", stage.suppressed(address), "COMPLAINT");
    check("Complaint", stage.metric("Complaint"), 1);
    for (const set of ["main", "updates"] as const) await stage.send({ to: address, set });
    await stage.cloud.settle();
    check("Blocked", stage.metric("Blocked"), 2);
    check("Complaint after two more messages", stage.metric("Complaint"), 1);
    return "complaint through updates: unsubscribed from everything, SES list COMPLAINT, the next messages through both sets blocked";
  },
};

const complaintVariants: Scenario = {
  id: "complaint-variants",
  title: "A not-spam report, a complaint about a blocked message and a complaint that names two people are told apart",
  async play(stage) {
    const { ses } = stage.cloud;
    ses.receivers.mailbox(
      "fan@example.net",
      { event: "Delivery" },
      { event: "Complaint", complaintFeedbackType: "not-spam" },
    );
    ses.receivers.mailbox("old@example.net", { event: "Complaint", complaintSubType: "OnAccountSuppressionList" });
    for (const address of ["one@example.org", "two@example.org"]) {
      ses.receivers.mailbox(address, ...spamComplaint);
    }
    await stage.send({ to: "fan@example.net" });
    await stage.send({ to: "old@example.net" });
    await stage.deliver({ to: ["one@example.org", "two@example.org"] });
    check(
      "SES's list",
      ses.suppressionList
        .entries()
        .map(({ address, reason }) => `${address} ${reason}`)
        .sort(),
      ["one@example.org COMPLAINT", "two@example.org COMPLAINT"],
    );
    check("Complaint", stage.metric("Complaint"), 1);
    check("Blocked", stage.metric("Blocked"), 1);
    return "not-spam: only recorded; blocked: not counted as a complaint; two named people: both suppressed, one complaint counted, marked ambiguous";
  },
};

const noDowngrade: Scenario = {
  id: "no-downgrade",
  title: "A bounce after a complaint does not replace the complaint, in the table or in SES",
  async play(stage) {
    const address = "both@example.net";
    stage.cloud.ses.receivers.mailbox(address, ...spamComplaint);
    await stage.deliver({ to: address });
    await stage.cloud.ses.publish(hardBounceEvent(stage, address, "late"), stage.setName("main"));
    await stage.cloud.settle();
    const recipient = await stage.recipient(address);
    check("the reason in the table", recipient?.reason, "COMPLAINT");
    check("hard bounces counted", recipient?.hardBounces, 1);
    check("the reason in SES's list", stage.suppressed(address), "COMPLAINT");
    return "complaint, then a hard bounce: COMPLAINT in both lists, the bounce on record";
  },
};

export const complaints: readonly Scenario[] = [complaint, complaintVariants, noDowngrade];
