/** How SES's suppression list grew. */
import { paginateListSuppressedDestinations, type SESv2Client } from "@aws-sdk/client-sesv2";
import { isSandboxRefusal } from "../../core/recipients/suppression-list";
import { isIn, type Week } from "./week";

/** Recipients who were put on the suppression list in one week and are still on it. */
export interface Growth {
  readonly bounces: number;
  readonly complaints: number;
}

/**
 * How the account's suppression list grew in each of the given weeks. Addresses are counted, not stored.
 *
 * @param productionAccess whether the account has it
 * @returns `sandbox` if SES refuses access to the list until the account has production access
 * @throws whatever else SES fails with
 */
export async function listGrowth(
  ses: SESv2Client,
  productionAccess: boolean,
  weeks: readonly Week[],
): Promise<Growth[] | "sandbox"> {
  const StartDate = new Date(Math.min(...weeks.map(({ start }) => start.getTime())));
  const entries: { readonly reason: string; readonly at: Date }[] = [];
  try {
    for await (const page of paginateListSuppressedDestinations({ client: ses, pageSize: 1000 }, { StartDate })) {
      for (const { Reason = "", LastUpdateTime } of page.SuppressedDestinationSummaries ?? []) {
        if (LastUpdateTime) entries.push({ reason: Reason, at: LastUpdateTime });
      }
    }
  } catch (error) {
    if (isSandboxRefusal(error, productionAccess)) return "sandbox";
    throw error;
  }
  return weeks.map((week) => {
    const count = (reason: string) => entries.filter((entry) => entry.reason === reason && isIn(week, entry.at)).length;
    return { bounces: count("BOUNCE"), complaints: count("COMPLAINT") };
  });
}
