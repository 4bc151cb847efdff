/** The queues of messages that failed, and where each message belongs. Pure. */
import { mapped, type QueueName, queues } from "../../infra/function-declarations/functions";
import { names } from "../../infra/names-and-arns/names";
import type { Settings } from "../../infra/settings/settings";

interface Queue {
  readonly name: string;
  readonly url: string;
}

/** A queue of messages that failed. */
export interface DeadLetters {
  readonly queue: Queue;
  /** The queue that its messages go back to. */
  readonly target: Queue;
}

const UNDELIVERED = "undelivered";

/** What `--queue` takes: the names of the queues without those of company and stack. */
export const deadLetterNames: readonly string[] = [
  ...Object.values(queues).map(({ failures }) => failures),
  UNDELIVERED,
];

/**
 * The queue of a name.
 *
 * @param name one of {@link deadLetterNames}
 */
export function deadLettersOf(name: string, { target }: Pick<Settings, "target">): DeadLetters {
  const own = names(target);
  // What SNS could not deliver was on its way to the function that takes feedback.
  if (name === UNDELIVERED) return { queue: own.undelivered, target: own.functionQueues.suppression.queue };
  const byName = mapped(queues, (key: QueueName) => own.functionQueues[key]);
  const [key] = (Object.keys(queues) as QueueName[]).filter((each) => queues[each].failures === name);
  if (key === undefined) throw new Error(`There is no queue ${name}.`);
  return { queue: byName[key].failures, target: byName[key].queue };
}
