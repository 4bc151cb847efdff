/**
 * The compiled templates. In a bundle, infra/function-code/bundle.ts replaces this module with their code, so that no function
 * contains MJML.
 */
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { compileTemplates } from "./compile";
import type { Templates } from "./render";

/** The templates, compiled unless they have been already. */
export async function compiledTemplates(): Promise<Templates> {
  const declare = compileFunction(`${await compileTemplates()}return templates;`, ["require"]) as (
    require: NodeJS.Require,
  ) => Templates;
  return declare(createRequire(__filename));
}
