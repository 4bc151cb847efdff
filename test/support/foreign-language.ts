/** A language that nobody's template is written in. */
import { english, type Language } from "../../mail/languages/en";

/** Letters that none of the mails' words have. */
export const foreign = (text: string) => text.replace(/[a-z]/gi, (letter) => (letter < "a" ? "Ж" : "ж"));

/** Words, every sentence of them foreign: what still reads English is written into a template or into code. */
function pseudo<Words>(words: Words): Words {
  if (typeof words === "string") return foreign(words) as Words;
  if (Array.isArray(words)) return words.map((each) => pseudo<unknown>(each)) as Words;
  if (typeof words === "function")
    return ((...values: unknown[]) => pseudo((words as (...values: unknown[]) => unknown)(...values))) as Words;
  return Object.fromEntries(
    Object.entries(words as object).map(([key, value]) => [key, pseudo<unknown>(value)]),
  ) as Words;
}

export const PSEUDO: Language = { ...pseudo(english), tag: "ru", dates: "ru-RU" };
