/**
 * The compiled templates. A bundle has them in place of this module, which infra/bundle.ts replaces: MJML is not part of a
 * function.
 */
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { compileTemplates } from "./compile";
import type { Templates } from "./render";

/** The templates, compiled where they have not been. */
export async function compiledTemplates(): Promise<Templates> {
  const declare = compileFunction(`${await compileTemplates()}return templates;`, ["require"]) as (
    require: NodeJS.Require,
  ) => Templates;
  return declare(createRequire(__filename));
}
