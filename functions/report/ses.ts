/** What SES knows: the account's quota and standing, and how its suppression list grew. */
import { GetAccountCommand, ListSuppressedDestinationsCommand, type SESv2Client } from "@aws-sdk/client-sesv2";
import { isSandboxRefusal } from "../../core/recipients/suppression-list";
import { isIn, type Week } from "./week";

/** What the account may send, and how SES sees it. */
export interface Account {
  readonly productionAccess: boolean;
  /** Messages in 24 hours; -1 for no limit. */
  readonly dailyQuota: number;
  /** Messages a second. */
  readonly maxSendRate: number;
  /** `HEALTHY`, `PROBATION` (under review) or `SHUTDOWN` (no mail goes out). */
  readonly enforcementStatus: string;
  readonly sendingEnabled: boolean;
}

/** Recipients who came onto the suppression list in one week and are still on it. */
export interface Growth {
  readonly bounces: number;
  readonly complaints: number;
}

/** Reads the account's quota and standing. @throws what SES fails with */
export async function account(ses: SESv2Client): Promise<Account> {
  const { ProductionAccessEnabled, SendQuota, EnforcementStatus, SendingEnabled } = await ses.send(
    new GetAccountCommand({}),
  );
  return {
    productionAccess: ProductionAccessEnabled ?? false,
    dailyQuota: SendQuota?.Max24HourSend ?? 0,
    maxSendRate: SendQuota?.MaxSendRate ?? 0,
    enforcementStatus: EnforcementStatus ?? "unknown",
    sendingEnabled: SendingEnabled ?? false,
  };
}

/**
 * How the account's suppression list grew in each of some weeks. Addresses are counted and forgotten.
 *
 * @returns `sandbox` where SES keeps the list closed until the account has production access
 * @throws what else SES fails with
 */
export async function listGrowth(ses: SESv2Client, weeks: readonly Week[]): Promise<Growth[] | "sandbox"> {
  const StartDate = new Date(Math.min(...weeks.map(({ start }) => start.getTime())));
  const entries: { readonly reason: string; readonly at: Date }[] = [];
  let token: string | undefined;
  try {
    do {
      const page = await ses.send(
        new ListSuppressedDestinationsCommand({ StartDate, PageSize: 1000, NextToken: token }),
      );
      for (const { Reason = "", LastUpdateTime } of page.SuppressedDestinationSummaries ?? []) {
        if (LastUpdateTime) entries.push({ reason: Reason, at: LastUpdateTime });
      }
      token = page.NextToken;
    } while (token !== undefined);
  } catch (error) {
    if (isSandboxRefusal(error)) return "sandbox";
    throw error;
  }
  return weeks.map((week) => {
    const count = (reason: string) => entries.filter((entry) => entry.reason === reason && isIn(week, entry.at)).length;
    return { bounces: count("BOUNCE"), complaints: count("COMPLAINT") };
  });
}
