import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { Environments } from "../function-environments/environments";
import type { Names } from "../names-and-arns/names";
import { after, type Options } from "../resource-options/order";
import { encryptedTable, indexBy, texts } from "./encrypted-table";
import { QueueFunction } from "./queue-function";

/** The arguments of the {@link Outbox}. */
export interface OutboxArgs {
  readonly function: Names["functions"]["outbox"];
  readonly queues: Pick<Names["functionQueues"], "bulk" | "urgent">;
  readonly ledgerTable: Names["ledgerTable"];
  readonly digestsTable: Names["digestsTable"];
  readonly environment: Environments["outbox"];
  readonly keyAlias: string;
  /** Known after deployment only: DynamoDB does not accept an alias. */
  readonly keyArn: Output<string>;
  readonly production: boolean;
}

/**
 * What sends mail: a function that two queues feed, and its tables. The ledger records, by hashes, what was sent, for as long as a
 * message could be redelivered. The digests table holds follow-ups until their recipient's daily digest leaves. Neither has
 * backups, which would keep expired rows for weeks.
 */
export class Outbox extends ComponentResource {
  constructor(name: "outbox", { keyArn, ...args }: OutboxArgs, opts: Options) {
    super("mail:index:Outbox", name, args, opts);
    const { ledgerTable, digestsTable, production, ...fed } = args;
    const table = { hasBackups: false, keyArn, production };
    const ledger = encryptedTable("ledger", { ...table, table: ledgerTable, schema: LEDGER }, this, opts);
    const digests = encryptedTable("digests", { ...table, table: digestsTable, schema: DIGESTS }, this, opts);
    new QueueFunction(name, { ...fed, topics: {}, production }, { parent: this, ...after(opts, ledger, digests) });
    this.registerOutputs();
  }
}

const ttl = { attributeName: "expiresAt", enabled: true };

const LEDGER = { hashKey: "key", attributes: texts("key"), ttl };

const DIGESTS = {
  hashKey: "recipientId",
  rangeKey: "item",
  attributes: texts("recipientId", "item", "unasked", "due"),
  globalSecondaryIndexes: [indexBy("unasked", "unasked", "due", "day", "nonce")],
  ttl,
};
