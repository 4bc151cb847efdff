/** The cases of every rule, from the files in `test/policies/`. */
import fs from "node:fs";
import path from "node:path";
import { ROOT } from "../../../infra/settings/stack-file";
import type { Cases } from "./cases";

/** The packs, with the folders of their cases and of their rules. */
export const PACKS = ["security", "deliverability"] as const;

/** The cases of a pack's rules, in file order. Loaded synchronously, so that tests can be declared from them. */
export function casesOf(pack: (typeof PACKS)[number]): readonly Cases[] {
  const directory = path.join(ROOT, "test/policies", pack);
  const files = fs.readdirSync(directory).filter((file) => file.endsWith(".cases.ts"));
  // eslint-disable-next-line @typescript-eslint/no-require-imports -- see above
  return files.sort().map((file) => (require(path.join(directory, file)) as { cases: Cases }).cases);
}
