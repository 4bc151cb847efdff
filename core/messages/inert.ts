/** Text of other people, shown so that no mail program makes a link of it. */

/** An invisible place to break a line: programs that look for links by themselves end a word there. */
const BREAK = "\u200b";

/** The colon of a scheme: `https` before it, two slashes behind it. */
const SCHEME = /:(?=\/\/)/g;

/**
 * A dot between two labels of a host name, in each form that URL parsers take for one
 * (Unicode Technical Standard 46, section 2.3). A top-level domain has at least two characters, the first a letter.
 */
const DOT = /(?<=\S)[.\u3002\uff0e\uff61](?=\p{L}[\p{L}\p{N}-])/gu;

/**
 * A text that reads as it did and is no link: Gmail and others make one of each `https://` and of each host name. Whoever can
 * schedule a meeting could otherwise have us send links of their choice to anyone.
 */
export function inert(text: string): string {
  return text.replace(SCHEME, `$&${BREAK}`).replace(DOT, `$&${BREAK}`);
}

/** An address as people read it; one that could be taken for more than an address is made {@link inert}. */
export function shownAddress(address: string): string {
  return /^[\w.+-]+@[a-z0-9.-]+$/i.test(address) ? address : inert(address);
}
