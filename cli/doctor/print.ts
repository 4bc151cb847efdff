/** Findings as text for a terminal. */
import type { Terminal } from "../terminal/terminal";
import { wrapped } from "../terminal/wrap";
import type { Finding, Section, State } from "./finding";
import { isReady } from "./finding";

const signs = { ok: "green", missing: "yellow", wrong: "red", unknown: "yellow" } as const satisfies Record<
  State,
  string
>;
/** The state's column, as wide as the longest of them. */
const COLUMN = "unknown".length + 4;

function lines({ what, state, detail, mend = [] }: Finding, { paint, columns }: Terminal): string[] {
  const [first = "", ...rest] = wrapped(`${what}: ${detail}`, columns - COLUMN);
  const indent = " ".repeat(COLUMN);
  return [
    `  ${paint(signs[state], state.padEnd(COLUMN - 2))}${first}`,
    ...rest.map((line) => indent + line),
    // As they are, whatever the width: they are to be pasted.
    ...mend.map((line) => paint("bold", `${indent}  ${line}`)),
  ];
}

/** A section with its title. */
export function sectionText({ title, findings }: Section, terminal: Terminal): string {
  return [terminal.paint("bold", title), ...findings.flatMap((finding) => lines(finding, terminal)), ""].join("\n");
}

/** The result, in a sentence. */
export function resultText(sections: readonly Section[], stack: string, { paint, columns }: Terminal): string {
  const stopping = sections
    .flatMap(({ findings }) => findings)
    .filter(({ state, stopsUp }) => stopsUp && state !== "ok");
  const unknown = stopping.filter(({ state }) => state === "unknown").length;
  const up = `npm run up -- --stack ${stack}`;
  if (isReady(sections)) return paint("green", `Ready: ${up}`);
  const count = (number: number, one: string, many: string) => (number === 1 ? `1 ${one}` : `${number} ${many}`);
  const known = stopping.length - unknown;
  const parts = [
    ...(known > 0 ? [`${count(known, "problem", "problems")} to fix first`] : []),
    ...(unknown > 0 ? [`${count(unknown, "thing", "things")} could not be checked`] : []),
  ];
  return wrapped(`Not ready for ${up}: ${parts.join(", and ")}. Start at the top, then run this again.`, columns)
    .map((line) => paint("red", line))
    .join("\n");
}
