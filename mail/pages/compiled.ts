/** The compiled template of the pages. In a bundle, infra/function-code/bundle.ts replaces this module with its code. */
import { createRequire } from "node:module";
import { compileFunction } from "node:vm";
import { compilePages } from "../rendering/compile";
import type { CompiledPage } from "./page";

/** The template, compiled. */
export function compiledPage(): CompiledPage {
  const declare = compileFunction(`${compilePages()}return page;`, ["require"]) as (
    require: NodeJS.Require,
  ) => CompiledPage;
  return declare(createRequire(__filename));
}
