/** Adds to SES's account-level suppression list. Nothing here or anywhere in the functions removes from it. */
import { PutSuppressedDestinationCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import type { Reason } from "./recipient";

/**
 * What became of a Put: `done`; `sandbox`, SES refuses every call about the list until the account has production access;
 * `throttled`, beyond the client's retries (SES takes one call a second: https://docs.aws.amazon.com/ses/latest/dg/quotas.html);
 * `refused`, SES finds this entry invalid and will each time; `failed`, anything else, with the error's name.
 */
export type PutOutcome =
  | { readonly result: "done" }
  | { readonly result: "sandbox" | "throttled" | "refused" | "failed"; readonly error: string };

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
    if (isSandboxRefusal(error)) return { result: "sandbox", error: name };
    if (name === "BadRequestException") return { result: "refused", error: name };
    return { result: /^(TooManyRequests|Throttling)/.test(name) ? "throttled" : "failed", error: name };
  }
}

/**
 * Whether SES refused because the account is in the sandbox. No code of its own is documented; the message alone names the
 * sandbox, and is all that is looked at (as in UKHomeOffice/acp-tf-lambda-ses-bounce-suppressor, `lambda/function.py`), apart from
 * the addresses and ARNs in it, which may have the word in them.
 */
export function isSandboxRefusal(error: unknown): boolean {
  return error instanceof Error && /sandbox/i.test(error.message.replaceAll(/\S+[@:]\S+/g, ""));
}
