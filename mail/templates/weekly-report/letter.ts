/** A report in words: what it says and in which order, before it becomes HTML or plain text. */

/** How a reader should take something. */
export type Tone = "good" | "bad" | "neutral";

/** One cell of a table. */
export interface Cell {
  readonly text: string;
  /** A second, smaller line. */
  readonly detail?: string;
  readonly tone?: Tone;
}

/** A table with a heading above each column. */
export interface Table {
  readonly columns: readonly string[];
  /** The first cell names the row. */
  readonly rows: readonly (readonly Cell[])[];
}

/** An attached picture, with its alternative text. */
export interface Picture {
  /** Its name in the HTML; letters only. */
  readonly id: string;
  readonly title: string;
  readonly alt: string;
  readonly png: Uint8Array;
}

/** One part of a report, with its own heading. */
export interface Section {
  readonly heading: string;
  readonly paragraphs: readonly string[];
  readonly table?: Table;
  readonly pictures?: readonly Picture[];
}

/** A report, ready to be rendered. */
export interface Letter {
  /** The mail's subject line. */
  readonly subject: string;
  readonly title: string;
  /** The one thing to know, in one sentence or two. */
  readonly headline: string;
  readonly tone: Tone;
  readonly sections: readonly Section[];
  readonly link: { readonly text: string; readonly url: string };
}
