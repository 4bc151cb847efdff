import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { Names } from "../names-and-arns/names";
import type { Options } from "../resource-options/order";
import { encryptedTable, indexBy, texts } from "./encrypted-table";

/** The arguments of the {@link RecipientTables}. */
export interface RecipientTablesArgs {
  readonly recipientsTable: Names["recipientsTable"];
  readonly objectionsTable: Names["objectionsTable"];
  /** Known after deployment only: DynamoDB does not accept an alias. */
  readonly keyArn: Output<string>;
  readonly production: boolean;
}

/**
 * The tables that say whom we may write to. `recipients` has an item for each recipient, by address. `objections` has what must
 * outlast that item, by the recipient's id: the opt-outs of people who have no item, and a mark for each erased person.
 */
export class RecipientTables extends ComponentResource {
  constructor(name: string, args: RecipientTablesArgs, opts: Options) {
    const { keyArn, ...described } = args;
    super("mail:index:RecipientTables", name, described, opts);
    const { recipientsTable, objectionsTable, production } = args;
    const table = { hasBackups: true, keyArn, production };
    encryptedTable("recipients", { ...table, table: recipientsTable, schema: RECIPIENTS }, this, opts);
    encryptedTable("objections", { ...table, table: objectionsTable, schema: OBJECTIONS }, this, opts);
    this.registerOutputs();
  }
}

const RECIPIENTS = {
  hashKey: "recipient",
  attributes: texts("recipient", "id", "pendingReason", "pendingSince"),
  globalSecondaryIndexes: [
    indexBy("pending-sync", "pendingReason", "pendingSince", "sesAddress"),
    // A link holds only the id, by which the item is found; it is then read by its address.
    {
      name: "by-id",
      keySchemas: [{ attributeName: "id", keyType: "HASH" }],
      projectionType: "KEYS_ONLY",
    },
  ],
  ttl: { attributeName: "expiresAt", enabled: true },
};

const OBJECTIONS = { hashKey: "id", attributes: texts("id") };
