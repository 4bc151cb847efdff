/** A cache of formatters of instants: making one takes much longer than using it. */

/** How many are kept: a dozen for each zone and locale that is in use. */
const MOST = 240;

const kept = new Map<string, Intl.DateTimeFormat>();

/**
 * A formatter.
 *
 * @param reader a BCP 47 tag and an IANA name
 * @throws RangeError for a tag, a zone or an option that `Intl` does not know
 */
export function dateTimeFormat(
  { locale, timeZone }: { readonly locale: string; readonly timeZone: string },
  options: Intl.DateTimeFormatOptions,
): Intl.DateTimeFormat {
  const key = JSON.stringify([locale, timeZone, options]);
  const found = kept.get(key);
  if (found) return found;
  const made = new Intl.DateTimeFormat(locale, { ...options, timeZone });
  if (kept.size >= MOST) kept.clear();
  kept.set(key, made);
  return made;
}
