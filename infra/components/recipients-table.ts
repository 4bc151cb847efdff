import { Table } from "@pulumi/aws/dynamodb/table";
import { ComponentResource, type Output } from "@pulumi/pulumi";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { kept } from "../retention";

/** The arguments of the {@link RecipientsTable}. */
export interface RecipientsTableArgs {
  readonly table: Names["recipientsTable"];
  /** Known after deployment only: DynamoDB takes no alias. */
  readonly keyArn: Output<string>;
  readonly production: boolean;
}

/** The table of recipients, which is the truth about whom we may write to. */
export class RecipientsTable extends ComponentResource {
  constructor(name: string, args: RecipientsTableArgs, opts: Options) {
    const { keyArn, ...described } = args;
    super("mail:index:RecipientsTable", name, described, opts);
    new Table(
      name,
      {
        name: args.table.name,
        billingMode: "PAY_PER_REQUEST",
        hashKey: "recipient",
        attributes: [
          { name: "recipient", type: "S" },
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
        ],
        ttl: { attributeName: "expiresAt", enabled: true },
        pointInTimeRecovery: { enabled: true },
        serverSideEncryption: { enabled: true, kmsKeyArn: keyArn },
        deletionProtectionEnabled: args.production,
      },
      { parent: this, ...after(opts), ...kept(args.production) },
    );
    this.registerOutputs();
  }
}
