/** `npm run docs`: writes what the documents say of promises and settings anew, from the promises and the settings themselves. */
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import type { Settings } from "../infra/settings";
import { rules as deliverability } from "../policies/deliverability/rules";
import { ruleTable } from "../policies/lib/rule-table";
import { rules as security } from "../policies/security/rules";
import { root } from "../infra/stack-file";
import { promises, sentence } from "./promises";
import { costDocument } from "./cost/cost";
import { recordForRehearsal } from "./rehearsed-stack";
import { renderRequest } from "./request";

interface Declaration {
  readonly type?: string;
  readonly items?: { readonly type: string };
  readonly default?: unknown;
  readonly secret?: boolean;
  readonly description: string;
}

/** Text of a table's cell: outside of code, Markdown would take `<stack>` for a tag. */
const cell = (text: string) => (text.startsWith("`") ? text : text.replaceAll("<", "&lt;")).replaceAll("|", "\\|");
const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
const code = (text: string) => (text === "" ? "" : `\`${text}\``);

/** A value as a person writes it: an empty default stands for "none". */
function shown(value: unknown): string {
  if (value === undefined || value === "" || (Array.isArray(value) && value.length === 0)) return "";
  return code(Array.isArray(value) ? value.join(", ") : typeof value === "string" ? value : JSON.stringify(value));
}

/** The settings: key, type, default, secret, what prod has, meaning. */
function settingsTable(): string {
  const read = (file: string) =>
    parse(readFileSync(path.join(root, file), "utf8")) as { config: Record<string, unknown> };
  const { name, config } = read("Pulumi.yaml") as unknown as { name: string; config: Record<string, Declaration> };
  const prod = read("Pulumi.prod.yaml").config;
  const rows = Object.entries(config).map(([key, { type = "string", items, secret, description, ...declared }]) => [
    code(key),
    items ? `list of ${items.type}` : type,
    shown(declared.default),
    secret ? "yes" : "",
    shown(prod[`${name}:${key}`]),
    description,
  ]);
  return tableOf(["Key", "Type", "Default", "Secret", "Example (prod)", "Meaning"], rows);
}

/** The promises: the sentence, whether it is kept, the scenarios that show it, the policy rules that guard it. */
function promisesTable(settings: Settings): string {
  const rows = promises.map((promise) => [
    sentence(promise, settings),
    promise.kept ? "kept" : "not yet kept",
    promise.kept?.scenarios.map(code).join(", ") ?? "",
    promise.kept?.rules?.map(code).join(", ") ?? "",
    promise.note ?? "",
  ]);
  return tableOf(["Promise", "Verdict", "Shown by", "Guarded by", "Note"], rows);
}

/**
 * Replaces what stands between `<!-- name -->` and `<!-- /name -->`.
 *
 * @throws Error when the document has no such place
 */
function replaced(document: string, name: string, text: string): string {
  const place = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);
  if (!place.test(document))
    throw new Error(`README.md has no place for the ${name}: <!-- ${name} --> … <!-- /${name} -->`);
  return document.replace(
    place,
    (_, open: string, close: string) =>
      `${open}\n<!-- prettier-ignore-start -->\n${text}\n<!-- prettier-ignore-end -->\n\n${close}`,
  );
}

/** The documents that are written here, by path from the root, as they should read. */
export async function documents(): Promise<Readonly<Record<string, string>>> {
  const { settings, graph } = await recordForRehearsal("prod");
  const readme = readFileSync(path.join(root, "README.md"), "utf8");
  return {
    "README.md": Object.entries({
      settings: settingsTable(),
      promises: promisesTable(settings),
      "security rules": ruleTable(security),
      "deliverability rules": ruleTable(deliverability),
    }).reduce((text, [name, table]) => replaced(text, name, table), readme),
    "docs/production-access.md": renderRequest(settings, graph),
    "docs/cost.md": costDocument(graph),
  };
}

if (require.main === module) {
  documents().then(
    (written) => {
      for (const [file, text] of Object.entries(written)) writeFileSync(path.join(root, file), text);
      console.log(`Written: ${Object.keys(written).join(", ")}`);
    },
    (error: unknown) => {
      console.error(error instanceof Error ? error.message : error);
      process.exitCode = 1;
    },
  );
}
