/** The outbox when the day's quota is used up, by the numbers: 300 invitations at a quota of 200. */
import assert from "node:assert/strict";
import { meeting, messages } from "../../support/messages";
import { after, NOON, type OutboxFunction, type Queued, startOutbox } from "../../support/functions/outbox/function";

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Delivers as a queue would: each message once it is visible, ten at a time, until it is finished. */
class Queues {
  readonly #waiting = new Map<string, { readonly queued: Queued; visibleAt: Date }>();

  constructor(private readonly outbox: OutboxFunction) {}

  put(queue: "outbox-bulk" | "outbox-urgent", sentAt: Date, ...bodies: readonly { readonly id: string }[]): void {
    for (const body of bodies) {
      this.#waiting.set(body.id, { queued: { body, queue, id: body.id, sentAt }, visibleAt: sentAt });
    }
  }

  /** The ids of the waiting messages. */
  get waiting(): string[] {
    return [...this.#waiting.keys()];
  }

  /** For how many seconds after a time the waiting messages are hidden. */
  waitsAfter(time: Date): number[] {
    return [...this.#waiting.values()].map(({ visibleAt }) => (visibleAt.getTime() - time.getTime()) / 1000);
  }

  /** Delivers what is visible at a time until nothing is: on a busy machine a call may time out, and its message comes again. */
  async handOver(time: Date): Promise<void> {
    for (let round = 0; round < 5; round++) {
      for (const queue of ["outbox-urgent", "outbox-bulk"]) await this.#handOverOnce(queue, time);
    }
  }

  async #handOverOnce(queue: string, time: Date): Promise<void> {
    const due = [...this.#waiting.values()].filter((each) => each.queued.queue === queue && each.visibleAt <= time);
    for (let from = 0; from < due.length; from += 10) {
      const batch = due.slice(from, from + 10);
      this.outbox.hidden.clear();
      const { again } = await this.outbox.run(
        batch.map(({ queued }) => queued),
        time,
      );
      for (const each of batch) this.#answered(each, again, time);
    }
  }

  #answered(each: { readonly queued: Queued; visibleAt: Date }, again: readonly string[], time: Date): void {
    const { id = "" } = each.queued;
    if (!again.includes(id)) this.#waiting.delete(id);
    else each.visibleAt = new Date(time.getTime() + 1000 * (this.outbox.hidden.get(id) ?? 0));
  }
}

const invitation = (id: string, index: number) => ({
  ...messages.invitation,
  id,
  to: { address: `${id}@example.net` },
  data: {
    method: "REQUEST",
    meeting: { ...meeting, organizer: { name: "Ada", address: `ada.${index % 6}@example.org` } },
  },
});
const reset = (id: string) => ({
  ...messages.resetPassword,
  id,
  data: { ...messages.resetPassword.data, expires: after(48 * HOUR).toISOString() },
});
const numbered = <Body>(name: string, count: number, body: (id: string, index: number) => Body) =>
  Array.from({ length: count }, (_, index) => body(`${name}-${index}`, index));

describe("the outbox function at the end of the day's quota", () => {
  let outbox: OutboxFunction;
  let queues: Queues;
  beforeEach(async () => {
    outbox = await startOutbox({ ORGANIZER_DAILY_LIMIT: "50" });
    outbox.day.quota = 200;
    queues = new Queues(outbox);
  });
  afterEach(() => outbox.stop());

  const sent = (category: string) => outbox.accepted.filter(({ tags }) => tags["category"] === category).length;

  it("sends 190 of 300 invitations and then 10 notices; the rest the next day, each once, and an expired reminder never", async () => {
    queues.put("outbox-bulk", NOON, ...numbered("invite", 300, invitation));
    await queues.handOver(NOON);
    assert.deepEqual([sent("invitation"), queues.waiting.length], [190, 110]);
    // A week of such waits is far from the 1,000 receives after which the queue makes a message a dead letter.
    const waits = queues.waitsAfter(NOON);
    assert.ok(Math.min(...waits) >= 30 * 60, `waits of ${Math.min(...waits)} s and more`);

    const to = { address: "invite-0@example.net" };
    const reminder = { ...messages.reminder, id: "remind", to, notAfter: after(2 * HOUR).toISOString() };
    queues.put("outbox-bulk", after(MINUTE), reminder);
    queues.put("outbox-urgent", after(MINUTE), ...numbered("reset", 12, reset));
    await queues.handOver(after(MINUTE));
    assert.deepEqual([sent("invitation"), sent("system"), sent("reminder")], [190, 10, 0]);
    assert.equal(queues.waiting.length, 110 + 1 + 2);

    await queues.handOver(after(2 * HOUR + 2000));
    assert.deepEqual(
      outbox.heard.map(({ id, status, reason }) => [id, status, reason]),
      [["remind", "skipped", "too-late"]],
    );
    assert.equal(outbox.accepted.length, 200);

    await queues.handOver(after(24 * HOUR + 2 * MINUTE));
    assert.deepEqual(queues.waiting, []);
    assert.deepEqual([sent("invitation"), sent("system"), sent("reminder")], [300, 12, 0]);
    assert.equal(new Set(outbox.accepted.map(({ tags }) => tags["outbox"])).size, 312);
    assert.deepEqual(outbox.buried, []);
  });
});
