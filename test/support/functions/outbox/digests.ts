/** Follow-ups for people who chose one mail a day, and the outbox function that has such a person. */
import { Keys } from "../../../../functions/outbox/keys";
import { messages } from "../../messages";
import { recipientOf } from "../../recipient";
import { ID_KEY, TABLE } from "../endpoint";
import { minutes, type OutboxFunction, startOutbox } from "./function";

export const GRACE = "grace@example.net";
export const HOUR = 60;
/** 8 o'clock on 2 December in London, where messages say that Grace is. */
export const DUE = minutes(20 * HOUR);

const keys = new Keys(Buffer.from(ID_KEY, "base64"));

/** A follow-up that belongs to no mailing list. */
export const followUp = (id: string, more: object = {}, data: object = {}) => ({
  body: {
    ...messages.followUp,
    timeZone: "Europe/London",
    id,
    ...more,
    data: { ...messages.followUp.data, list: undefined, ...data },
  },
});

/** What Grace chooses for follow-ups. */
export const choose = ({ endpoint }: OutboxFunction, value: string) =>
  endpoint.put(TABLE, {
    ...recipientOf(GRACE),
    preferences: { followUp: { value, at: "2026-11-01T00:00:00.000Z", by: "page" } },
  });

/** The state of a message, and the reason if there is one; undefined for a message that is not in the ledger. */
export async function stateOf(outbox: OutboxFunction, id: string): Promise<string | undefined> {
  const row = (await outbox.rows()).find(({ key }) => key === keys.message({ id }));
  return row && [row.state, row.reason].filter(Boolean).join(" ");
}

/** The function, after Grace was invited to the meeting and chose one mail a day. */
export async function startWithDigests(): Promise<OutboxFunction> {
  const outbox = await startOutbox();
  await outbox.run([{ body: messages.invitation }]);
  outbox.accepted.length = 0;
  outbox.heard.length = 0;
  await choose(outbox, "daily");
  return outbox;
}
