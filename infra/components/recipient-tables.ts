import { Table, type TableArgs } from "@pulumi/aws/dynamodb/table";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { Names } from "../names";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** The arguments of the {@link RecipientTables}. */
export interface RecipientTablesArgs {
  readonly recipientsTable: Names["recipientsTable"];
  readonly objectionsTable: Names["objectionsTable"];
  /** Known after deployment only: DynamoDB takes no alias. */
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
    const table = (logicalName: string, schema: TableArgs) =>
      new Table(
        logicalName,
        {
          ...schema,
          billingMode: "PAY_PER_REQUEST",
          pointInTimeRecovery: { enabled: true },
          serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
          deletionProtectionEnabled: args.production,
        },
        { parent: this, ...after(opts), ...kept(args.production) },
      );
    table("recipients", { name: args.recipientsTable.name, ...RECIPIENTS });
    table("objections", { name: args.objectionsTable.name, ...OBJECTIONS });
    this.registerOutputs();
  }
}

const RECIPIENTS = {
  hashKey: "recipient",
  attributes: [
    { name: "recipient", type: "S" },
    { name: "id", type: "S" },
    { name: "pendingReason", type: "S" },
    { name: "pendingSince", type: "S" },
  ],
  globalSecondaryIndexes: [
    {
      name: "pending-sync",
      keySchemas: [
        { attributeName: "pendingReason", keyType: "HASH" },
        { attributeName: "pendingSince", keyType: "RANGE" },
      ],
      projectionType: "INCLUDE",
      nonKeyAttributes: ["sesAddress"],
    },
    // A link holds only the id, by which the item is found; it is then read by its address.
    {
      name: "by-id",
      keySchemas: [{ attributeName: "id", keyType: "HASH" }],
      projectionType: "KEYS_ONLY",
    },
  ],
  ttl: { attributeName: "expiresAt", enabled: true },
} satisfies TableArgs;

const OBJECTIONS = { hashKey: "id", attributes: [{ name: "id", type: "S" }] } satisfies TableArgs;
