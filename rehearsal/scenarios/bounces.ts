/** Bounces: which ones suppress a recipient, which don't, and that a suppressed recipient is not mailed again. */
import type { Outcome } from "../local-cloud/ses/events";
import type { Scenario } from "./scenario";
import { check } from "./check";
import { hardBounceEvent } from "./hard-bounce";
import { MILLISECONDS } from "../../core/time/spans";

const bounce = (bounceType: "Permanent" | "Transient", bounceSubType: string, status?: string): Outcome => ({
  event: "Bounce",
  bounceType,
  bounceSubType,
  ...(status && { action: status.startsWith("5") ? "failed" : "delayed", status, diagnosticCode: `smtp; ${status}` }),
});

const hardBounce: Scenario = {
  id: "hard-bounce",
  title: "A mailbox that doesn't exist bounces: the address is suppressed and not mailed again",
  async play(stage) {
    const address = "Nobody@example.net";
    stage.cloud.ses.receivers.mailbox(address, bounce("Permanent", "NoEmail", "5.1.1"));
    const messageId = await stage.send({ to: address });
    await stage.cloud.settle();
    const recipient = await stage.recipient("nobody@example.net");
    check("the recipient's state", recipient?.state, "SUPPRESSED");
    check("its reason", recipient?.reason, "BOUNCE");
    check("the reason pending for SES's list", recipient?.pendingReason, undefined);
    check("the reason in SES's suppression list", stage.suppressed("Nobody@example.net"), "BOUNCE");
    check("HardBounce", stage.metric("HardBounce"), 1);
    check("messages waiting for the function", await stage.waiting("feedback"), 0);
    await stage.deliver({ to: address });
    check("Blocked", stage.metric("Blocked"), 1);
    check("HardBounce after the second message", stage.metric("HardBounce"), 1);
    return `message ${messageId.slice(0, 8)}… bounced (Permanent/NoEmail): table SUPPRESSED, SES list BOUNCE, the next message was blocked`;
  },
};

const suppressedAddress: Scenario = {
  id: "suppressed-address",
  title: "Nothing is delivered to an address on the account's suppression list, whichever configuration set is used",
  async play(stage) {
    stage.cloud.ses.suppressionList.add("gone@example.net", "BOUNCE");
    stage.cloud.ses.suppressionList.add("angry@example.net", "COMPLAINT");
    for (const set of ["main", "updates"] as const)
      for (const to of ["gone@example.net", "angry@example.net"]) await stage.send({ to, set });
    await stage.cloud.settle();
    for (const set of ["main", "updates"] as const) {
      const count = (name: string) =>
        stage.cloud.metrics.sum("AWS/SES", name, { "ses:configuration-set": stage.setName(set) });
      check(`deliveries through ${set}`, count("Delivery"), 0);
      check(`accepted messages through ${set}`, count("Send"), 2);
    }
    check("Blocked", stage.metric("Blocked"), 4);
    check("the complainant's reason in SES's list", stage.suppressed("angry@example.net"), "COMPLAINT");
    return "4 messages to 2 suppressed addresses through both sets: 0 delivered, 4 blocked, reasons unchanged";
  },
};

const mixedBounce: Scenario = {
  id: "mixed-bounce",
  title: "One event names a failed and a delayed recipient of three: only the failed one is suppressed",
  async play(stage) {
    const [dead, slow, fine] = ["dead@example.net", "slow@example.net", "fine@example.net"];
    const event = hardBounceEvent(stage, dead, "mixed");
    const bouncedRecipients = [
      { emailAddress: dead, action: "failed", status: "5.0.0", diagnosticCode: "X-Postfix; unknown user" },
      { emailAddress: slow, action: "delayed", status: "4.0.0" },
    ];
    await stage.cloud.ses.publish(
      {
        ...event,
        mail: { ...event.mail, destination: [dead, slow, fine] },
        bounce: { ...event.bounce, bounceSubType: "General", bouncedRecipients },
      },
      stage.setName("main"),
    );
    await stage.cloud.settle();
    check(
      "addresses in SES's list",
      stage.cloud.ses.suppressionList.entries().map(({ address }) => address),
      [dead],
    );
    check("whether the delayed recipient is suppressed", (await stage.recipient(slow))?.state === "SUPPRESSED", false);
    check("HardBounce and SoftBounce", [stage.metric("HardBounce"), stage.metric("SoftBounce")], [1, 1]);
    check("what the table has of the third", await stage.recipient(fine), undefined);
    return "failed 5.0.0: suppressed; delayed 4.0.0: counted as a soft bounce; the third recipient untouched";
  },
};

const softBounces: Scenario = {
  id: "soft-bounces",
  title: "Full mailboxes are suppressed after three messages in two weeks; an out-of-office reply changes nothing",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.receivers.mailbox("full@example.net", bounce("Transient", "MailboxFull", "4.2.2"));
    cloud.ses.receivers.mailbox("away@example.net", { event: "Delivery" }, bounce("Transient", "General"));
    const states: unknown[] = [];
    for (let message = 1; message <= 3; message++) {
      await stage.deliver({ to: "full@example.net" });
      states.push((await stage.recipient("full@example.net"))?.state);
      await cloud.clock.advance(MILLISECONDS.day);
    }
    await stage.deliver({ to: "away@example.net" });
    check("the full mailbox's state after each message", states, ["ACTIVE", "ACTIVE", "SUPPRESSED"]);
    check("the absent person's reason in SES's list", stage.suppressed("away@example.net"), undefined);
    check(
      "whether the absent person is suppressed",
      (await stage.recipient("away@example.net"))?.state === "SUPPRESSED",
      false,
    );
    check("HardBounce", stage.metric("HardBounce"), 0);
    return "MailboxFull three times: suppressed at the third; out-of-office reply after a delivery: not suppressed";
  },
};

const simulator: Scenario = {
  id: "simulator",
  title: "Every address of the mailbox simulator is handled, and none is put on the real suppression list",
  async play(stage) {
    const at = (name: string) => `${name}+rehearsal@simulator.amazonses.com`;
    for (const name of ["success", "bounce", "complaint", "ooto", "suppressionlist"])
      await stage.send({ to: at(name) });
    await stage.cloud.settle();
    const states = await Promise.all(
      ["bounce", "complaint", "suppressionlist"].map(async (name) => (await stage.recipient(at(name)))?.reason),
    );
    check("reasons in the table for bounce@, complaint@, suppressionlist@", states, ["BOUNCE", "COMPLAINT", "BOUNCE"]);
    check("what the table has of success@", await stage.recipient(at("success")), undefined);
    check("entries in SES's list", stage.cloud.ses.suppressionList.entries(), []);
    check("calls that would have put them there", stage.cloud.ses.suppressionList.calls, []);
    return "success, bounce, complaint, ooto, suppressionlist: each recorded correctly, 0 calls to the suppression list";
  },
};

export const bounces: readonly Scenario[] = [hardBounce, suppressedAddress, mixedBounce, softBounces, simulator];
