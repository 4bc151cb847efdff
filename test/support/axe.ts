/** What axe-core knows of WCAG 2.2 AA, asked of a page in Chromium. */
import assert from "node:assert/strict";
import { type AxeResults, source } from "axe-core";
import type { Page } from "playwright-core";

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/**
 * Demands that a page breaks no rule, and that contrast was among what was looked at.
 *
 * @param context what of the page to judge, as `axe.run` takes it
 * @param options what else `axe.run` is told
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
