/** What a mail waits for before it is sent: its turn, and room within the day's limits. */
import type { Outbox, Task } from "./outbox";
import { type Full, fullFor } from "./quota";
import { interval } from "./rate";
import { again } from "./settle";

/** The part of a run's time that is kept in reserve, in milliseconds: the longest that the calls for one message can take. */
const RESERVE = 45_000;

/** The shortest time until a message that found no room is tried again, in milliseconds. */
const ROOM_WAIT = 1_800_000;

/** Waits for a mail's turn. @throws Postponed if that is too far away, or if there is no room today */
export async function awaitTurn(outbox: Outbox, task: Task): Promise<void> {
  const { lane, concurrency, pace } = task.work;
  const allowance = await outbox.allowance();
  const full = pace.quotaLeft() > 0 ? "quota" : fullFor(task.message.category, allowance, outbox.expectedDailyVolume);
  if (full && outbox.now() <= task.notAfter) await waitForRoom(outbox, task, full);
  const every = interval(lane, allowance.maxSendRate, concurrency);
  if (!(await pace.turn(every, task.remaining() - RESERVE))) await again(outbox, task, "rate");
}

/**
 * Postpones a message until there may be room or, if sooner, until it is too late to send it: then it is skipped, and the
 * application is told.
 */
export function waitForRoom(outbox: Outbox, task: Task, full: Full): Promise<never> {
  const { pace } = task.work;
  const wait = pace.quotaLeft() > 0 ? pace.quotaLeft() : ROOM_WAIT * (1 + outbox.random());
  const left = task.notAfter.getTime() - outbox.now().getTime();
  return again(outbox, task, full, Math.min(wait, left + 1000) / 1000);
}
