/** Handles one message of the outcomes queue: updates the ledger's row and tells the application. */
import { randomUUID } from "node:crypto";
import type { SQSRecord } from "aws-lambda";
import { uncontended } from "../../core/concurrency/conditional-write";
import type { Lanes } from "../../core/concurrency/lanes";
import type { Entry } from "../../core/lambda-runtime/log";
import { parseStatus, type StatusEvent } from "../../core/outbox-messages/status";
import { MalformedEvent } from "../../core/ses-events/ses-event";
import type { Tell } from "../../core/outbox-messages/status-topic";
import { idsOf, live, type MessageRow } from "../outbox/ledger";
import type { LedgerTable } from "../outbox/table";
import { type ClosedRow, closedRow } from "./close";
import { type Ignored, parseEvent, type Told } from "./event";

/** What handling a message needs besides the message. */
export interface Handling {
  readonly ledger: LedgerTable;
  /** Keeps the events about one message in order while others are handled concurrently. */
  readonly lanes: Lanes;
  readonly tell: Tell;
  readonly now: () => Date;
  readonly report: (entry: Entry) => void;
}

/**
 * Handles one message. It is an SES event, or a status event that could not be delivered to a queue of the application and that
 * somebody has redriven; that one is published again. The application is told before the ledger is written: if the run dies in
 * between, the next one tells it again.
 *
 * @throws if the message has to be redelivered: MalformedEvent until it is in the dead-letter queue, or whatever AWS fails with
 */
export async function handleMessage(handling: Handling, record: SQSRecord): Promise<void> {
  try {
    await handle(handling, parse(record.body));
  } catch (error) {
    // The queue's message id is how to find it in the dead-letter queue.
    handling.report({ level: "ERROR", ...faultOf(error as Error), queueMessageId: record.messageId });
    throw error;
  }
}

async function handle(handling: Handling, event: Told | Ignored | StatusEvent): Promise<void> {
  if ("status" in event) await handling.tell(event);
  else if ("ignored" in event) handling.report({ level: "INFO", message: "ignored", eventType: event.ignored });
  else await handling.lanes.run(event.key, () => close(handling, event));
}

async function close({ ledger, tell, now, report }: Handling, { key, outcome }: Told): Promise<void> {
  const said = { outboxKey: key, messageId: outcome.messageId, status: outcome.status };
  let isTold = false;
  const entry = await uncontended(async (): Promise<Entry | undefined> => {
    const row = live(await ledger.read<MessageRow>(key), now());
    if (!row) return { level: "WARN", message: "forgotten", ...said };
    const next = closedRow(row, outcome, now(), randomUUID());
    if (!next) return { level: "INFO", message: "repeated", ...said };
    if (!isTold) await Promise.all(idsOf(row).map((id) => tell({ id, ...outcome })));
    isTold = true;
    return (await ledger.write(row, next)) ? { ...levelOf(next), ...said } : undefined;
  });
  report(entry);
}

/** A message that was mailed twice is worth a warning. */
function levelOf({ outcomes }: ClosedRow): Pick<Entry, "level" | "message"> {
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

/** An SES event, as nearly every message is, or else a status event of ours. */
function parse(body: string): Told | Ignored | StatusEvent {
  try {
    return parseEvent(body);
  } catch (error) {
    const refused = statusIn(body);
    if (refused) return refused;
    throw error;
  }
}

/** In any error but our own, only the name is certain to hold no address. */
const faultOf = (error: Error) =>
  error instanceof MalformedEvent
    ? { message: "malformed", at: error.message }
    : { message: "interrupted", error: error.name };
