/** Reads the setting `mailingLists`. */
import type { MailingList } from "../../core/recipients/mailing-lists";
import type { ConfigReader } from "./config-reader";

/** The one list of a stack that configures none. */
const SUMMARIES: MailingList = { number: 16, id: "summaries", name: "Shared summaries" };

const LAST_NUMBER = 255;

/** What is wrong with an entry, continuing "holds …, which"; undefined for a valid one. */
function faultOf(entry: unknown, before: readonly MailingList[]): string | undefined {
  const { number, id, name, ...others } = (entry ?? {}) as Partial<Record<keyof MailingList, unknown>>;
  if (typeof entry !== "object" || entry === null || Object.keys(others).length > 0)
    return "is not a number, an id and a name";
  if (!Number.isInteger(number) || Number(number) < SUMMARIES.number || Number(number) > LAST_NUMBER)
    return "has no number from 16 to 255";
  if (typeof id !== "string" || !/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?$/.test(id))
    return "has no id of lower-case letters, digits and hyphens";
  if (typeof name !== "string" || !/^[^\p{Cc}\p{Zl}\p{Zp}]{1,64}$/u.test(name) || name.trim() === "")
    return "has no name of at most 64 characters";
  if (before.some((list) => list.number === number)) return "has the number of another list";
  return before.some((list) => list.id === id) ? "has the id of another list" : undefined;
}

/** The mailing lists of a stack. */
export function readMailingLists(config: ConfigReader): readonly MailingList[] {
  const lists = config.objects("mailingLists", SUMMARIES, faultOf);
  return lists.length > 0 ? lists : [SUMMARIES];
}
