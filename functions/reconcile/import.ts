/** Imports SES's suppression list into the table: entries made by SES itself, by other stacks, or before this system. */
import { ConditionalCheckFailedException, UpdateItemCommand } from "@aws-sdk/client-dynamodb";
import { marshall } from "@aws-sdk/util-dynamodb";
import {
  ListSuppressedDestinationsCommand,
  type ListSuppressedDestinationsCommandOutput,
  type SuppressedDestinationSummary,
} from "@aws-sdk/client-sesv2";
import type { Account } from "../../core/aws-clients/account";
import { parseAddress } from "../../core/recipients/address";
import { isErased, readObjection } from "../../core/recipients/objections";
import type { Reason, Recipient } from "../../core/recipients/recipient";
import type { Stores } from "../../core/aws-clients/clients";
import { isSandboxRefusal } from "../../core/recipients/suppression-list";
import type { Pace } from "./pace";
import { MILLISECONDS } from "../../core/time/spans";

/** What an import did. */
export interface Imported {
  /** Recipients whom the table did not have as suppressed for that reason. */
  readonly imported: number;
  /** Entries with an address that SES cannot send to; they stay on SES's list only. */
  readonly unreadable: number;
  /** Why it ended before the end of the list: `sandbox` if SES refused access to the list. */
  readonly stopped?: "sandbox" | "time";
}

/** The run in this hour (UTC) reads the whole list; the other runs read only what is new. */
const WHOLE_LIST_HOUR = 3;

/** How far the other runs look back, in hours: far enough that two missed runs lose nothing. */
const LOOK_BACK = 3;

/** The part of a run that is reserved for the import, in milliseconds, however many entries are pending. */
export const IMPORT_TIME = 300_000;

/**
 * The time after which entries are read in this run, or undefined to read all.
 *
 * An entry costs one conditional write each time it is read, even if the table has it already, since the function may not read
 * items. So a list of 10,000 entries, which is read in full once a day, costs ten calls to SES and 10,000 writes a day. If a list
 * is too long for one run, as much of it is read as there is time for, and the log line has `stopped`.
 */
export function readSince(now: Date): Date | undefined {
  return now.getUTCHours() === WHOLE_LIST_HOUR ? undefined : new Date(now.getTime() - LOOK_BACK * MILLISECONDS.hour);
}

/**
 * Reads the list and writes what the table lacks.
 *
 * @param account what the account may do in this run
 * @param since reads only entries that were added after this time
 * @throws whatever DynamoDB fails with, and SES unless it refuses access in the sandbox
 */
export async function importSuppressionList(
  stores: Stores,
  account: Pick<Account, "productionAccess">,
  pace: Pace,
  since: Date | undefined,
): Promise<Imported> {
  const count = { imported: 0, known: 0, unreadable: 0 };
  const result = () => ({ imported: count.imported, unreadable: count.unreadable });
  let token: string | undefined;
  // Not the SDK's paginator, which would not wait between pages: SES allows one such call a second.
  do {
    if (!(await pace.turn())) return { ...result(), stopped: "time" };
    const page = await list(stores, account, since, token);
    if (!page) return { ...result(), stopped: "sandbox" };
    for (const entry of page.SuppressedDestinationSummaries ?? []) {
      if (!pace.hasTime()) return { ...result(), stopped: "time" };
      count[await take(stores, entry)]++;
    }
    token = page.NextToken;
  } while (token !== undefined);
  return result();
}

/** The next page of the list; undefined if SES refuses access in the sandbox. */
async function list(
  { ses }: Stores,
  { productionAccess }: Pick<Account, "productionAccess">,
  since: Date | undefined,
  token: string | undefined,
): Promise<ListSuppressedDestinationsCommandOutput | undefined> {
  try {
    return await ses.send(
      new ListSuppressedDestinationsCommand({ StartDate: since, NextToken: token, PageSize: 1000 }),
    );
  } catch (error) {
    if (isSandboxRefusal(error, productionAccess)) return undefined;
    throw error;
  }
}

/** Writes an entry unless the table has it already, or a stronger one, or the person was erased. */
async function take(
  { dynamodb, table, objections, identify }: Stores,
  entry: SuppressedDestinationSummary,
): Promise<"imported" | "known" | "unreadable"> {
  const address = parseAddress(entry.EmailAddress ?? "");
  const reason = entry.Reason as Reason;
  const suppressedAt = entry.LastUpdateTime?.toISOString() ?? "";
  if (!address) return "unreadable";
  const id = await identify(address);
  if (isErased(await readObjection(dynamodb, objections, id))) return "known";
  const set: Partial<Recipient> = {
    id,
    sesAddress: address.sesAddress,
    state: "SUPPRESSED",
    reason,
    suppressedAt,
    ...(reason === "COMPLAINT" && { unsubscribedFromAllAt: suppressedAt }),
  };
  const names = Object.keys(set);
  try {
    await dynamodb.send(
      new UpdateItemCommand({
        TableName: table,
        Key: { recipient: { S: address.recipient } },
        UpdateExpression:
          `SET ${names.map((name) => `#${name} = :${name}`).join(", ")}, ` +
          "recentFeedback = if_not_exists(recentFeedback, :none) REMOVE expiresAt, pendingReason, pendingSince, pendingOptIns " +
          "ADD revision :one, hardBounces :zero, softBounces :zero, complaints :zero",
        ConditionExpression:
          reason === "COMPLAINT"
            ? "attribute_not_exists(#reason) OR #reason <> :reason"
            : "attribute_not_exists(#reason)",
        ExpressionAttributeNames: Object.fromEntries(names.map((name) => [`#${name}`, name])),
        ExpressionAttributeValues: marshall({
          ...Object.fromEntries(Object.entries(set).map(([name, value]) => [`:${name}`, value])),
          ":none": [],
          ":zero": 0,
          ":one": 1,
        }),
      }),
    );
    return "imported";
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return "known";
    throw error;
  }
}
