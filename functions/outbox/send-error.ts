/** Classifies the errors of SES's SendEmail. No I/O. */

/**
 * - `throttled`: too fast. Nothing was sent; a retry in a few seconds will do.
 * - `quota`: the daily quota is used up. Nothing was sent.
 * - `stack`: something other than the message is wrong, and a person has to fix it. Nothing was sent.
 * - `sandbox`: the account is in the sandbox, and the recipient is not verified. Nothing was sent or will be.
 * - `refused`: this message can never be sent.
 * - `unknown`: SES may have accepted it.
 */
export type SendErrorClass = "throttled" | "quota" | "stack" | "sandbox" | "refused" | "unknown";

/** The parts of an SDK error that matter here. */
export interface SendError {
  readonly name: string;
  readonly message: string;
  /** Node.js's code for a failed connection. */
  readonly code?: string;
  readonly $metadata?: { readonly httpStatusCode?: number | undefined } | undefined;
}

/**
 * https://docs.aws.amazon.com/ses/latest/dg/manage-sending-quotas-errors.html has both texts under one name, ThrottlingException;
 * the SDK's model has TooManyRequestsException and LimitExceededException, and others have seen the second with the text about the
 * quota. So the text is tested before the name.
 */
const TEXTS: readonly (readonly [RegExp, SendErrorClass])[] = [
  [/daily (message|sending) quota exceeded/i, "quota"],
  [/maximum sending rate exceeded/i, "throttled"],
];

/** Error names of SendEmail in the SDK's model and of SES's API v1. For all others, the HTTP status gives the right class. */
const NAMES: Readonly<Record<string, SendErrorClass>> = {
  ThrottlingException: "throttled",
  Throttling: "throttled",
  LimitExceededException: "quota",
  SendingPausedException: "stack",
  AccountSuspendedException: "stack",
  MailFromDomainNotVerifiedException: "stack",
  ConfigurationSetDoesNotExist: "stack",
};

/** The codes of failures to connect, with which nothing can have been sent. */
const UNREACHED: ReadonlySet<string | undefined> = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN"]);

/** "Email address is not verified. The following identities failed the check in region US-EAST-1: a@example.com, b@example.com" */
const NOT_VERIFIED = /not verified(?:.*failed the check in region [A-Z0-9-]+:([^]+))?/i;

/** Whether the unverified identities are only the recipient's: the address or its domain. */
function isRecipientAlone(identities: string | undefined, recipient: string): boolean {
  const domain = recipient.slice(recipient.lastIndexOf("@") + 1);
  const failed = (identities ?? "").split(",").map((text) => text.trim().toLowerCase());
  return failed.every((identity) => identity === recipient || identity === domain);
}

/**
 * Classifies an error.
 *
 * @param recipient the recipient's address, as the key of the recipients table
 */
export function classifySendError({ name, message, code, $metadata }: SendError, recipient: string): SendErrorClass {
  const known = TEXTS.find(([text]) => text.test(message))?.[1];
  if (known) return known;
  const status = $metadata?.httpStatusCode;
  if (status === undefined) return UNREACHED.has(code) ? "throttled" : "unknown";
  if (status >= 500 || status < 400) return "unknown";
  const unverified = name === "MessageRejected" ? NOT_VERIFIED.exec(message) : null;
  if (unverified) return isRecipientAlone(unverified[1], recipient) ? "sandbox" : "stack";
  const named = Object.hasOwn(NAMES, name) ? NAMES[name] : undefined;
  if (named) return named;
  if (status === 429) return "throttled";
  // 401 and 403: the caller is not authenticated or authorized; 404: something does not exist.
  return status === 401 || status === 403 || status === 404 ? "stack" : "refused";
}

/** Seconds until a message that SES did not accept is tried again. */
const WAITS = { stack: 900, shortest: 5, longest: 30 } as const;

/** A wait of some seconds, with jitter. @param random from 0 to 1, excluding 1 */
export const soon = (random: number): number =>
  WAITS.shortest + Math.floor(random * (WAITS.longest - WAITS.shortest + 1));

/** A quarter of an hour, in which somebody may fix what is wrong. */
export const STACK_WAIT_SECONDS = WAITS.stack;
