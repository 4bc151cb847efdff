import assert from "node:assert/strict";
import { unmarshall } from "@aws-sdk/util-dynamodb";
import type { MessageRow } from "../../../functions/outbox/ledger";
import { meeting, messages } from "../../support/messages";
import { Run, SimulatedAws } from "../../support/functions/outbox/crashes";

/**
 * The number of messages. 10,000 take about two minutes of processor time: `MESSAGES=10000 npm test --
 * test/functions/outbox/outbox.crashes.test.ts`.
 */
const COUNT = Number(process.env["MESSAGES"] ?? 200);

/** Milliseconds until a failed message is redelivered. */
const AGAIN = 541_000;
/** More calls than handling a message ever makes. */
const CALLS = 24;

const seconds = (count: number) => new Date(Date.parse("2026-12-01T12:00:00Z") + count * 1000).toISOString();

/** Two invitations, a reminder for the second and a notice, repeated, each with its own id. */
function bodies(): { readonly id: string; readonly body: string; readonly isRepeated: boolean }[] {
  return Array.from({ length: COUNT }, (_, index) => {
    const id = `m-${index}`;
    const to = { address: `guest.${index - Number(index % 4 === 2)}@example.net` };
    const of = {
      ...meeting,
      // As many as invite a hundred people a day and no more.
      organizer: { ...meeting.organizer, address: `organizer.${Math.floor(index / 100)}@example.net` },
      uid: `meeting-${index - Number(index % 4 === 2)}`,
      start: seconds(86_400),
      end: seconds(90_000),
    };
    const reset = { ...messages.resetPassword.data, expires: seconds(86_400) };
    const kinds = [
      { ...messages.invitation, id, to, data: { method: "REQUEST", meeting: of } },
      { ...messages.invitation, id, to, data: { method: "REQUEST", meeting: of } },
      { ...messages.reminder, id, to, data: { meeting: of } },
      { ...messages.resetPassword, id, to, data: reset },
    ];
    return { id, body: JSON.stringify(kinds[index % 4]), isRepeated: index % 4 !== 2 };
  });
}

/** The results of the play. */
interface Tally {
  /** Messages that end without a mail and without anybody being told why. */
  readonly lost: string[];
  /** Messages that were mailed twice. */
  readonly twice: string[];
  /** Those of them whose ledger rows do not say so. */
  readonly unrecorded: string[];
  /** Those of them that must never be mailed twice. */
  readonly forbidden: string[];
  readonly unknown: string[];
}

function tally(aws: SimulatedAws, all: ReturnType<typeof bodies>): Tally {
  const result: Tally = { lost: [], twice: [], unrecorded: [], forbidden: [], unknown: [] };
  const mailed = new Map<string, number>();
  for (const { key } of aws.mails) mailed.set(key, (mailed.get(key) ?? 0) + 1);
  const told = new Set(aws.heard.filter(({ status }) => status !== "sent").map(({ id }) => id));
  for (const { id, isRepeated } of all) {
    const key = aws.keys.message({ id });
    const mails = mailed.get(key) ?? 0;
    const item = aws.row(key);
    const row = item && (unmarshall(item as never) as MessageRow);
    if (row?.state === "unknown") result.unknown.push(id);
    if (mails === 0 && !(told.has(id) && row && row.state !== "claimed")) result.lost.push(id);
    if (mails < 2) continue;
    result.twice.push(id);
    if (!isRepeated) result.forbidden.push(id);
    if (!row || row.unheard + 1 < mails) result.unrecorded.push(id);
  }
  return result;
}

/** Pseudo-random numbers, the same for each seed: a linear congruential generator (Numerical Recipes, section 7.1). */
function chances(seed: number) {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
  return { next, chance: (part: number) => next() < part };
}

/** SES's events on their way: some are lost, some duplicated, in any order. */
async function deliverEvents(aws: SimulatedAws, { next, chance }: ReturnType<typeof chances>): Promise<void> {
  const arriving = aws.events.splice(0).flatMap((event) => (chance(0.2) ? [] : chance(0.2) ? [event, event] : [event]));
  arriving.sort(() => next() - 0.5);
  for (const event of arriving) {
    const isDying = chance(0.1);
    const isDone = await aws.handleEvent(
      event,
      new Run(isDying ? 1 + Math.floor(next() * 4) : Infinity, chance(0.5) ? "before" : "after"),
    );
    if (!isDone) aws.events.push(event);
  }
}

/** Plays all messages to their end: every run may die at any call, SES may not answer, copies are handled concurrently. */
async function play(seed: number): Promise<Tally> {
  const aws = await SimulatedAws.make();
  const luck = chances(seed);
  aws.answer = () => (luck.chance(0.1) ? "late" : luck.chance(0.1) ? "dropped" : "accepted");
  const all = bodies();
  // A reminder follows its invitation; everything else is in queue order.
  let waiting = [...all.filter(({ isRepeated }) => isRepeated), ...all.filter(({ isRepeated }) => !isRepeated)];
  for (let round = 0; waiting.length > 0 && round < 60; round++) {
    const left: typeof waiting = [];
    for (const [index, message] of waiting.entries()) {
      // In the first round each message dies at its next call, before or after it; later only some do.
      const dieAt =
        round === 0 ? 1 + (index % CALLS) : luck.chance(0.2) ? 1 + Math.floor(luck.next() * CALLS) : Infinity;
      const runs = [
        new Run(dieAt, Math.floor(index / CALLS) % 2 === 0 ? "before" : "after"),
        ...(luck.chance(0.1) ? [new Run()] : []),
      ];
      const done = await Promise.all(runs.map((run) => aws.handle(message.body, message.id, run)));
      if (!done.includes(true)) left.push(message);
    }
    if (luck.chance(0.7)) await deliverEvents(aws, luck);
    waiting = left;
    aws.now += AGAIN;
  }
  while (aws.events.length > 0) await deliverEvents(aws, luck);
  assert.deepEqual(
    waiting.map(({ id }) => id),
    [],
    "messages that never end",
  );
  return tally(aws, all);
}

describe("the outbox, with runs that die at any call and events that are lost, duplicated and reordered", () => {
  it("loses no message, mails none twice unless its ledger says so, and sends no reminder twice", async function () {
    this.timeout(0);
    const { lost, twice, unrecorded, forbidden, unknown } = await play(1);
    assert.deepEqual({ lost, unrecorded, forbidden }, { lost: [], unrecorded: [], forbidden: [] });
    // Otherwise the play would prove nothing.
    assert.ok(twice.length > 0 && unknown.length > 0, `${twice.length} twice, ${unknown.length} unknown`);
    if (process.env["MESSAGES"])
      console.log(
        `${COUNT} messages: 0 lost, ${twice.length} mailed twice and recorded, ${unknown.length} unknown and told`,
      );
  });
});
