/** The mailing lists of a stack, as its settings and the functions' environments have them. */
import * as v from "valibot";
import type { ListTopic } from "./topics";

/** A mailing list: a standing subscription, which has to be confirmed. */
export interface MailingList {
  /** 16 to 255, its byte in tokens. The number of a list that was given up is never used again. */
  readonly number: number;
  /** A label of the List-Id (RFC 2919 section 2), by which messages name the list. */
  readonly id: string;
  /** As people read it. */
  readonly name: string;
}

/** What preferences, consents and tokens know a list by. */
export const topicOfList = ({ number }: Pick<MailingList, "number">): ListTopic => `list-${number}`;

/** @throws Error for a list that the stack has not got, which no message that was checked names */
export function listOf(id: string, lists: ReadonlyMap<string, MailingList>): MailingList {
  const list = lists.get(id);
  if (!list) throw new Error("A message about a mailing list that the stack has not got.");
  return list;
}

/** A variable that holds the mailing lists as JSON. */
export const mailingLists = v.pipe(
  v.string(),
  v.parseJson(),
  v.array(v.object({ number: v.number(), id: v.string(), name: v.string() })),
);
