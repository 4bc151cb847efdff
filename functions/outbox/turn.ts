/** What a mail waits for before it may leave: its turn, and room in the day's volume. */
import type { Outbox, Task } from "./outbox";
import { type Full, fullFor } from "./quota";
import { interval } from "./rate";
import { again } from "./settle";

/** What is kept in hand of a run's time, in milliseconds: what the calls of one message take at the worst. */
const RESERVE = 45_000;

/** How long a message waits at least before it looks for room again, in milliseconds. */
const ROOM_WAIT = 1_800_000;

/** Waits for a mail's turn. @throws Postponed where that is too far away, or the day is full */
export async function awaitTurn(outbox: Outbox, task: Task): Promise<void> {
  const { lane, concurrency, pace } = task.work;
  const allowance = await outbox.allowance();
  const full = pace.quotaLeft() > 0 ? "quota" : fullFor(task.message.category, allowance, outbox.expectedDailyVolume);
  if (full && outbox.now() <= task.notAfter) await waitForRoom(outbox, task, full);
  const every = interval(lane, allowance.maxSendRate, concurrency);
  if (!(await pace.turn(every, task.remaining() - RESERVE))) await again(outbox, task, "rate");
}

/** Has a message come again when the day may have room, or when it is too late for it: then it is skipped, and that is told. */
export function waitForRoom(outbox: Outbox, task: Task, full: Full): Promise<never> {
  const { pace } = task.work;
  const wait = pace.quotaLeft() > 0 ? pace.quotaLeft() : ROOM_WAIT * (1 + outbox.random());
  const left = task.notAfter.getTime() - outbox.now().getTime();
  return again(outbox, task, full, Math.min(wait, left + 1000) / 1000);
}
