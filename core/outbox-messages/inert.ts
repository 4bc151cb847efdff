/** Shows other people's text so that no mail client turns it into links. */

/** A zero-width space: clients that detect links end a word there. */
const BREAK = "\u200b";

/** The colon between a scheme and its two slashes. */
const SCHEME = /:(?=\/\/)/g;

/**
 * A dot between two labels of a host name, in each form that URL parsers accept (Unicode Technical Standard 46, section 2.3). A
 * top-level domain has at least two characters, the first a letter.
 */
const DOT = /(?<=\S)[.\u3002\uff0e\uff61](?=\p{L}[\p{L}\p{N}-])/gu;

/**
 * A text that reads the same but that no mail client turns into a link; Gmail and others make one of every `https://` and every
 * host name. Otherwise anyone who can schedule a meeting could have us send links of their choice to anyone.
 */
export function inert(text: string): string {
  return text.replace(SCHEME, `$&${BREAK}`).replace(DOT, `$&${BREAK}`);
}

/** An address as mail shows it. One with unusual characters, which might pass for more than an address, is made {@link inert}. */
export function shownAddress(address: string): string {
  return /^[\w.+-]+@[a-z0-9.-]+$/i.test(address) ? address : inert(address);
}
