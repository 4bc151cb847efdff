/** What follows from an error that a call to SES's SendEmail ended with. No I/O. */

/**
 * - `throttled`: too fast. Nothing was sent, and in some seconds it would be.
 * - `quota`: the day's messages are used up. Nothing was sent.
 * - `stack`: something other than this message is wrong, which a person has to mend. Nothing was sent.
 * - `sandbox`: the account is in the sandbox, and the recipient not verified. Nothing was sent, nor will be.
 * - `refused`: this message can never be sent.
 * - `unknown`: SES may have accepted it.
 */
export type SendErrorClass = "throttled" | "quota" | "stack" | "sandbox" | "refused" | "unknown";

/** An error of the SDK, as far as it matters. */
export interface SendError {
  readonly name?: string;
  readonly message?: string;
  /** Node's code of a failed connection. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number | undefined } | undefined;
}

/**
 * https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html has both texts under one name, ThrottlingException;
 * the SDK's model has TooManyRequestsException and LimitExceededException, and others met the second with the text about the
 * quota. So the text decides before the name does.
 */
const TEXTS: readonly (readonly [RegExp, SendErrorClass])[] = [
  [/daily (message|sending) quota exceeded/i, "quota"],
  [/maximum sending rate exceeded/i, "throttled"],
];

/** Names of the SDK's model (SendEmail's errors), of SES's API v1, and of what signs and authorises every call. */
const NAMES: Readonly<Record<string, SendErrorClass>> = {
  TooManyRequestsException: "throttled",
  ThrottlingException: "throttled",
  Throttling: "throttled",
  LimitExceededException: "quota",
  SendingPausedException: "stack",
  AccountSuspendedException: "stack",
  MailFromDomainNotVerifiedException: "stack",
  NotFoundException: "stack",
  ConfigurationSetDoesNotExist: "stack",
  AccessDeniedException: "stack",
  BadRequestException: "refused",
  MessageRejected: "refused",
};

/** The connection was never made, so that nothing can have been sent. */
const UNREACHED = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/** "Email address is not verified. The following identities failed the check in region US-EAST-1: a@example.com, b@example.com" */
const NOT_VERIFIED = /not verified\.?(?:.*failed the check in region [A-Z0-9-]+: *([^]+))?/i;

/** Whether the identities that are not verified are the recipient alone, its own address or its domain. */
function isRecipientAlone(identities: string | undefined, recipient: string): boolean {
  const domain = recipient.slice(recipient.lastIndexOf("@") + 1);
  const failed = (identities ?? "").split(",").map((text) => text.trim().toLowerCase());
  return failed.every((identity) => identity === recipient || identity === domain);
}

/**
 * Classifies an error.
 *
 * @param recipient the address that the message was for, as the table of recipients knows it
 */
export function classifySendError(
  { name = "", message = "", code, $metadata }: SendError,
  recipient: string,
): SendErrorClass {
  const known = TEXTS.find(([text]) => text.test(message))?.[1];
  if (known) return known;
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return code !== undefined && UNREACHED.has(code) ? "throttled" : "unknown";
  if (status >= 500 || status < 400) return "unknown";
  const unverified = name === "MessageRejected" ? NOT_VERIFIED.exec(message) : null;
  if (unverified) return isRecipientAlone(unverified[1], recipient) ? "sandbox" : "stack";
  const named = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (named) return named;
  if (status === 429) return "throttled";
  // Whoever calls is not known or not let: 401, 403; or what is called is not there: 404.
  return status === 401 || status === 403 || status === 404 ? "stack" : "refused";
}

/** Seconds until a message that SES did not take is tried again. */
const WAITS = { stack: 900, shortest: 5, longest: 30 } as const;

/** Some seconds, not the same for all that wait. @param random from 0 to 1, without 1 */
export const soon = (random: number): number =>
  WAITS.shortest + Math.floor(random * (WAITS.longest - WAITS.shortest + 1));

/** A quarter of an hour: until somebody has mended what is wrong. */
export const STACK_WAIT_SECONDS = WAITS.stack;
