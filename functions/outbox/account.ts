/** What SES lets the account send. */
import { GetAccountCommand, type SESv2Client } from "@aws-sdk/client-sesv2";

/** What SES lets the account send, with all its stacks together. */
export interface Allowance {
  /** Messages a second. */
  readonly maxSendRate: number;
  /** Messages in any 24 hours; Infinity if SES sets no limit. */
  readonly max24HourSend: number;
  /** Messages sent in the 24 hours before SES was asked. */
  readonly sentLast24Hours: number;
  /** When SES was asked, in milliseconds since 1970. */
  readonly at: number;
}

/** How long an answer is cached, in milliseconds: SES allows one such call a second, for all functions together. */
export const KEPT = 300_000;

/** The sandbox's rate, the lowest that any account has. The daily quota is left to SES's own refusals. */
const SANDBOX: Allowance = { maxSendRate: 1, max24HourSend: Infinity, sentLast24Hours: 0, at: 0 };

/**
 * Reads what SES lets the account send, and caches the answer for five minutes. If SES does not answer, the last answer stays in
 * use or, if there is none, the sandbox's values.
 *
 * @param now milliseconds since 1970
 */
export function allowanceOf(ses: SESv2Client, now: () => number): () => Promise<Allowance> {
  let allowance = SANDBOX;
  let askAt = -Infinity;
  let asking: Promise<void> | undefined;
  const ask = async () => {
    const at = now();
    try {
      const { SendQuota: quota = {} } = await ses.send(new GetAccountCommand({}));
      const { MaxSendRate = allowance.maxSendRate, Max24HourSend = -1, SentLast24Hours = 0 } = quota;
      // -1 stands for no limit: https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_SendQuota.html
      const max24HourSend = Max24HourSend < 0 ? Infinity : Max24HourSend;
      allowance = { maxSendRate: MaxSendRate, max24HourSend, sentLast24Hours: SentLast24Hours, at };
    } catch {
      // The last answer is safe to use, and reconcile reports that the account cannot be read.
    }
    askAt = now() + KEPT;
    asking = undefined;
  };
  return async () => {
    if (now() >= askAt) await (asking ??= ask());
    return allowance;
  };
}
