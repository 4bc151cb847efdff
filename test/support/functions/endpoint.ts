/** One loopback endpoint for DynamoDB, Secrets Manager and SES's suppression list, for `AWS_ENDPOINT_URL`. */
import { Agent, type IncomingMessage, type ServerResponse, createServer, request as forward } from "node:http";
import { buffer } from "node:stream/consumers";
import {
  type BillingMode,
  CreateTableCommand,
  DynamoDBClient,
  type KeyType,
  type ProjectionType,
  PutItemCommand,
  type ScalarAttributeType,
  ScanCommand,
  UpdateItemCommand,
} from "@aws-sdk/client-dynamodb";
import { marshall, unmarshall } from "@aws-sdk/util-dynamodb";
import type { WaitingDigest, WaitingFollowUp } from "../../../core/digests/table";
import type { Objection } from "../../../core/recipients/objections";
import type { Recipient } from "../../../core/recipients/recipient";
import { startDynamoDB } from "../../../rehearsal/local-cloud/dynamodb/emulator";
import { staleAnswer } from "../../../rehearsal/local-cloud/dynamodb/stale-read";
import { SuppressionList } from "../../../rehearsal/local-cloud/ses/suppression-list";
import { record } from "../../../infra/recorded-graph/record";
import { TEST_STACKS } from "../stack-files";
import { close, listen } from "../loopback-server";

/** The names of the tables behind the endpoint. */
export const TABLE = "recipients";
export const OBJECTIONS = "objections";
export const DIGESTS = "digests";

/** The ARN of the secret with the key of recipients' ids, and the key, base64. */
export const ID_KEY_SECRET = "arn:aws:secretsmanager:us-east-1:111122223333:secret:example/recipient-id";
export const ID_KEY = Buffer.alloc(32, "i").toString("base64");

/** An error that the endpoint returns in place of DynamoDB's answer. */
interface Fault {
  readonly operation: string;
  times: number;
  readonly status: number;
  readonly type: string;
  readonly recipient: string;
}

/** The running endpoint. */
export interface Endpoint {
  readonly url: string;
  readonly suppressionList: SuppressionList;
  /** The DynamoDB operations received, oldest first, for example `UpdateItem`. */
  readonly operations: string[];
  /** The number of GetAccount calls. */
  readonly accountReads: number;
  /** Answers every GetAccount call with this SES error from now on. */
  failAccount(): void;
  /** Answers the next `times` calls of a DynamoDB operation, for any recipient or the given one, with an error. */
  fail(operation: string, times: number, error?: { status?: number; type?: string; recipient?: string }): void;
  /** Cancels every pending {@link fail}. */
  mend(): void;
  /** Performs the next call of a DynamoDB operation, and closes the connection instead of answering. */
  loseAnswer(operation: string): void;
  /** The addresses for which every Put is throttled. */
  readonly throttled: Set<string>;
  /** Answers every SES call about one of these addresses, or list calls for `""`, with this error and status 400. */
  readonly refused: Map<string, { readonly type: string; readonly message: string }>;
  /** Runs after the next Put has taken effect and before it is answered. */
  onPut(run: () => Promise<void>): void;
  /** The values of secrets by ARN; any other ARN is answered as a secret that does not exist. */
  readonly secrets: Map<string, string>;
  /** Every item of the table of recipients. */
  items(): Promise<Recipient[]>;
  /** Every item of the table of objections. */
  objections(): Promise<Objection[]>;
  /** Every item of the table of digests. */
  digests(): Promise<(WaitingDigest | WaitingFollowUp)[]>;
  /** Puts an item into a table unchanged. */
  put(table: string, item: object): Promise<void>;
  /** Removes an item's expiry, as storing preferences in it would. */
  removeExpiry(recipient: string): Promise<void>;
  stop(): Promise<void>;
}

/** The environment of a function that uses an endpoint. */
export function environment(url: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: url,
    AWS_REGION: "us-east-1",
    AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE",
    AWS_SECRET_ACCESS_KEY: "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    AWS_SESSION_TOKEN: "token",
    RECIPIENTS_TABLE: TABLE,
    OBJECTIONS_TABLE: OBJECTIONS,
    RECIPIENT_ID_KEY_SECRET: ID_KEY_SECRET,
    CONFIGURATION_SETS: '{"main":"example-main","updates":"example-updates"}',
    OWNS_ACCOUNT_SETTINGS: "false",
    DAILY_QUOTA: "50000",
    METRICS_NAMESPACE: "example/mail",
  };
}

/** Starts an endpoint with empty tables and the empty list of an account with production access. */
export async function startEndpoint(now: () => Date = () => new Date()): Promise<Endpoint> {
  const database = await startDynamoDB();
  const client = new DynamoDBClient({
    endpoint: database.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
  });
  await createTables(client);
  const suppressionList = new SuppressionList({ now, productionAccess: true });
  const agent = new Agent({ keepAlive: true });
  const operations: string[] = [];
  const faults: Fault[] = [];
  const lost: string[] = [];
  let accountReads = 0;
  let accountFails = false;
  const throttled = new Set<string>();
  const refused: Endpoint["refused"] = new Map();
  const secrets = new Map([[ID_KEY_SECRET, ID_KEY]]);
  const putHooks: (() => Promise<void>)[] = [];

  async function scan<Item>(table: string): Promise<Item[]> {
    const { Items = [] } = await client.send(new ScanCommand({ TableName: table, ConsistentRead: true }));
    return Items.map((item) => unmarshall(item) as Item);
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await buffer(request);
    const { pathname, searchParams } = new URL(request.url ?? "", "http://localhost");
    if (pathname === "/v2/email/account") {
      accountReads += 1;
      if (accountFails) {
        response.writeHead(500, { "x-amzn-ErrorType": "InternalFailure" }).end("{}");
        return;
      }
      const { productionAccess: ProductionAccessEnabled } = suppressionList;
      const SendQuota = { Max24HourSend: ProductionAccessEnabled ? 50_000 : 200 };
      const standing = { EnforcementStatus: "HEALTHY", SendingEnabled: true };
      response.end(JSON.stringify({ ProductionAccessEnabled, SendQuota, ...standing }));
      return;
    }
    if (pathname.startsWith("/v2/")) {
      const json: unknown = body.length > 0 ? JSON.parse(body.toString()) : undefined;
      const { EmailAddress = "" } = (json ?? {}) as { EmailAddress?: string };
      const refusal = refused.get(EmailAddress);
      if (refusal) {
        const { type, message } = refusal;
        response.writeHead(400, { "x-amzn-ErrorType": type }).end(JSON.stringify({ message }));
        return;
      }
      if (throttled.has(EmailAddress)) suppressionList.throttleNext(1);
      const answered = suppressionList.handle(request.method ?? "", pathname, searchParams, json);
      if (request.method === "PUT") await putHooks.shift()?.();
      response.writeHead(answered?.status ?? 501, answered?.headers).end(JSON.stringify(answered?.body ?? {}));
      return;
    }
    const operation = String(request.headers["x-amz-target"]).replace(/.*\./, "");
    if (operation === "GetSecretValue") {
      const { SecretId } = JSON.parse(body.toString()) as { SecretId: string };
      const SecretString = secrets.get(SecretId);
      const missing = { __type: "ResourceNotFoundException" };
      response
        .writeHead(SecretString === undefined ? 400 : 200)
        .end(JSON.stringify(SecretString === undefined ? missing : { SecretString }));
      return;
    }
    operations.push(operation);
    const fault = faults.find(
      (each) => each.operation === operation && body.includes(each.recipient) && each.times-- > 0,
    );
    if (fault) {
      response.writeHead(fault.status).end(JSON.stringify({ __type: fault.type, message: fault.type }));
      return;
    }
    const stale = staleAnswer(operation, JSON.parse(body.toString()) as object);
    if (stale !== undefined) {
      response.end(stale);
      return;
    }
    const { method, headers } = request;
    const isLost = lost[0] === operation && lost.shift() !== undefined;
    const forwarded = forward(database.endpoint, { method, headers, agent }, (answered) => {
      if (isLost) return void answered.resume().on("end", () => response.destroy());
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    forwarded.end(body);
  }

  const server = createServer((request, response) => void answer(request, response));
  const url = await listen(server);
  return {
    url,
    suppressionList,
    operations,
    get accountReads() {
      return accountReads;
    },
    failAccount: () => {
      accountFails = true;
    },
    fail: (operation, times, { status = 500, type = "InternalServerError", recipient = "" } = {}) =>
      faults.push({ operation, times, status, type, recipient }),
    mend: () => {
      faults.length = 0;
    },
    loseAnswer: (operation) => lost.push(operation),
    throttled,
    refused,
    onPut: (run) => putHooks.push(run),
    secrets,
    items: () => scan<Recipient>(TABLE),
    objections: () => scan<Objection>(OBJECTIONS),
    digests: () => scan<WaitingDigest | WaitingFollowUp>(DIGESTS),
    put: async (table, item) => {
      await client.send(new PutItemCommand({ TableName: table, Item: marshall(item) }));
    },
    removeExpiry: async (recipient) => {
      const Key = { recipient: { S: recipient } };
      await client.send(new UpdateItemCommand({ TableName: TABLE, Key, UpdateExpression: "REMOVE expiresAt" }));
    },
    stop: async () => {
      client.destroy();
      agent.destroy();
      await close(server);
      await database.stop();
    },
  };
}

/** The parts of a registered table's inputs that go into the API call. */
interface TableInputs {
  readonly billingMode: BillingMode;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly attributes: readonly { readonly name: string; readonly type: ScalarAttributeType }[];
  readonly globalSecondaryIndexes?: readonly {
    readonly name: string;
    readonly keySchemas: readonly { readonly attributeName: string; readonly keyType: KeyType }[];
    readonly projectionType: ProjectionType;
    readonly nonKeyAttributes?: string[];
  }[];
}

/** The tables as the program registers them, by logical name; the program runs once per process. */
let registered: Promise<ReadonlyMap<string, TableInputs>> | undefined;

async function registeredTables(): Promise<ReadonlyMap<string, TableInputs>> {
  const { resources } = await record({ stack: "prod", phase: "up", directory: TEST_STACKS });
  const tables = resources.filter(({ type }) => type === "aws:dynamodb/table:Table");
  return new Map(tables.map(({ name, inputs }) => [name, inputs as unknown as TableInputs]));
}

async function createTables(client: DynamoDBClient): Promise<void> {
  const tables = await (registered ??= registeredTables());
  for (const name of [TABLE, OBJECTIONS, DIGESTS]) {
    const inputs = tables.get(name);
    if (!inputs) throw new Error(`The program registers no table ${name}.`);
    await client.send(new CreateTableCommand({ TableName: name, ...tableInput(inputs) }));
  }
}

function tableInput({ billingMode, hashKey, rangeKey, attributes, globalSecondaryIndexes }: TableInputs) {
  return {
    BillingMode: billingMode,
    AttributeDefinitions: attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
    KeySchema: [
      { AttributeName: hashKey, KeyType: "HASH" as const },
      ...(rangeKey === undefined ? [] : [{ AttributeName: rangeKey, KeyType: "RANGE" as const }]),
    ],
    GlobalSecondaryIndexes: globalSecondaryIndexes?.map((index) => ({
      IndexName: index.name,
      KeySchema: index.keySchemas.map(({ attributeName, keyType }) => ({
        AttributeName: attributeName,
        KeyType: keyType,
      })),
      Projection: { ProjectionType: index.projectionType, NonKeyAttributes: index.nonKeyAttributes },
    })),
  };
}
