/** A line of the status: what it is about, how it stands, and whether somebody has to look at it. */
import { PorkbunError } from "../../infra/dns/porkbun/errors";
import { AwsFault } from "../aws-client/fault";
import type { Terminal } from "../terminal/terminal";
import { wrapped } from "../terminal/wrap";

/** `notice`: to be known; `bad`: to be acted on; `unknown`: whoever was asked did not say. */
export type Standing = "good" | "notice" | "bad" | "unknown";

/** One line. */
export interface Line {
  readonly label: string;
  readonly text: string;
  readonly standing: Standing;
}

/** Lines that belong together. */
export interface Section {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** A line, good unless it is said otherwise. */
export const line = (label: string, text: string, standing: Standing = "good"): Line => ({ label, text, standing });

/**
 * The lines of a look; where AWS or Porkbun does not say, that is the line.
 *
 * @throws every error that is a defect of ours
 */
export async function looked(label: string, look: () => Promise<Line | readonly Line[]>): Promise<readonly Line[]> {
  try {
    return [await look()].flat();
  } catch (error) {
    if (error instanceof AwsFault || error instanceof PorkbunError) return [line(label, error.message, "unknown")];
    throw error;
  }
}

const styles = { good: "green", notice: "yellow", bad: "red", unknown: "yellow" } as const satisfies Record<
  Standing,
  string
>;
/** Marks beside the color, for whoever sees none. */
const marks = { good: "  ", notice: "~ ", bad: "! ", unknown: "? " } as const satisfies Record<Standing, string>;

/** A section as text, its labels in a column of `column` characters. */
export function sectionText({ title, lines }: Section, column: number, { paint, columns }: Terminal): string {
  const indent = " ".repeat(column + 2);
  const texts = lines.flatMap(({ label, text, standing }) => {
    const [first = "", ...rest] = wrapped(text, columns - indent.length);
    const style = styles[standing];
    return [
      paint(style, marks[standing]) + label.padEnd(column) + paint(style, first),
      ...rest.map((more) => indent + paint(style, more)),
    ];
  });
  return [paint("bold", title), ...texts].join("\n");
}
