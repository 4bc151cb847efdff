/**
 * The compiled templates. A bundle has them in place of this module, which infra/bundle.ts replaces: MJML is not part of a
 * function.
 */
import { createRequire } from "node:module";
import { compileTemplates } from "./compile";
import type { Templates } from "./render";

/** The templates, compiled where they have not been. */
export async function compiledTemplates(): Promise<Templates> {
  return createRequire(__filename)(await compileTemplates()) as Templates;
}
