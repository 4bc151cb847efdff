/** Adds to SES's account-level suppression list. Nothing here or anywhere in the functions removes from it. */
import { PutSuppressedDestinationCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import type { Reason } from "./recipient";

/**
 * What became of a Put: `done`; `throttled`, beyond the client's retries (SES takes one call a second:
 * https://docs.aws.amazon.com/ses/latest/dg/quotas.html); `refused`, SES finds the request invalid; `failed`, anything else.
 *
 * In the sandbox a refusal says nothing about the entry: AWS documents that calls about the list are disabled there
 * (https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html), but neither the error nor its message.
 */
export type PutOutcome =
  { readonly result: "done" } | { readonly result: "throttled" | "refused" | "failed"; readonly error: string };

/**
 * Puts an address on the list; putting it there again is no error, and another reason replaces the first.
 *
 * @param sesAddress the exact key, see {@link Recipient.sesAddress}
 * @returns never rejects: what SES didn't take is left to the reconcile function
 */
export async function putSuppressedDestination(
  ses: SESv2Client,
  sesAddress: string,
  reason: Reason,
): Promise<PutOutcome> {
  try {
    await ses.send(new PutSuppressedDestinationCommand({ EmailAddress: sesAddress, Reason: reason }));
    return { result: "done" };
  } catch (error) {
    const { name } = error as Error;
    if (name === "BadRequestException") return { result: "refused", error: name };
    return { result: isThrottled(error) ? "throttled" : "failed", error: name };
  }
}

/**
 * Whether SES refused a call about the list because the account is in the sandbox. It is known by the account alone: which
 * error SES gives is not documented, so that any that blames the request counts, whatever its name and words.
 *
 * @param productionAccess what the account has, see {@link Account}
 */
export function isSandboxRefusal(error: unknown, productionAccess: boolean): boolean {
  const { $fault } = error as { $fault?: unknown };
  return !productionAccess && $fault === "client" && !isThrottled(error);
}

const isThrottled = (error: unknown): boolean => /^(TooManyRequests|Throttling)/.test((error as Error).name);
