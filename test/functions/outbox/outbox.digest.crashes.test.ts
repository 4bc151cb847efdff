import assert from "node:assert/strict";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { WaitingDigest, WaitingFollowUp } from "../../../core/digests/table";
import type { MessageRow } from "../../../functions/outbox/ledger";
import { messages } from "../../support/messages";
import { recipientOf } from "../../support/recipient";
import { Run, SimulatedAws } from "../../support/functions/outbox/crashes";

const MINUTE = 60_000;
/** 8 o'clock in the zone of the messages at hand. */
const DUE = Date.parse("2026-12-02T08:00:00Z");
const GRACE = "grace@example.net";
const IDS = ["one", "two", "three"];
/** Two of them fill a mail. */
const LONG = Array.from({ length: 20 }, () => "x".repeat(1000));

const followUp = (id: string) =>
  JSON.stringify({
    ...messages.followUp,
    id,
    timeZone: "UTC",
    data: { ...messages.followUp.data, list: undefined, summary: LONG },
  });

/** A simulated AWS in which Grace was invited, and chose one mail a day. */
async function invited(): Promise<SimulatedAws> {
  const aws = await SimulatedAws.make();
  await aws.handle(JSON.stringify(messages.invitation), "invitation", new Run());
  const preferences = { followUp: { value: "daily", at: "2026-11-01T00:00:00.000Z", by: "page" } };
  aws.tables.set("recipients", new Map([[GRACE, marshall({ ...recipientOf(GRACE), preferences }) as never]]));
  aws.mails.length = 0;
  return aws;
}

const items = (aws: SimulatedAws) =>
  [...(aws.tables.get("digests")?.values() ?? [])].map(
    (item) => unmarshall(item as never) as WaitingDigest | WaitingFollowUp,
  );

/** What asks for each digest that there is. */
const asked = (aws: SimulatedAws) =>
  items(aws).flatMap((item) =>
    "nonce" in item
      ? JSON.stringify({ internal: "digest", recipientId: item.recipientId, day: item.day, nonce: item.nonce })
      : [],
  );

/** Hands over what is left of messages until all are done with, as SQS does. */
async function handOver(aws: SimulatedAws, bodies: readonly string[]): Promise<void> {
  for (let left = bodies, tries = 0; left.length > 0; tries++) {
    assert.ok(tries < 10, `not done with: ${left.join()}`);
    aws.now += 9 * MINUTE;
    const isDone = await Promise.all(left.map((body) => aws.handle(body, body, new Run())));
    left = left.filter((_, index) => !isDone[index]);
  }
}

const statesOf = (aws: SimulatedAws) =>
  IDS.map((id) => {
    const item = aws.row(aws.keys.message({ id }));
    return item && (unmarshall(item as never) as MessageRow).state;
  });

/** Plays runs that die at each of their calls, until one lives. */
async function eachDeath(when: "before" | "after", play: (run: Run, said: string) => Promise<void>): Promise<void> {
  for (let call = 1; ; call++) {
    const run = new Run(call, when);
    await play(run, `death at ${call}`);
    if (!run.isDead) return;
  }
}

describe("a daily digest, where runs die", () => {
  for (const when of ["before", "after"] as const) {
    it(`is never lost, mails nothing twice and keeps nothing: ${when} each call by which it is sent`, async () => {
      await eachDeath(when, async (run, said) => {
        const aws = await invited();
        await handOver(aws, IDS.map(followUp));
        const bodies = asked(aws);
        assert.equal(bodies.length, 1);
        aws.now = DUE;
        await aws.handle(bodies[0] ?? "", bodies[0] ?? "", run);
        await handOver(aws, bodies);
        const mails = new Set(aws.mails.map(({ key }) => key));
        assert.equal(mails.size, aws.mails.length, `a mail twice, ${said}`);
        assert.deepEqual(items(aws), [], said);
        const states = statesOf(aws);
        const unknown = states.filter((state) => state === "unknown").length;
        assert.equal(
          states.filter((state) => state === "sent").length + unknown,
          IDS.length,
          `${said}: ${states.join()}`,
        );
        assert.ok(mails.size === 2 || unknown > 0, `lost, ${said}`);
        for (const id of IDS) assert.equal(aws.heard.filter((event) => event.id === id)[0]?.status, "deferred", said);
      });
    });

    it(`has a follow-up in one digest: ${when} each call by which it is stored`, async () => {
      await eachDeath(when, async (run, said) => {
        const aws = await invited();
        const [body = ""] = IDS.map(followUp);
        aws.now = DUE - 10 * MINUTE;
        const isDone = await aws.handle(body, body, run);
        // It comes again when it is too late for the digest that it was on its way into.
        aws.now = DUE - 11 * MINUTE;
        if (!isDone) await handOver(aws, [body]);
        for (const now of [DUE, DUE + 24 * 60 * MINUTE]) {
          aws.now = now;
          await handOver(aws, asked(aws));
        }
        assert.deepEqual([aws.mails.length, statesOf(aws)[0], items(aws)], [1, "sent", []], said);
      });
    });

    it(`has a follow-up in one digest: its digest is sent while it is redelivered, ${when} each call by which it is stored`, async () => {
      await eachDeath(when, async (run, said) => {
        const aws = await invited();
        const [body = ""] = IDS.map(followUp);
        aws.now = DUE - 10 * MINUTE;
        const isDone = await aws.handle(body, body, run);
        aws.now = DUE;
        const bodies = asked(aws).filter((each) => each.includes("2026-12-02"));
        await handOver(aws, [...bodies, ...(isDone ? [] : [body])]);
        aws.now = DUE + 24 * 60 * MINUTE;
        await handOver(aws, asked(aws));
        assert.deepEqual([aws.mails.length, statesOf(aws)[0], items(aws)], [1, "sent", []], said);
      });
    });
  }
});
