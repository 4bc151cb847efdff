/** The compiled template of the pages. A bundle has it in place of this module, which infra/bundle.ts replaces. */
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { compilePages } from "../compile";
import type { CompiledPage } from "./page";

/** The template, compiled. */
export function compiledPage(): CompiledPage {
  const declare = compileFunction(`${compilePages()}return page;`, ["require"]) as (
    require: NodeJS.Require,
  ) => CompiledPage;
  return declare(createRequire(__filename));
}
