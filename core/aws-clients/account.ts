/** The SES account in one Region: its quota, and its standing with AWS. */
import { GetAccountCommand, type SESv2Client } from "@aws-sdk/client-sesv2";

/** What SES reports about the account (https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_GetAccount.html). */
export interface Account {
  /** False in the sandbox. */
  readonly productionAccess: boolean;
  /** Messages in 24 hours; -1 for no limit. */
  readonly dailyQuota: number;
  /** Messages sent in the 24 hours before the call. */
  readonly sentLast24Hours: number;
  /** Messages a second. */
  readonly maxSendRate: number;
  /** `HEALTHY`, `PROBATION` (under review) or `SHUTDOWN` (no mail goes out). */
  readonly enforcementStatus: string;
  readonly sendingEnabled: boolean;
}

/**
 * Reads the account's quota and standing, and assumes the worst about any value that SES leaves out.
 *
 * @throws whatever the SES call fails with
 */
export async function readAccount(ses: SESv2Client): Promise<Account> {
  const { ProductionAccessEnabled, SendQuota, EnforcementStatus, SendingEnabled } = await ses.send(
    new GetAccountCommand({}),
  );
  return {
    productionAccess: ProductionAccessEnabled ?? false,
    dailyQuota: SendQuota?.Max24HourSend ?? 0,
    sentLast24Hours: SendQuota?.SentLast24Hours ?? 0,
    maxSendRate: SendQuota?.MaxSendRate ?? 0,
    enforcementStatus: EnforcementStatus ?? "unknown",
    sendingEnabled: SendingEnabled ?? false,
  };
}
