import { ComponentResource } from "@pulumi/pulumi";
import { allow, assumedBy, type OneOrMore, type Statement, writeLogs } from "../iam";
import type { Names } from "../names";
import { after, type Options } from "../order";
import { Role } from "./role";

/** What the roles of the suppression loop are made from. */
export interface SuppressionRolesArgs {
  readonly accountId: string;
  readonly region: string;
  readonly functions: Names["functions"];
  readonly feedbackQueue: Names["queues"]["feedback"];
  readonly recipientsTable: Names["recipientsTable"];
  readonly scheduleGroup: Names["scheduleGroup"];
  readonly schedulerRole: Names["schedulerRole"];
  /** Whether `reconcile` reads the account's suppression list, which the owner stack alone does. */
  readonly readsSuppressionList: boolean;
}

/**
 * The roles of the two functions and of the scheduler, each with exactly the calls that it makes. The use of the key stands
 * in the key's own policy, which names these roles: they come first.
 */
export class SuppressionRoles extends ComponentResource {
  constructor(name: string, args: SuppressionRolesArgs, opts: Options) {
    super("mail:index:SuppressionRoles", name, args, opts);
    const child = { parent: this, ...after(opts) };
    const { suppression, reconcile, report } = args.functions;

    new Role(
      "suppression-function",
      {
        roleName: suppression.role.name,
        description: "Takes SES feedback from the queue and suppresses who must not be mailed again",
        trust: assumedBy("lambda.amazonaws.com"),
        permissions: suppressionPermissions(args),
      },
      child,
    );
    new Role(
      "reconcile-function",
      {
        roleName: reconcile.role.name,
        description: "Adds to the SES suppression list what SES refused or throttled before",
        trust: assumedBy("lambda.amazonaws.com"),
        permissions: reconcilePermissions(args),
      },
      child,
    );
    new Role(
      "scheduler",
      {
        roleName: args.schedulerRole.name,
        description: "Invokes the functions that run on a schedule",
        trust: assumedBy("scheduler.amazonaws.com", {
          StringEquals: { "aws:SourceAccount": args.accountId, "aws:SourceArn": args.scheduleGroup.arn },
        }),
        permissions: [
          allow({ sid: "Invoke", actions: ["lambda:InvokeFunction"], resources: [reconcile.arn, report.arn] }),
        ],
      },
      child,
    );
    this.registerOutputs();
  }
}

function suppressionPermissions(args: SuppressionRolesArgs): OneOrMore<Statement> {
  return [
    allow({
      sid: "ReadFeedback",
      actions: ["sqs:DeleteMessage", "sqs:GetQueueAttributes", "sqs:ReceiveMessage"],
      resources: [args.feedbackQueue.arn],
    }),
    allow({
      sid: "KeepRecipients",
      actions: ["dynamodb:GetItem", "dynamodb:UpdateItem"],
      resources: [args.recipientsTable.arn],
    }),
    suppress(args.region),
    writeLogs(args.functions.suppression.logGroup.arn),
  ];
}

function reconcilePermissions(args: SuppressionRolesArgs): OneOrMore<Statement> {
  return [
    allow({
      sid: "FindPending",
      actions: ["dynamodb:Query"],
      resources: [`${args.recipientsTable.arn}/index/pending-sync`],
    }),
    allow({ sid: "KeepRecipients", actions: ["dynamodb:UpdateItem"], resources: [args.recipientsTable.arn] }),
    suppress(args.region),
    readAccount(args),
    writeLogs(args.functions.reconcile.logGroup.arn),
  ];
}

/** The suppression list has no resource type, so its actions take `*` alone
 *  (https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsimpleemailservicev2.html). */
const suppress = (region: string): Statement =>
  allow({
    sid: "Suppress",
    actions: ["ses:PutSuppressedDestination"],
    resources: ["*"],
    conditions: { StringEquals: { "aws:RequestedRegion": region } },
  });

/** The account has no resource type either. */
const readAccount = ({ region, readsSuppressionList }: SuppressionRolesArgs): Statement =>
  allow({
    sid: "ReadAccount",
    actions: ["ses:GetAccount", ...(readsSuppressionList ? (["ses:ListSuppressedDestinations"] as const) : [])],
    resources: ["*"],
    conditions: { StringEquals: { "aws:RequestedRegion": region } },
  });
