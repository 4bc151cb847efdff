/** A language in which no template is written. */
import { english, type Language } from "../../mail/languages/en";

/** Letters that do not occur in the mails' own words. */
export const foreign = (text: string) => text.replace(/[a-z]/gi, (letter) => (letter < "a" ? "Ж" : "ж"));

/** Translations in which every sentence is foreign: whatever still reads English is hard-coded in a template or in code. */
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
