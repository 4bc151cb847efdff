/** What SES lets the account send. */
import { GetAccountCommand, type SESv2Client } from "@aws-sdk/client-sesv2";

/** How long an answer is used, in milliseconds: SES takes one such call a second from all functions together. */
const KEPT = 300_000;

/** What an account in the sandbox may send a second, and the least that any may. */
const SANDBOX_RATE = 1;

/**
 * Reads how many messages a second SES takes, and keeps the answer for five minutes. Where SES does not answer, the one before
 * holds on, and before there was one, the sandbox's.
 *
 * @param now milliseconds
 */
export function maxSendRateOf(ses: SESv2Client, now: () => number): () => Promise<number> {
  let rate = SANDBOX_RATE;
  let askAt = -Infinity;
  let asking: Promise<void> | undefined;
  const ask = async () => {
    try {
      const { SendQuota } = await ses.send(new GetAccountCommand({}));
      rate = SendQuota?.MaxSendRate ?? rate;
    } catch {
      // The rate that holds on is the safe answer, and reconcile says that the account cannot be read.
    }
    askAt = now() + KEPT;
    asking = undefined;
  };
  return async () => {
    if (now() >= askAt) await (asking ??= ask());
    return rate;
  };
}
