import { Table } from "@pulumi/aws/dynamodb/table";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { Environments } from "../environments";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { kept } from "../retention";
import { QueueFunction } from "./queue-function";

/** The arguments of the {@link Outbox}. */
export interface OutboxArgs {
  readonly function: Names["functions"]["outbox"];
  readonly queues: Pick<Names["functionQueues"], "bulk" | "urgent">;
  readonly ledgerTable: Names["ledgerTable"];
  readonly environment: Environments["outbox"];
  readonly keyAlias: string;
  /** Known after deployment only: DynamoDB takes no alias. */
  readonly keyArn: Output<string>;
  readonly production: boolean;
}

/**
 * What sends mail: a function that two queues feed, and its ledger, which records by hashes what was sent, for as long as a message
 * could come again. The ledger has no backups, which would keep expired rows for weeks.
 */
export class Outbox extends ComponentResource {
  constructor(name: "outbox", { keyArn, ...args }: OutboxArgs, opts: Options) {
    super("mail:index:Outbox", name, args, opts);
    const { ledgerTable, production, ...fed } = args;
    const ledger = new Table(
      "ledger",
      {
        name: ledgerTable.name,
        hashKey: "key",
        attributes: [{ name: "key", type: "S" }],
        ttl: { attributeName: "expiresAt", enabled: true },
        billingMode: "PAY_PER_REQUEST",
        pointInTimeRecovery: { enabled: false },
        serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
        deletionProtectionEnabled: production,
      },
      { parent: this, ...after(opts), ...kept(production) },
    );
    new QueueFunction(name, { ...fed, topics: {}, production }, { parent: this, ...after(opts, ledger) });
    this.registerOutputs();
  }
}
