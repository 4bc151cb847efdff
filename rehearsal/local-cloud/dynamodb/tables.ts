/** Amazon DynamoDB: dynalite holds the items; access to tables and to their key is decided here. */
import type { Answer, Call, Service } from "../gateway";
import type { Kms } from "../kms/kms";
import type { Principals } from "../iam/principals";
import { Refusal } from "../refusal";
import { staleAnswer } from "./stale-read";

interface TableInputs {
  readonly name: string;
  readonly hashKey: string;
  readonly rangeKey?: string;
  readonly attributes: readonly { readonly name: string; readonly type: string }[];
  readonly globalSecondaryIndexes?: readonly {
    readonly name: string;
    readonly hashKey?: string;
    readonly rangeKey?: string;
    readonly keySchemas?: readonly { readonly attributeName: string; readonly keyType: string }[];
    readonly projectionType: string;
    readonly nonKeyAttributes?: readonly string[];
  }[];
  readonly serverSideEncryption?: { readonly enabled: boolean; readonly kmsKeyArn?: string };
}

interface Table {
  readonly name: string;
  readonly arn: string;
  readonly keyArn: string | undefined;
}

/** An item with DynamoDB's type descriptors, for example `{ recipient: { S: "user@example.net" } }`. */
export type Item = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

const operations = new Set(["GetItem", "PutItem", "UpdateItem", "DeleteItem", "Query", "Scan"]);

export class Tables implements Service {
  readonly #tables = new Map<string, Table>();

  /** @param emulator the dynalite server */
  constructor(
    private readonly emulator: string,
    private readonly principals: Principals,
    private readonly kms: Kms,
  ) {}

  async createTable(inputs: TableInputs, arn: string): Promise<void> {
    const { name, hashKey, rangeKey, attributes, globalSecondaryIndexes = [], serverSideEncryption } = inputs;
    if (this.#tables.has(name)) {
      throw new Refusal("dynamodb", "ResourceInUseException", `Table already exists: ${name}`);
    }
    const keyArn = serverSideEncryption?.enabled ? serverSideEncryption.kmsKeyArn : undefined;
    const table = { name, arn, keyArn };
    this.#useKey(this.principals.deployer, ["DescribeKey", "CreateGrant"], table);
    const indexes = globalSecondaryIndexes.map((index) => ({
      IndexName: index.name,
      KeySchema: index.keySchemas
        ? index.keySchemas.map(({ attributeName, keyType }) => ({ AttributeName: attributeName, KeyType: keyType }))
        : keySchema(index.hashKey ?? "", index.rangeKey),
      Projection: {
        ProjectionType: index.projectionType,
        ...(index.nonKeyAttributes && { NonKeyAttributes: index.nonKeyAttributes }),
      },
    }));
    const answer = await this.#post("CreateTable", {
      TableName: name,
      AttributeDefinitions: attributes.map(({ name, type }) => ({ AttributeName: name, AttributeType: type })),
      KeySchema: keySchema(hashKey, rangeKey),
      BillingMode: "PAY_PER_REQUEST",
      ...(indexes.length > 0 && { GlobalSecondaryIndexes: indexes }),
    });
    if (answer.status !== 200) throw new Refusal("dynamodb", "ValidationException", answer.body);
    await this.#becomeActive(name);
    this.#tables.set(name, table);
  }

  async #becomeActive(name: string): Promise<void> {
    for (let status = ""; status !== "ACTIVE";) {
      const { body } = await this.#post("DescribeTable", { TableName: name });
      status = (JSON.parse(body) as { Table: { TableStatus: string } }).Table.TableStatus;
    }
  }

  /** Every item of a table. */
  async items(name: string): Promise<readonly Item[]> {
    const items: Item[] = [];
    for (let from: unknown = undefined, first = true; first || from !== undefined; first = false) {
      const { body } = await this.#post("Scan", {
        TableName: name,
        ...(from !== undefined && { ExclusiveStartKey: from }),
      });
      const page = JSON.parse(body) as { Items: Item[]; LastEvaluatedKey?: unknown };
      items.push(...page.Items);
      from = page.LastEvaluatedKey;
    }
    return items;
  }

  async handle({ operation, caller, body }: Call): Promise<Answer | undefined> {
    if (!operations.has(operation)) return undefined;
    const input = JSON.parse(body) as { TableName: string; IndexName?: string; ConsistentRead?: boolean };
    const name = input.TableName.split("/").at(-1) ?? "";
    const { partition, region, accountId } = this.principals.account;
    const arn = `arn:${partition}:dynamodb:${region}:${accountId}:table/${name}`;
    const resource = input.IndexName === undefined ? arn : `${arn}/index/${input.IndexName}`;
    this.principals.authorize(caller, { action: `dynamodb:${operation}`, resource });
    const table = this.#tables.get(name);
    if (table) this.#useKey(caller, ["Decrypt"], table);
    const stale = table && staleAnswer(operation, input);
    return stale === undefined ? this.#post(operation, input) : { status: 200, body: stale };
  }

  #useKey(caller: Call["caller"], operations: readonly string[], { name, keyArn }: Table): void {
    this.kms.authorize(caller, operations, keyArn, {
      "kms:ViaService": `dynamodb.${this.principals.account.region}.amazonaws.com`,
      "kms:EncryptionContext:aws:dynamodb:tableName": name,
      "kms:EncryptionContext:aws:dynamodb:subscriberId": this.principals.account.accountId,
      "kms:GrantIsForAWSResource": "true",
    });
  }

  async #post(operation: string, input: object): Promise<Answer> {
    const scope = `rehearsal/20000101/${this.principals.account.region}/dynamodb/aws4_request`;
    const response = await fetch(this.emulator, {
      method: "POST",
      headers: {
        "content-type": "application/x-amz-json-1.0",
        "x-amz-target": `DynamoDB_20120810.${operation}`,
        "x-amz-date": "20000101T000000Z",
        authorization: `AWS4-HMAC-SHA256 Credential=${scope}, SignedHeaders=host, Signature=0`,
      },
      body: JSON.stringify(input),
    });
    return { status: response.status, body: await response.text() };
  }
}

function keySchema(hashKey: string, rangeKey: string | undefined) {
  const hash = { AttributeName: hashKey, KeyType: "HASH" };
  return rangeKey === undefined ? [hash] : [hash, { AttributeName: rangeKey, KeyType: "RANGE" }];
}
