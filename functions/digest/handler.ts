/** The digest function: a schedule runs it to ask the outbox for the daily digests that are due. */
import { openDynamoDB, openSQS } from "../../core/aws-clients/clients";
import { readEnvironment } from "../../core/lambda-runtime/environment";
import { lineWriter } from "../../core/lambda-runtime/log";
import { DigestsTable } from "../../core/digests/table";
import { type Asked, askForDigests } from "./ask";
import { contract } from "./environment";

const environment = readEnvironment(contract);
const sqs = openSQS();
const digests = new DigestsTable(openDynamoDB(), environment.DIGESTS_TABLE);
const writeLine = lineWriter(environment.METRICS_NAMESPACE);

/** Asks for the digests that are due. @throws Error if SQS did not accept every message, so that the run counts as an error */
export async function handler(): Promise<Asked> {
  const result = await askForDigests(sqs, environment.BULK_QUEUE_URL, digests, new Date());
  writeLine({ level: result.failed > 0 ? "ERROR" : "INFO", message: "asked for digests", ...result });
  if (result.failed > 0) throw new Error(`SQS did not accept ${result.failed} messages; the next run tries again.`);
  return result;
}
