/**
 * Texts that people write. A single line may not contain line ends or other control characters, which is how headers are injected.
 * Bidirectional controls are removed, not refused: they slip in when a name is copied on a phone, and whoever got the refusal could
 * not see them.
 */
import * as v from "valibot";
import { refuse } from "./refusal";

/** Embeddings, overrides and isolates of the bidirectional algorithm (Unicode Standard Annex 9, section 2). */
const BIDI_CONTROLS = /[\u202a-\u202e\u2066-\u2069]/g;

/** A text needs at least one letter, digit, punctuation mark or symbol. */
const VISIBLE = /[\p{L}\p{N}\p{P}\p{S}]/u;

const notBlank = v.regex(VISIBLE, refuse("is blank", "Write something into it, or leave it out where it is optional"));

/**
 * Allows at most `maxLength` characters. A character is a Unicode code point, as in JSON Schema's `maxLength`
 * (https://json-schema.org/draft/2020-12/json-schema-validation#section-6.3.1), and the generated schema reads the number from this
 * check.
 */
export function longest(maxLength: number) {
  const isWithin = (text: string) => Array.from(text).length <= maxLength;
  return v.check<string, string>(
    Object.assign(isWithin, { maxLength }),
    refuse(`is longer than ${maxLength} characters`, `Shorten it to ${maxLength} characters`),
  );
}

/** A text of one line: a name, a title, a place. */
export function line(maxLength: number) {
  return v.pipe(
    v.string(),
    v.regex(
      /^[^\p{Cc}\p{Cs}\p{Zl}\p{Zp}]*$/u,
      refuse("has a line end or another control character", "Write it as one line of plain text"),
    ),
    longest(maxLength),
    v.transform((text) => text.replaceAll(BIDI_CONTROLS, "").trim()),
    notBlank,
  );
}

/** A text that may have several lines; every kind of line end becomes `\n`, and more than one empty line becomes one. */
export function paragraphs(maxLength: number) {
  return v.pipe(
    v.string(),
    v.regex(
      /^(?:[^\p{Cc}\p{Cs}]|[\t\n\r])*$/u,
      refuse("has a control character other than tabs and line ends", "Write it as plain text"),
    ),
    longest(maxLength),
    v.transform((text) =>
      text
        .replaceAll(BIDI_CONTROLS, "")
        .replaceAll(/\r\n?|[\u2028\u2029]/g, "\n")
        .replaceAll(/\n(?:[^\S\n]*\n){2,}/g, "\n\n")
        .trim(),
    ),
    notBlank,
  );
}

/** A person's name. */
export const PersonName = line(150);
