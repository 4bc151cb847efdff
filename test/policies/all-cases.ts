/** The cases of every rule, from the files in this folder. */
import fs from "node:fs";
import path from "node:path";
import type { Cases } from "./cases";

/** The packs, with the folders of their cases and of their rules. */
export const PACKS = ["security", "deliverability"] as const;

/** The cases of a pack's rules, in file order. Loaded synchronously, so that tests can be declared from them. */
export function casesOf(pack: (typeof PACKS)[number]): readonly Cases[] {
  const directory = path.join(__dirname, pack);
  const files = fs.readdirSync(directory).filter((file) => file.endsWith(".cases.ts"));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  return files.sort().map((file) => (require(path.join(directory, file)) as { cases: Cases }).cases);
}
