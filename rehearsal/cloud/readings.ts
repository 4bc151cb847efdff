/**
 * What the local cloud does where AWS's documentation, or what its users report, allows two readings that change an outcome. The
 * readings of metric math are in cloudwatch/metric-math.ts: an alarm is judged under all of them at once.
 *
 * Each is one of the questions in docs/open-questions.md, with the command that answers it on a real account.
 */

/** One reading of each. */
export interface Readings {
  /**
   * What the account-level suppression list answers in the sandbox.
   *
   * `closed`: every call about it is refused, its settings included. "For account-level suppression, bulk actions and SES API
   * calls related to suppression list management are disabled"
   * (https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html).
   *
   * `readable`: lists are answered and writes refused, if to manage the list is to change it.
   *
   * `open`: single entries are taken. "To bulk add or remove addresses, you must have production access"
   * (https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html), which says nothing of single ones.
   */
  suppressionListInSandbox: "closed" | "readable" | "open";
  /**
   * On which identities SES authorises a message in the sandbox.
   *
   * `sender`: on the From address's alone, as the guide's examples have it
   * (https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html).
   *
   * `sender and recipients`: on each recipient's as well. Users were refused with the ARN of `identity/<recipient>`:
   * cloudposse/terraform-aws-ses#40, aws/aws-sdk-js#3641, GSA/data.gov#3810.
   */
  authorisedIdentities: "sender" | "sender and recipients";
  /**
   * What DescribeSecret holds for a key that was stated by an alias. It is documented as "the key ID or alias ARN of the KMS key"
   * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html).
   *
   * `as stated`: what CreateSecret was given, so that the documented alias ARN is for who gave one.
   *
   * `alias ARN`: the alias ARN, whether CreateSecret was given that or the alias's name.
   */
  keyOfSecret: "as stated" | "alias ARN";
  /**
   * How the body of a form reaches a function behind an HTTP API. "If the content type of the request is binary, the body is
   * base64-encoded" (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
   *
   * `encoded`: in base64, as was seen on a real API: ministackorg/ministack#766.
   *
   * `text`: as it is, if a form's type is none of the binary ones.
   */
  formBodies: "encoded" | "text";
}

/** The readings that refuse more. */
export const STRICT: Readonly<Readings> = {
  suppressionListInSandbox: "closed",
  authorisedIdentities: "sender and recipients",
  keyOfSecret: "alias ARN",
  formBodies: "encoded",
};
