/** The suppression function: suppresses recipients according to the bounces and complaints in the feedback queue. */
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import { openStores } from "../../core/aws-clients/clients";
import { readEnvironment } from "../../core/lambda-runtime/environment";
import { lineWriter } from "../../core/lambda-runtime/log";
import { contract } from "./environment";
import { Lanes } from "../../core/concurrency/lanes";
import { type Handling, handleMessage } from "./message";

const environment = readEnvironment(contract);

const handling: Omit<Handling, "remaining"> = {
  ...openStores(environment.RECIPIENTS_TABLE, environment.OBJECTIONS_TABLE, environment.RECIPIENT_ID_KEY_SECRET),
  lanes: new Lanes(),
  report: lineWriter(environment.METRICS_NAMESPACE),
};

const processor = new BatchProcessor(EventType.SQS);

/** Handles a batch; only messages that have to be redelivered are reported as failed. */
export const handler = (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const invocation: Handling = { ...handling, remaining: () => context.getRemainingTimeInMillis() };
  return processPartialResponse(event, (message: SQSRecord) => handleMessage(invocation, message), processor, {
    context,
    throwOnFullBatchFailure: false,
  });
};
