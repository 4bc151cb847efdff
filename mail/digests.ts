/** The follow-ups of a day, in as few mails as can hold them. */
import type { DigestContent } from "./templates/digest/draft";
import { type FooterLinks, type Reader, render, type RenderedMail, type Renderer } from "./render";

/** The most bytes of a mail's HTML: Gmail clips a mail at about 102 kB, and with it the footer's links. */
export const LARGEST_HTML = 60_000;

/** The data of one reader's digests. */
export type DigestsContent = Pick<DigestContent, "followUps" | "at"> & { readonly links: FooterLinks };

/** Renders the follow-ups in order. Each mail's HTML stays below {@link LARGEST_HTML}, as that of a single follow-up always does. */
export function renderDigests(content: DigestsContent, reader: Reader, renderer: Renderer): RenderedMail[] {
  const { followUps, at, links } = content;
  const write = (some: DigestContent["followUps"], part: number, parts: number) =>
    render({ mail: "digest", followUps: some, at, part, parts, links }, reader, renderer);
  const fits = (some: DigestContent["followUps"]) => Buffer.byteLength(write(some, 1, 1).html) < LARGEST_HTML - MARGIN;
  const mails: DigestContent["followUps"][number][][] = [];
  for (const followUp of followUps) {
    const last = mails.at(-1);
    if (last && fits([...last, followUp])) last.push(followUp);
    else mails.push([followUp]);
  }
  return mails.map((some, index) => write(some, index + 1, mails.length));
}

/** Room for "(2 of 12)" in the subject, which is in the HTML twice. */
const MARGIN = 100;
