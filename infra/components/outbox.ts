import { Table, type TableArgs } from "@pulumi/aws/dynamodb/table";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { Environments } from "../environments";
import type { Names } from "../names";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";
import { QueueFunction } from "./queue-function";

/** The arguments of the {@link Outbox}. */
export interface OutboxArgs {
  readonly function: Names["functions"]["outbox"];
  readonly queues: Pick<Names["functionQueues"], "bulk" | "urgent">;
  readonly ledgerTable: Names["ledgerTable"];
  readonly digestsTable: Names["digestsTable"];
  readonly environment: Environments["outbox"];
  readonly keyAlias: string;
  /** Known after deployment only: DynamoDB takes no alias. */
  readonly keyArn: Output<string>;
  readonly production: boolean;
}

/**
 * What sends mail: a function that two queues feed, and its tables. The ledger records by hashes what was sent, for as long as a
 * message could come again. The digests table holds follow-ups until the daily digest of their recipient leaves. Neither has backups,
 * which would keep expired rows for weeks.
 */
export class Outbox extends ComponentResource {
  constructor(name: "outbox", { keyArn, ...args }: OutboxArgs, opts: Options) {
    super("mail:index:Outbox", name, args, opts);
    const { ledgerTable, digestsTable, production, ...fed } = args;
    const table = (logicalName: string, schema: TableArgs) =>
      new Table(
        logicalName,
        {
          ...schema,
          ttl: { attributeName: "expiresAt", enabled: true },
          billingMode: "PAY_PER_REQUEST",
          pointInTimeRecovery: { enabled: false },
          serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
          deletionProtectionEnabled: production,
        },
        { parent: this, ...after(opts), ...kept(production) },
      );
    const ledger = table("ledger", { name: ledgerTable.name, ...LEDGER });
    const digests = table("digests", { name: digestsTable.name, ...DIGESTS });
    new QueueFunction(name, { ...fed, topics: {}, production }, { parent: this, ...after(opts, ledger, digests) });
    this.registerOutputs();
  }
}

const LEDGER = { hashKey: "key", attributes: [{ name: "key", type: "S" }] } satisfies TableArgs;

const DIGESTS = {
  hashKey: "recipientId",
  rangeKey: "item",
  attributes: [
    { name: "recipientId", type: "S" },
    { name: "item", type: "S" },
    { name: "unasked", type: "S" },
    { name: "due", type: "S" },
  ],
  globalSecondaryIndexes: [
    {
      name: "unasked",
      keySchemas: [
        { attributeName: "unasked", keyType: "HASH" },
        { attributeName: "due", keyType: "RANGE" },
      ],
      projectionType: "INCLUDE",
      nonKeyAttributes: ["day", "nonce"],
    },
  ],
} satisfies TableArgs;
