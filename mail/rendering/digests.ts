/** The follow-ups of a day, in as few mails as can hold them. */
import type { DigestContent } from "../templates/digest/draft";
import { type FooterLinks, type Reader, render, type Renderer } from "./render";

/** The most bytes of a mail's HTML: Gmail clips a mail at about 102 kB, and with it the footer's links. */
export const LARGEST_HTML = 60_000;

/** The data of one reader's digests. */
export type DigestsContent = Pick<DigestContent, "followUps" | "at"> & { readonly links: FooterLinks };

/**
 * Splits follow-ups, in order, into mails. Each mail's HTML stays below {@link LARGEST_HTML}, as that of a single follow-up always
 * does.
 */
export function digestParts(
  { followUps, at, links }: DigestsContent,
  reader: Reader,
  renderer: Renderer,
): DigestContent["followUps"][] {
  const fits = (some: DigestContent["followUps"]) => {
    const { html } = render({ mail: "digest", followUps: some, at, part: 1, parts: 1, links }, reader, renderer);
    return Buffer.byteLength(html) < LARGEST_HTML - MARGIN;
  };
  const parts: DigestContent["followUps"][number][][] = [];
  for (const followUp of followUps) {
    const last = parts.at(-1);
    if (last && fits([...last, followUp])) last.push(followUp);
    else parts.push([followUp]);
  }
  return parts;
}

/** Room for "(2 of 12)" in the subject, which is in the HTML twice. */
const MARGIN = 100;
