/** The mailing lists of a stack, as its settings and the functions' environments have them. */
import * as v from "valibot";
import type { ListTopic } from "./topics";

/** A mailing list: a standing subscription, which has to be confirmed. */
export interface MailingList {
  /** 16 to 255, its byte in tokens. The number of a discontinued list is never reused. */
  readonly number: number;
  /** A label of the List-Id (RFC 2919 section 2), by which messages name the list. */
  readonly id: string;
  /** The name that people see. */
  readonly name: string;
}

/** The topic of a list in preferences, consents and tokens. */
export const topicOfList = ({ number }: Pick<MailingList, "number">): ListTopic => `list-${number}`;

/** The list with an id. @throws Error if the stack has none, which cannot happen with a checked message */
export function listOf(id: string, lists: ReadonlyMap<string, MailingList>): MailingList {
  const list = lists.get(id);
  if (!list) throw new Error("A message names a mailing list that the stack does not have.");
  return list;
}

/** A variable that holds the mailing lists as JSON. */
export const mailingLists = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ number: v.number(), id: v.string(), name: v.string() })),
);
