/** What a recipient can switch off: a category of mail, or a mailing list. */

/**
 * The categories that can be switched off, each with its byte in tokens. Categories have bytes 1 to 15, and no byte is ever reused.
 */
export const CATEGORY_BYTES = { invitation: 1, reminder: 2, followUp: 3 } as const;

/** A category of mail that a recipient can switch off. */
export type OptionalCategory = keyof typeof CATEGORY_BYTES;

/** All of them. */
export const OPTIONAL_CATEGORIES = Object.keys(CATEGORY_BYTES) as OptionalCategory[];

/** A mailing list by its number, 16 to 255, which is its byte in tokens. */
export type ListTopic = `list-${number}`;

/** What a preference is about. */
export type Topic = OptionalCategory | ListTopic;

const FIRST_LIST = 16;
const LAST_LIST = 255;

/** The byte that stands for a topic. @throws Error for a list whose number is not 16 to 255 */
export function byteOfTopic(topic: Topic): number {
  if (!isList(topic)) return CATEGORY_BYTES[topic];
  const number = Number(topic.slice("list-".length));
  if (!Number.isInteger(number) || number < FIRST_LIST || number > LAST_LIST) {
    throw new Error(`A mailing list's number must be from 16 to 255; ${topic} is not.`);
  }
  return number;
}

/** The topic that a byte stands for; undefined if it stands for none. */
export function topicOfByte(byte: number): Topic | undefined {
  if (byte >= FIRST_LIST) return `list-${byte}`;
  return OPTIONAL_CATEGORIES.find((category) => CATEGORY_BYTES[category] === byte);
}

/** Whether a topic is a mailing list. */
export const isList = (topic: Topic): topic is ListTopic => topic.startsWith("list-");
