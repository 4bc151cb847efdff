/** The outbox function: sends each of the application's messages as mail, once. */
import { setTimeout as sleep } from "node:timers/promises";
import { BatchProcessor, EventType, processPartialResponse } from "@aws-lambda-powertools/batch";
import type { Context, SQSBatchResponse, SQSEvent, SQSRecord } from "aws-lambda";
import {
  openDynamoDB,
  openSecretsManager,
  openSender,
  openSES,
  openSNS,
  openSQS,
} from "../../core/aws-clients/clients";
import { readEnvironment } from "../../core/lambda-runtime/environment";
import { KeyRings } from "../../core/link-tokens/key-ring";
import { lineWriter } from "../../core/lambda-runtime/log";
import { DigestsTable } from "../../core/digests/table";
import { parseIdKey } from "../../core/recipients/identity";
import { readSecret } from "../../core/aws-clients/secrets";
import { teller } from "../../core/outbox-messages/status-topic";
import { compiledTemplates } from "../../mail/rendering/compiled";
import { allowanceOf } from "./account";
import { contract } from "./environment";
import { handleMessage } from "./handle";
import { Keys } from "./keys";
import type { Letterhead } from "./letterhead";
import type { Outbox, Work } from "./outbox";
import { type Lane, Pace } from "./rate";
import { LedgerTable } from "./table";

const environment = readEnvironment(contract);
const time = { now: () => Date.now(), sleep: (milliseconds: number) => sleep(milliseconds) };
const secretsManager = openSecretsManager();
const dynamodb = openDynamoDB();

const rings = new KeyRings(() => readSecret(secretsManager, environment.LINK_SIGNING_KEYS_SECRET), time.now);

let ids: Promise<{ idKey: Buffer; keys: Keys }> | undefined;

async function readIds() {
  const idKey = parseIdKey(await readSecret(secretsManager, environment.RECIPIENT_ID_KEY_SECRET));
  return { idKey, keys: new Keys(idKey) };
}

/** The key for ids is read once, since it never changes. */
async function secrets() {
  ids ??= readIds().catch((error: unknown) => {
    ids = undefined;
    throw error;
  });
  return { ...(await ids), ring: await rings.current() };
}

function work(lane: Lane, url: string, failuresUrl: string, concurrency: number): [string, Work] {
  return [url.slice(url.lastIndexOf("/") + 1), { lane, url, failuresUrl, concurrency, pace: new Pace(time) }];
}

const letterhead = async (): Promise<Letterhead> => ({
  renderer: {
    templates: await compiledTemplates(),
    company: {
      name: environment.COMPANY,
      abuseContact: environment.ABUSE_CONTACT,
      ...(environment.POSTAL_ADDRESS !== undefined && { postalAddress: environment.POSTAL_ADDRESS }),
    },
  },
  senders: {
    company: environment.COMPANY,
    domain: environment.SENDING_DOMAIN,
    system: environment.SYSTEM_SENDER,
    meetings: environment.MEETINGS_SENDER,
    updates: environment.UPDATES_SENDER,
    support: environment.SUPPORT_ADDRESS,
    ...(environment.CALENDAR_REPLIES !== undefined && { calendarReplies: environment.CALENDAR_REPLIES }),
  },
  linksUrl: environment.LINKS_URL,
  stack: environment.STACK_NAME,
  locale: environment.DEFAULT_LOCALE,
  timeZone: environment.DEFAULT_TIME_ZONE,
  mailingLists: new Map(environment.MAILING_LISTS.map((list) => [list.id, list])),
});

const outbox: Promise<Outbox> = letterhead().then((shared) => ({
  dynamodb,
  recipients: environment.RECIPIENTS_TABLE,
  objections: environment.OBJECTIONS_TABLE,
  ledger: new LedgerTable(dynamodb, environment.LEDGER_TABLE),
  digests: new DigestsTable(dynamodb, environment.DIGESTS_TABLE),
  sqs: openSQS(),
  tell: teller(openSNS(), environment.STATUS_TOPIC),
  ses: openSender(),
  secrets,
  allowance: allowanceOf(openSES(), time.now),
  expectedDailyVolume: environment.EXPECTED_DAILY_VOLUME ?? Infinity,
  letterhead: shared,
  rules: { linkHosts: environment.LINK_HOSTS, mailingLists: [...shared.mailingLists.keys()] },
  configurationSets: { main: environment.MAIN_SET, updates: environment.UPDATES_SET },
  organizerDailyLimit: environment.ORGANIZER_DAILY_LIMIT,
  queues: new Map([
    work("bulk", environment.BULK_QUEUE_URL, environment.BULK_FAILURES_URL, environment.BULK_CONCURRENCY),
    work("urgent", environment.URGENT_QUEUE_URL, environment.URGENT_FAILURES_URL, environment.URGENT_CONCURRENCY),
  ]),
  now: () => new Date(),
  random: Math.random,
  report: lineWriter(environment.METRICS_NAMESPACE),
}));

const processor = new BatchProcessor(EventType.SQS);

/** Handles a batch; only messages that have to be redelivered are reported as failed. */
export const handler = async (event: SQSEvent, context: Context): Promise<SQSBatchResponse> => {
  const working = await outbox;
  return processPartialResponse(
    event,
    (record: SQSRecord) => handleMessage(working, record, () => context.getRemainingTimeInMillis()),
    processor,
    { context, throwOnFullBatchFailure: false },
  );
};
