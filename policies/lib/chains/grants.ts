/**
 * What each role must be allowed, and no more: without one of these rights its function fails, or does half its work. Rights that
 * follow from a link (a queue that it reads, a topic that it publishes to, a secret) are in `links.ts`.
 *
 * A function that makes another call needs a line here, and the action in `listed-actions`.
 */
import { ADMINISTRATION, OF_ALL_KEYS, USE } from "../iam/key-actions";
import { ALARM, IDENTITY, QUEUE, SET, TABLE } from "./resource-types";

/** A right of a role. */
export interface Grant {
  /** What the role's name has after that of the stack. */
  readonly role: string;
  readonly actions: readonly string[];
  /** The type of the resources that it is for; absent for actions that AWS knows no resource for. */
  readonly to?: string;
  /** Only those of them whose name has this part. */
  readonly named?: string;
  /** None of those whose name has this part. */
  readonly except?: string;
  /** What follows their ARN. */
  readonly within?: string;
  /** Instead of `to`: a pattern for the ends of ARNs that the role may name although the stack does not make them. */
  readonly like?: string;
  /** Only in a stack that has a resource of this type. */
  readonly beside?: string;
}

/** Only one stack of an account states these; its reconcile function compares them with the account. */
const SUPPRESSION = "aws:sesv2/accountSuppressionAttributes:AccountSuppressionAttributes";

const table = (named: string, actions: readonly string[], within = "") => ({
  to: TABLE,
  named,
  actions: actions.map((action) => `dynamodb:${action}`),
  within,
});

const recipients = (...actions: readonly string[]) => table("recipients", actions);
const objections = (...actions: readonly string[]) => table("objections", actions);
const ledger = (...actions: readonly string[]) => table("ledger", actions);
const found = (index: string) => table("recipients", ["Query"], `/index/${index}`);
const digests = (...actions: readonly string[]) => table("digests", actions);
const ofNothing = (...actions: readonly string[]) => ({ actions });

const BY_ROLE: Readonly<Record<string, readonly Omit<Grant, "role">[]>> = {
  "suppression-function": [
    recipients("GetItem", "UpdateItem"),
    objections("GetItem"),
    ofNothing("ses:PutSuppressedDestination"),
  ],
  "reconcile-function": [
    found("pending-sync"),
    recipients("UpdateItem"),
    objections("GetItem"),
    ofNothing("ses:GetAccount", "ses:PutSuppressedDestination"),
    { ...ofNothing("ses:ListSuppressedDestinations"), beside: SUPPRESSION },
  ],
  "guard-function": [
    ofNothing("cloudwatch:GetMetricData"),
    { to: SET, actions: ["ses:PutConfigurationSetSendingOptions"] },
  ],
  "links-function": [found("by-id"), recipients("GetItem", "UpdateItem"), objections("GetItem", "PutItem")],
  "outbox-function": [
    recipients("GetItem", "UpdateItem"),
    objections("GetItem"),
    ledger("GetItem", "PutItem", "UpdateItem"),
    digests("DeleteItem", "GetItem", "PutItem", "Query"),
    ofNothing("ses:GetAccount"),
    { to: QUEUE, named: "-outbox-", actions: ["sqs:ChangeMessageVisibility"] },
    { to: QUEUE, named: "-bulk-failures", actions: ["sqs:SendMessage"] },
    { to: QUEUE, named: "-urgent-failures", actions: ["sqs:SendMessage"] },
    { to: SET, actions: ["ses:SendRawEmail"] },
    { to: IDENTITY, actions: ["ses:SendRawEmail"] },
  ],
  "digest-function": [
    table("digests", ["Query"], "/index/unasked"),
    digests("UpdateItem"),
    { to: QUEUE, named: "-outbox-bulk", actions: ["sqs:SendMessage"] },
  ],
  // Only with the setting senderPrincipals; the application assumes it.
  sender: [
    { to: QUEUE, named: "-outbox-", actions: ["sqs:SendMessage"] },
    // Only with the setting directSending.
    ...["configuration-set", "identity"].map((kind) => ({
      like: `ses:${kind}/*`,
      actions: ["ses:SendEmail", "ses:SendRawEmail"],
    })),
  ],
  "status-function": [ledger("GetItem", "PutItem")],
  "report-function": [
    ofNothing(
      "cloudwatch:GetMetricData",
      "cloudwatch:GetMetricWidgetImage",
      "ses:GetAccount",
      "ses:ListSuppressedDestinations",
    ),
    { to: ALARM, actions: ["cloudwatch:DescribeAlarmHistory"] },
    { to: SET, named: "-main", actions: ["ses:SendEmail"] },
    { to: IDENTITY, except: "@", actions: ["ses:SendEmail"] },
    // In the sandbox SES also authorizes a message on its recipients' identities, which other stacks may make.
    { like: "ses:identity/*", actions: ["ses:SendEmail"] },
  ],
};

export const GRANTS: readonly Grant[] = Object.entries(BY_ROLE).flatMap(([role, grants]) =>
  grants.map((grant) => ({ role, ...grant })),
);

/** What the account's root must be allowed to do with the key: through a service, or, where none is named, without a condition. */
export const ROOT_WITH_KEY: readonly { readonly via?: string; readonly actions: readonly string[] }[] = [
  // Without any one of these, nobody could inspect or repair the key before its policy is changed.
  { actions: ADMINISTRATION.filter((action) => !OF_ALL_KEYS.includes(action)) },
  // The application's roles, and engineers with the CLI, are principals of the account; DynamoDB needs them all.
  ...["dynamodb", "secretsmanager", "sns", "sqs"].map((via) => ({ via, actions: USE })),
];
