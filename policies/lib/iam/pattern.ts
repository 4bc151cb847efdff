/** IAM's wildcards: `*` for any text, `?` for any one character. */

/**
 * Whether an action, resource or ARN matches a pattern; case is ignored, as IAM ignores it in actions.
 *
 * On a mismatch only the last `*` takes one character more, never an earlier one: the time is at most the product of both
 * lengths, where a regular expression would try every way to share the text between the stars.
 */
export function matches(pattern: string, text: string): boolean {
  const wanted = pattern.toLowerCase();
  const given = text.toLowerCase();
  let [inPattern, inText] = [0, 0];
  let lastStar: { readonly at: number; taken: number } | undefined;
  while (inText < given.length) {
    if (wanted[inPattern] === "*") lastStar = { at: inPattern++, taken: inText };
    else if (wanted[inPattern] === "?" || wanted[inPattern] === given[inText]) {
      inPattern++;
      inText++;
    } else if (lastStar) {
      inPattern = lastStar.at + 1;
      inText = ++lastStar.taken;
    } else return false;
  }
  return /^\**$/.test(wanted.slice(inPattern));
}
