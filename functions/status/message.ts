/** Handles one message of the queue of outcomes: closes the ledger's row and tells the application. */
import { randomUUID } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import type { Lanes } from "../../core/lanes";
import type { Entry } from "../../core/log";
import { parseStatus, type StatusEvent } from "../../core/messages/status";
import type { MalformedEvent } from "../../core/ses-event";
import type { Tell } from "../../core/status-topic";
import { live, type MessageRow } from "../outbox/ledger";
import type { LedgerTable } from "../outbox/table";
import { closedRow } from "./close";
import { type Ignored, parseEvent, type Told } from "./event";

/** What handling a message needs besides the message. */
export interface Handling {
  readonly ledger: LedgerTable;
  /** Keeps what is told of one message in order while events are handled side by side. */
  readonly lanes: Lanes;
  readonly tell: Tell;
  readonly now: () => Date;
  readonly report: (entry: Entry) => void;
}

/** How often a row is tried to be written that other runs keep coming before. */
const ATTEMPTS = 5;

/**
 * Handles one message: an event of SES, or one of ours that a queue of the application refused and somebody sent back, which is told
 * once more. The application is told before the ledger is: whoever dies in between tells it again.
 *
 * @throws when the message has to come again: MalformedEvent until it is among the dead letters, or what AWS fails with
 */
export async function handleMessage(handling: Handling, record: SQSRecord): Promise<void> {
  const event = parse(handling, record);
  if ("status" in event) await handling.tell(event);
  else if ("ignored" in event) handling.report({ level: "INFO", message: "ignored", eventType: event.ignored });
  else await handling.lanes.run(event.key, () => close(handling, event));
}

async function close({ ledger, tell, now, report }: Handling, { key, outcome }: Told): Promise<void> {
  const said = { outboxKey: key, messageId: outcome.messageId, status: outcome.status };
  let isTold = false;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const row = live(await ledger.read<MessageRow>(key), now());
    if (!row) return report({ level: "WARN", message: "forgotten", ...said });
    const next = closedRow(row, outcome, now(), randomUUID());
    if (!next) return report({ level: "INFO", message: "repeated", ...said });
    if (!isTold) await tell({ id: row.id, ...outcome });
    isTold = true;
    if (await ledger.write(row, next)) return report({ ...levelOf(next), ...said });
  }
  throw new Error(`Other runs came first ${ATTEMPTS} times.`);
}

/** A message that was mailed twice is worth a look. */
function levelOf({ outcomes = [] }: MessageRow): Pick<Entry, "level" | "message"> {
  const mails = new Set(outcomes.map(({ messageId }) => messageId));
  return mails.size > 1 ? { level: "WARN", message: "mailed twice" } : { level: "INFO", message: "closed" };
}

function statusIn(body: string): StatusEvent | undefined {
  try {
    return parseStatus(body);
  } catch {
    return undefined;
  }
}

/** An event of SES, which nearly every message is, or else one of ours. */
function parse({ report }: Handling, { body, messageId }: SQSRecord): Told | Ignored | StatusEvent {
  try {
    return parseEvent(body);
  } catch (error) {
    const refused = statusIn(body);
    if (refused) return refused;
    // The queue's own id finds it among the dead letters.
    report({ level: "ERROR", message: "malformed", queueMessageId: messageId, at: (error as MalformedEvent).message });
    throw error;
  }
}
