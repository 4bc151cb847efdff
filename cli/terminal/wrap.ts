/** Text in lines that fit. */
import type { Terminal } from "./terminal";

/** Breaks text at its blanks into lines of at most `width` characters; a longer word has a line of its own. */
export function wrapped(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

/** Prints text to a terminal in lines that fit. */
export const paragraphs =
  ({ print, columns }: Pick<Terminal, "print" | "columns">) =>
  (text: string): void =>
    print(wrapped(text, columns).join("\n"));
