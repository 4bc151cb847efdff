/** Adds to SES's account-level suppression list. No function removes anything from it. */
import { PutSuppressedDestinationCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import type { Reason } from "./recipient";

/**
 * What became of a Put: `done`; `throttled`, even after the client's retries (SES takes one call a second:
 * https://docs.aws.amazon.com/ses/latest/dg/quotas.html); `refused`, SES finds the request invalid; `failed`, anything else.
 *
 * In the sandbox a refusal says nothing about the entry: AWS documents that calls about the list are disabled there
 * (https://docs.aws.amazon.com/ses/latest/dg/request-production-access.html), but not which error they return.
 */
export type PutOutcome =
  { readonly result: "done" } | { readonly result: "throttled" | "refused" | "failed"; readonly error: string };

/**
 * Puts an address on the list. Repeating it is no error; a different reason replaces the first.
 *
 * @param sesAddress the exact key, see {@link Recipient.sesAddress}
 * @returns the outcome; it never rejects, since the reconcile function retries what SES did not take
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
 * Whether SES refused a call about the list because the account is in the sandbox. Only the account's status tells: AWS does not
 * document which error SES gives, so any client error but throttling counts.
 *
 * @param productionAccess see {@link Account}
 */
export function isSandboxRefusal(error: unknown, productionAccess: boolean): boolean {
  const { $fault } = error as { $fault?: unknown };
  return !productionAccess && $fault === "client" && !isThrottled(error);
}

const isThrottled = (error: unknown): boolean => /^(TooManyRequests|Throttling)/.test((error as Error).name);
