import { Table } from "@pulumi/aws/dynamodb/table";
import { EventSourceMapping } from "@pulumi/aws/lambda/eventSourceMapping";
import { Schedule } from "@pulumi/aws/scheduler/schedule";
import { ScheduleGroup } from "@pulumi/aws/scheduler/scheduleGroup";
import { ComponentResource, type Output, type Resource } from "@pulumi/pulumi";
import { bundle } from "../bundle";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { kept } from "../retention";
import { BundledFunction } from "./bundled-function";

/** What the suppression loop is made from. */
export interface SuppressionArgs {
  readonly functions: Names["functions"];
  readonly feedbackQueue: Names["queues"]["feedback"];
  readonly recipientsTable: Names["recipientsTable"];
  readonly scheduleGroup: Names["scheduleGroup"];
  readonly schedule: Names["schedules"]["reconcile"];
  readonly schedulerRole: Names["schedulerRole"];
  readonly metricsNamespace: string;
  /** Known after deployment only: DynamoDB takes no alias. */
  readonly keyArn: Output<string>;
  /** Whether `reconcile` takes the account's suppression list into the table. */
  readonly importsSuppressionList: boolean;
  readonly production: boolean;
}

/** Timeout of the function that reads the feedback queue. */
export const SUPPRESSION_TIMEOUT_SECONDS = 30;

/**
 * What turns a bounce or a complaint into a recipient who is not mailed again: the table, which is the truth; the function
 * that the feedback queue feeds; and `reconcile`, which adds to the SES suppression list what SES refused before.
 */
export class Suppression extends ComponentResource {
  constructor(name: string, args: SuppressionArgs, opts: Options) {
    const { keyArn, ...described } = args;
    super("mail:index:Suppression", name, described, opts);
    const table = this.table(args, keyArn, opts);
    const environment = { RECIPIENTS_TABLE: args.recipientsTable.name, METRICS_NAMESPACE: args.metricsNamespace };
    const child = { parent: this, ...after(opts, table) };

    const suppression = new BundledFunction(
      "suppression",
      {
        function: args.functions.suppression,
        description: "Takes SES feedback from the queue and suppresses who must not be mailed again",
        bundle: bundle("suppression"),
        timeoutSeconds: SUPPRESSION_TIMEOUT_SECONDS,
        environment,
        logRetentionDays: LOG_RETENTION_DAYS,
      },
      child,
    );
    new EventSourceMapping(
      "suppression",
      {
        eventSourceArn: args.feedbackQueue.arn,
        functionName: args.functions.suppression.name,
        batchSize: 10,
        functionResponseTypes: ["ReportBatchItemFailures"],
        // SES takes one suppression call a second: more functions at once would only be throttled.
        scalingConfig: { maximumConcurrency: 2 },
      },
      { parent: this, ...after(opts, suppression) },
    );

    const reconcile = new BundledFunction(
      "reconcile",
      {
        function: args.functions.reconcile,
        description: "Adds to the SES suppression list what SES refused or throttled before",
        bundle: bundle("reconcile"),
        timeoutSeconds: 900,
        environment: { ...environment, IMPORT_SUPPRESSION_LIST: String(args.importsSuppressionList) },
        logRetentionDays: LOG_RETENTION_DAYS,
      },
      child,
    );
    this.schedule(args, opts, reconcile);
    this.registerOutputs();
  }

  private table(args: SuppressionArgs, keyArn: Output<string>, opts: Options): Table {
    return new Table(
      "recipients",
      {
        name: args.recipientsTable.name,
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
  }

  private schedule(args: SuppressionArgs, opts: Options, reconcile: Resource) {
    const group = new ScheduleGroup("schedules", { name: args.scheduleGroup.name }, { parent: this });
    new Schedule(
      "reconcile",
      {
        name: args.schedule.name,
        groupName: args.scheduleGroup.name,
        scheduleExpression: "rate(1 hour)",
        flexibleTimeWindow: { mode: "OFF" },
        target: {
          arn: args.functions.reconcile.arn,
          roleArn: args.schedulerRole.arn,
          // The next hour's run does what this one could not.
          retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 2 },
        },
      },
      { parent: this, ...after(opts, group, reconcile) },
    );
  }
}

const LOG_RETENTION_DAYS = 90;
