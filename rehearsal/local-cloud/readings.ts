/**
 * The choices of the local cloud where AWS's documentation or its users' reports allow two readings with different outcomes. Metric math
 * has its own in cloudwatch/metric-math.ts, since an alarm is evaluated under all of them at once.
 *
 * Each is one of the questions in docs/open-questions.md, with the command that answers it on a real account.
 */

/** One choice for each question. */
export interface Readings {
  /**
   * How the account-level suppression list answers in the sandbox.
   *
   * `closed`: every call about it is refused, its settings included. "For account-level suppression, bulk actions and SES API calls related
   * to suppression list management are disabled" (https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html).
   *
   * `readable`: reads are answered and writes refused, if "management" means only changes.
   *
   * `open`: single entries are accepted. "To bulk add or remove addresses, you must have production access"
   * (https://docs.aws.amazon.com/ses/latest/dg/sending-email-suppression-list.html), which says nothing about single entries.
   */
  suppressionListInSandbox: "closed" | "readable" | "open";
  /**
   * The identities on which SES authorizes a message in the sandbox.
   *
   * `sender`: only that of the From address, as in the guide's examples
   * (https://docs.aws.amazon.com/ses/latest/dg/control-user-access.html).
   *
   * `sender and recipients`: each recipient's too. Users were refused with the ARN `identity/<recipient>`: cloudposse/terraform-aws-ses#40,
   * aws/aws-sdk-js#3641, GSA/data.gov#3810.
   */
  authorizedIdentities: "sender" | "sender and recipients";
  /**
   * What DescribeSecret returns for a key that was given as an alias. It is documented as "the key ID or alias ARN of the KMS key"
   * (https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_DescribeSecret.html).
   *
   * `as stated`: whatever CreateSecret was given, so that an alias ARN is returned only if one was given.
   *
   * `alias ARN`: the alias ARN, whether CreateSecret was given that or the alias's name.
   */
  keyOfSecret: "as stated" | "alias ARN";
  /**
   * How a form's body reaches a function behind an HTTP API. "If the content type of the request is binary, the body is base64-encoded"
   * (https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-develop-integrations-lambda.html).
   *
   * `encoded`: in base64, as was seen on a real API: ministackorg/ministack#766.
   *
   * `text`: unencoded, if a form's content type does not count as binary.
   */
  formBodies: "encoded" | "text";
}

/** The readings that refuse the most. */
export const STRICT: Readonly<Readings> = {
  suppressionListInSandbox: "closed",
  authorizedIdentities: "sender and recipients",
  keyOfSecret: "alias ARN",
  formBodies: "encoded",
};
