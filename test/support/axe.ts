/** Checks a page in Chromium against WCAG 2.2 AA with axe-core. */
import assert from "node:assert/strict";
import { type AxeResults, source } from "axe-core";
import type { Page } from "playwright-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * Requires that a page breaks no rule, and that contrast was among the rules checked.
 *
 * @param context the parts of the page to check, as `axe.run` takes them
 * @param options further options of `axe.run`
 */
export async function assertAccessible(page: Page, context: object = { exclude: [] }, options = {}): Promise<void> {
  await page.evaluate(source);
  const { violations, passes } = await page.evaluate<AxeResults>(
    `axe.run(${JSON.stringify(context)}, ${JSON.stringify({ runOnly: RULES, ...options })})`,
  );
  assert.deepEqual(
    violations.map(({ id, nodes }) => [id, ...nodes.map(({ html }) => html)]),
    [],
  );
  assert.ok(passes.some(({ id }) => id === "color-contrast"));
}
