/** The suppression function: bounces and complaints from the feedback queue become suppressed addresses. */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { dynamoDBClient, sesClient } from "../recipients/clients";
import { formatLine } from "../recipients/line";
import { Lanes } from "./lanes";
import { type Handling, handleMessage } from "./record";

const { RECIPIENTS_TABLE = "", METRICS_NAMESPACE = "" } = process.env;

const handling: Handling = {
  dynamodb: dynamoDBClient(),
  ses: sesClient(),
  table: RECIPIENTS_TABLE,
  lanes: new Lanes(),
  report: (entry) => process.stdout.write(`${formatLine(entry, METRICS_NAMESPACE, new Date())}\n`),
};

const processor = new BatchProcessor(EventType.SQS);

/** Handles a batch; exactly the messages that have to come again are reported as failed. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> =>
  processPartialResponse(event, (message: SQSRecord) => handleMessage(handling, message), processor, {
    context,
    throwOnFullBatchFailure: false,
  });
