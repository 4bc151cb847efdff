/** SES's suppression list while SES refuses and throttles calls: nothing is lost, and everything is added later. */
import type { Scenario } from "./scenario";
import type { Stage } from "../deployed-stack/stage";
import { check } from "./check";
import { hardBounce, hardBounceEvent } from "./hard-bounce";
import { MILLISECONDS } from "../../core/time/spans";

const HOUR = MILLISECONDS.hour;

/** Publishes bounces directly, for addresses that the sandbox would not let the application mail. */
async function bounceAll(stage: Stage, addresses: readonly string[]): Promise<void> {
  for (const [index, address] of addresses.entries()) {
    await stage.cloud.ses.publish(hardBounceEvent(stage, address, `message-${index}`), stage.setName("main"));
  }
  await stage.cloud.settle();
}

const puts = (stage: Stage) =>
  stage.cloud.ses.suppressionList.calls.filter(({ operation }) => operation === "PutSuppressedDestination");

const sandboxThenProduction: Scenario = {
  id: "sandbox-then-production",
  title:
    "SES refuses suppressions in the sandbox and the table keeps them; after production access reconcile adds each address once",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.account.productionAccess = false;
    const addresses = [1, 2, 3].map((number) => `nobody${number}@example.net`);
    await bounceAll(stage, addresses);
    const states = (await stage.recipients()).map(
      ({ state, pendingReason }) => `${String(state)} ${String(pendingReason)}`,
    );
    check("states in the table", states, Array(3).fill("SUPPRESSED BOUNCE"));
    check("messages waiting or failed", [await stage.waiting("feedback"), await stage.waiting("dead-letter")], [0, 0]);
    await cloud.clock.advance(HOUR);
    check("entries in SES's list while in the sandbox", cloud.ses.suppressionList.entries().length, 0);

    cloud.ses.account.productionAccess = true;
    const before = puts(stage).length;
    await cloud.clock.advance(HOUR);
    check(
      "entries in SES's list",
      cloud.ses.suppressionList
        .entries()
        .map(({ address }) => address)
        .sort(),
      addresses,
    );
    check("PendingSync, as counted by the run in the sandbox", stage.metric("PendingSync"), 3);
    check("calls that put them there", puts(stage).length - before, 3);
    check(
      "recipients still pending",
      (await stage.recipients()).filter((item) => "pendingReason" in item),
      [],
    );
    await cloud.clock.advance(HOUR);
    check("calls an hour later", puts(stage).length - before, 3);
    return "3 suppressions refused in the sandbox, their events acknowledged; with production access, reconcile put 3 addresses with 3 calls, then none";
  },
};

const openSandbox: Scenario = {
  id: "open-sandbox",
  title: "If SES accepts single entries in the sandbox, they are added at once, and refused ones are retried",
  readings: { suppressionListInSandbox: "open" },
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.account.productionAccess = false;
    const refusal = { code: "BadRequestException", message: "This feature is not available." };
    const refuse = () => cloud.inject({ service: "ses", operation: "PutSuppressedDestination", error: refusal });
    refuse();
    await bounceAll(stage, ["refused@example.net"]);
    await bounceAll(stage, ["taken@example.net"]);
    const state = async (address: string) => {
      const recipient = await stage.recipient(address);
      return [recipient?.state, recipient?.pendingReason, stage.suppressed(address)];
    };
    check("what SES accepted", await state("taken@example.net"), ["SUPPRESSED", undefined, "BOUNCE"]);
    check("what SES refused", await state("refused@example.net"), ["SUPPRESSED", "BOUNCE", undefined]);
    refuse();
    await cloud.clock.advance(HOUR);
    check("what SES refused twice", await state("refused@example.net"), ["SUPPRESSED", "BOUNCE", undefined]);
    await cloud.clock.advance(HOUR);
    check("what SES accepted in the end", await state("refused@example.net"), ["SUPPRESSED", undefined, "BOUNCE"]);
    return "1 of 2 on SES's list at once; the other was refused twice, stayed pending and was accepted at the third call";
  },
};

const throttling: Scenario = {
  id: "throttling",
  title: "SES throttles the suppression call through all retries: the event is acknowledged and reconcile catches up",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.suppressionList.throttleNext(1000);
    cloud.ses.receivers.mailbox("nobody@example.net", hardBounce);
    await stage.deliver({ to: "nobody@example.net" });
    check("the recipient's state", (await stage.recipient("nobody@example.net"))?.state, "SUPPRESSED");
    check("the reason pending for SES's list", (await stage.recipient("nobody@example.net"))?.pendingReason, "BOUNCE");
    check("messages waiting or failed", [await stage.waiting("feedback"), await stage.waiting("dead-letter")], [0, 0]);
    cloud.ses.suppressionList.throttleNext(0);
    await cloud.clock.advance(HOUR);
    check("the reason in SES's list", stage.suppressed("nobody@example.net"), "BOUNCE");
    return "throttled: suppressed in the table, pending for SES; on SES's list an hour later";
  },
};

const listImport: Scenario = {
  id: "list-import",
  isOfAccount: true,
  title: "What SES or a person put on the suppression list is copied to the table, and never removed from the list",
  async play(stage) {
    const { cloud } = stage;
    cloud.ses.suppressionList.add("By.Hand@example.net", "COMPLAINT");
    await cloud.clock.advance(HOUR);
    const recipient = await stage.recipient("by.hand@example.net");
    check(
      "the recipient",
      [recipient?.state, recipient?.reason, recipient?.sesAddress],
      ["SUPPRESSED", "COMPLAINT", "By.Hand@example.net"],
    );
    check("the reason in SES's list", stage.suppressed("By.Hand@example.net"), "COMPLAINT");
    return "an entry made by hand: in the table within the hour, in the spelling that SES has";
  },
};

export const suppressionList: readonly Scenario[] = [sandboxThenProduction, openSandbox, throttling, listImport];
