/** How SNS describes topics and subscriptions, in the XML of the Query protocol; shapes are those of the SNS model in the AWS SDK. */
import type { Answer } from "../gateway";

/** A topic, as far as it is described. */
export interface Described {
  readonly arn: string;
  readonly keyId: string | undefined;
  /** The policy that was set; undefined for the default policy. */
  readonly policyText: string | undefined;
  readonly tags: Readonly<Record<string, string>>;
  readonly subscriptions: readonly { readonly endpoint: string; readonly arn: string }[];
  readonly mailboxes: readonly Mailbox[];
}

/** A subscribed address, which gets nothing until its owner confirms with the token in SNS's first mail. */
export interface Mailbox {
  readonly address: string;
  readonly arn: string;
  readonly token: string;
  /** When SNS mailed the token. */
  readonly asked: Date;
  confirmed: boolean;
  /** Whether only the owner of the topic or the subscription can unsubscribe; chosen when confirming. */
  authenticatedUnsubscribe: boolean;
}

const escaped = (text: string) => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
const element = (name: string, text: string) => `<${name}>${escaped(text)}</${name}>`;
const members = (all: readonly string[]) => all.map((each) => `<member>${each}</member>`).join("");

/** The response of an operation. */
export const inXml = (operation: string, result: string): Answer => ({
  status: 200,
  headers: { "content-type": "text/xml" },
  body:
    `<${operation}Response xmlns="http://sns.amazonaws.com/doc/2010-03-31/"><${operation}Result>${result}</${operation}Result>` +
    `<ResponseMetadata><RequestId>rehearsal</RequestId></ResponseMetadata></${operation}Response>`,
});

/** The default policy of a topic: its owner may do everything (as the console shows it in every account). */
function defaultPolicy(arn: string): string {
  const owner = { StringEquals: { "AWS:SourceOwner": arn.split(":")[4] } };
  const actions = ["Publish", "Subscribe", "GetTopicAttributes", "SetTopicAttributes", "DeleteTopic"];
  const Action = actions.map((action) => `SNS:${action}`);
  const statement = { Sid: "__default_statement_ID", Effect: "Allow", Principal: { AWS: "*" }, Action, Resource: arn };
  return JSON.stringify({
    Version: "2008-10-17",
    Id: "__default_policy_ID",
    Statement: [{ ...statement, Condition: owner }],
  });
}

/** https://docs.aws.amazon.com/sns/latest/api/API_GetTopicAttributes.html */
export function attributes({ arn, keyId, policyText, subscriptions, mailboxes }: Described): string {
  const confirmed = mailboxes.filter((mailbox) => mailbox.confirmed).length;
  const all = {
    TopicArn: arn,
    Owner: arn.split(":")[4] ?? "",
    DisplayName: "",
    Policy: policyText ?? defaultPolicy(arn),
    ...(keyId !== undefined && { KmsMasterKeyId: keyId }),
    SubscriptionsConfirmed: String(subscriptions.length + confirmed),
    SubscriptionsPending: String(mailboxes.length - confirmed),
    SubscriptionsDeleted: "0",
  };
  const entries = Object.entries(all).map(
    ([key, value]) => `<entry>${element("key", key)}${element("value", value)}</entry>`,
  );
  return `<Attributes>${entries.join("")}</Attributes>`;
}

/**
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html: an unconfirmed subscription has words in place of its ARN.
 */
export function subscriptionList({ arn, subscriptions, mailboxes }: Described): string {
  const one = (protocol: string, endpoint: string, subscription: string) =>
    element("TopicArn", arn) +
    element("Protocol", protocol) +
    element("SubscriptionArn", subscription) +
    element("Owner", arn.split(":")[4] ?? "") +
    element("Endpoint", endpoint);
  return `<Subscriptions>${members([
    ...subscriptions.map((each) => one("sqs", each.endpoint, each.arn)),
    ...mailboxes.map((each) => one("email", each.address, each.confirmed ? each.arn : "PendingConfirmation")),
  ])}</Subscriptions>`;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_ListTagsForResource.html */
export const tagList = ({ tags }: Described): string =>
  `<Tags>${members(Object.entries(tags).map(([key, value]) => element("Key", key) + element("Value", value)))}</Tags>`;

/** https://docs.aws.amazon.com/sns/latest/api/API_ConfirmSubscription.html */
export const confirmed = ({ arn }: Mailbox): string => element("SubscriptionArn", arn);

/**
 * The link in SNS's first mail to an address.
 *
 * Source: the example in a comment of `sns_confirmsubscription.js` in github.com/awsdocs/aws-doc-sdk-examples.
 */
export function confirmationLink({ arn, mailbox }: { readonly arn: string; readonly mailbox: Mailbox }): string {
  const query = `TopicArn=${arn}&Token=${mailbox.token}&Endpoint=${mailbox.address}`;
  return `https://sns.${arn.split(":")[3] ?? ""}.amazonaws.com/confirmation.html?${query}`;
}
