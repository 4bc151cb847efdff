import { Table, type TableArgs } from "@pulumi/aws/dynamodb/table";
import type { ComponentResource, Output } from "@pulumi/pulumi";
import { after, type Options } from "../resource-options/order";
import { kept } from "../resource-options/retention";

/** What a table is made from. */
interface EncryptedTableArgs {
  readonly table: { readonly name: string };
  /** Its keys and indexes, and when its items expire. */
  readonly schema: Pick<TableArgs, "attributes" | "globalSecondaryIndexes" | "hashKey" | "rangeKey" | "ttl">;
  readonly hasBackups: boolean;
  /** Known after deployment only: DynamoDB does not accept an alias. */
  readonly keyArn: Output<string>;
  readonly production: boolean;
}

/** A table that the stack's key encrypts, billed per request, and protected from deletion in production. */
export const encryptedTable = (
  name: string,
  { table, schema, hasBackups, keyArn, production }: EncryptedTableArgs,
  parent: ComponentResource,
  opts: Options,
): Table =>
  new Table(
    name,
    {
      name: table.name,
      ...schema,
      billingMode: "PAY_PER_REQUEST",
      pointInTimeRecovery: { enabled: hasBackups },
      serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
      deletionProtectionEnabled: production,
    },
    { parent, ...after(opts), ...kept(production) },
  );

/** Attributes that hold text, as all those in keys and indexes do. */
export const texts = (...names: readonly string[]) => names.map((name) => ({ name, type: "S" }));

/** An index by two attributes, which also holds the `others` of each item. */
export const indexBy = (name: string, hash: string, range: string, ...others: string[]) => ({
  name,
  keySchemas: [
    { attributeName: hash, keyType: "HASH" },
    { attributeName: range, keyType: "RANGE" },
  ],
  projectionType: "INCLUDE",
  nonKeyAttributes: others,
});
