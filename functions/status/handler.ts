/** The status function: records in the ledger what SES reports about the outbox's mail, and tells the application. */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { openDynamoDB, openSNS } from "../../core/aws-clients/clients";
import { readEnvironment } from "../../core/lambda-runtime/environment";
import { Lanes } from "../../core/concurrency/lanes";
import { lineWriter } from "../../core/lambda-runtime/log";
import { teller } from "../../core/outbox-messages/status-topic";
import { LedgerTable } from "../outbox/table";
import { contract } from "./environment";
import { type Handling, handleMessage } from "./message";

const environment = readEnvironment(contract);

const handling: Handling = {
  ledger: new LedgerTable(openDynamoDB(), environment.LEDGER_TABLE),
  lanes: new Lanes(),
  tell: teller(openSNS(), environment.STATUS_TOPIC),
  now: () => new Date(),
  report: lineWriter(environment.METRICS_NAMESPACE),
};

const processor = new BatchProcessor(EventType.SQS);

/** Handles a batch; only messages that have to be redelivered are reported as failed. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processPartialResponse(event, (record: SQSRecord) => handleMessage(handling, record), processor, {
    context,
    throwOnFullBatchFailure: false,
  });
