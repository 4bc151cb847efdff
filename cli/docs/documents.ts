/** What the documents say of promises, settings, outputs, rules and cost, from those themselves. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { parse } from "yaml";
import { outputMeanings } from "../../infra/stack-outputs/outputs";
import type { Settings } from "../../infra/settings/settings";
import { rules as deliverability } from "../../policies/deliverability/rules";
import { allowedValues, type Properties } from "../../policies/lib/properties/property";
import { PROPERTIES } from "../../policies/lib/properties/table";
import { ruleTable } from "../../policies/lib/rule/rule-table";
import { rules as security } from "../../policies/security/rules";
import { outboxSchema } from "./outbox-schema";
import {
  asText,
  defaultStack,
  EXAMPLE,
  fullKey,
  readStackFile,
  ROOT,
  type StackFile,
} from "../../infra/settings/stack-file";
import { recordOfProcessing } from "./processing";
import { keeping, noteOn, sentence } from "../promises/promise";
import { promises } from "../promises/promises";
import { costDocument } from "../cost/document";
import { recordStack } from "../../infra/recorded-graph/recorded-stack";
import { renderRequest } from "../request-access/document";

interface Declaration {
  readonly default: unknown;
  readonly secret?: boolean;
  readonly description: string;
}

/** Text of a table's cell: outside of code, Markdown would take `<stack>` for a tag. */
const cell = (text: string) => (text.startsWith("`") ? text : text.replaceAll("<", "&lt;")).replaceAll("|", "\\|");
const tableOf = (head: readonly string[], rows: readonly (readonly string[])[]) =>
  [head, head.map(() => "---"), ...rows].map((cells) => `| ${cells.map(cell).join(" | ")} |`).join("\n");
const code = (text: string) => (text === "" ? "" : `\`${text}\``);

/** A value as a person writes it, in one line: an empty default stands for "none". */
const shown = (value: unknown) => (Array.isArray(value) ? value.join(", ") : asText(value ?? ""));

/** What a setting holds, by what Pulumi.yaml gives it where a stack says nothing. */
const kindOf = (value: unknown) => (Array.isArray(value) ? "list" : typeof value);

/** What a stack's file states for a setting; a list as its items. What it holds encrypted is not among the values. */
function statedBy({ project, values, lines }: StackFile, key: string): unknown {
  const full = fullKey(project, key);
  const text = (lines[full] && values[full]) || "";
  return text.startsWith("[") ? JSON.parse(text) : text;
}

/** The settings: key, type, default, secret, what the example has, meaning. */
function settingsTable(directory: string): string {
  const { config } = parse(readFileSync(path.join(directory, "Pulumi.yaml"), "utf8")) as {
    config: Readonly<Record<string, Declaration>>;
  };
  const example = readStackFile(EXAMPLE, directory);
  const rows = Object.entries(config).map(([key, { secret, description, default: otherwise }]) => [
    code(key),
    kindOf(otherwise),
    code(shown(otherwise)),
    secret ? "yes" : "",
    code(shown(statedBy(example, key))),
    description,
  ]);
  return tableOf(["Key", "Type", "Default", "Secret", "Example", "Meaning"], rows);
}

/** The promises: the sentence, whether it is kept, the scenarios that show it, the policy rules that guard it. */
function promisesTable(settings: Settings): string {
  const rows = promises.map((promise) => {
    const kept = keeping(promise, settings);
    const words = [sentence(promise, settings), typeof kept === "string" ? kept : "kept"];
    const { scenarios, rules = [] } = typeof kept === "string" ? { scenarios: [] } : kept;
    return [
      ...words,
      ...[scenarios, rules].map((names) => names.map(code).join(", ")),
      noteOn(promise, settings) ?? "",
    ];
  });
  return tableOf(["Promise", "Verdict", "Shown by", "Guarded by", "Note"], rows);
}

/** The values that resources must have for a reason: resource, property, value, what happens otherwise. */
function propertiesTable(): string {
  const rowsOf = (type: string, lines: Properties, at = ""): readonly (readonly string[])[] =>
    Object.entries(lines).flatMap(([name, { inProduction, ...stated }]) => {
      const line = inProduction ?? stated;
      const value = allowedValues(line) || (line.is ? "not set" : "set");
      const row = [type, code(`${at}${name}`), inProduction ? `${value}, in production` : value];
      return [
        ...(line.otherwise === undefined ? [] : [[...row, line.otherwise]]),
        ...rowsOf(type, line.members ?? {}, `${at}${name}.`),
      ];
    });
  return tableOf(
    ["Resource", "Property", "Value", "Otherwise"],
    Object.entries(PROPERTIES).flatMap(([type, lines]) => rowsOf(code(type.split(":").at(-1) ?? ""), lines)),
  );
}

/** The outputs of a stack: name and meaning. */
const outputsTable = () =>
  tableOf(
    ["Output", "Meaning"],
    Object.entries(outputMeanings).map(([name, text]) => [code(name), text]),
  );

/**
 * A page with tables in the places that it has for them: between `<!-- name -->` and `<!-- /name -->`.
 *
 * @throws Error when the page has no such place
 */
function page(file: string, tables: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  let text = readFileSync(path.join(ROOT, file), "utf8");
  for (const [name, table] of Object.entries(tables)) {
    const place = new RegExp(`(<!-- ${name} -->\\n)[^]*?(<!-- /${name} -->)`);
    if (!place.test(text))
      throw new Error(`${file} has no place for the ${name}: <!-- ${name} --> … <!-- /${name} -->`);
    text = text.replace(
      place,
      (_, open: string, close: string) =>
        `${open}\n<!-- prettier-ignore-start -->\n${table}\n<!-- prettier-ignore-end -->\n\n${close}`,
    );
  }
  return { [file]: text };
}

/**
 * The documents that are written here, by path from the root, as they should read.
 *
 * @param directory where Pulumi.yaml and the stack files are
 */
export async function documents(directory = ROOT): Promise<Readonly<Record<string, string>>> {
  const { settings, graph } = await recordStack(defaultStack(directory), directory);
  return {
    ...page("docs/settings.md", { settings: settingsTable(directory), outputs: outputsTable() }),
    ...page("docs/promises.md", { promises: promisesTable(settings) }),
    ...page("docs/privacy.md", { processing: tableOf(["What", "In this stack"], recordOfProcessing(settings, graph)) }),
    ...page("docs/policies.md", {
      "required values": propertiesTable(),
      "security rules": ruleTable(security),
      "deliverability rules": ruleTable(deliverability),
    }),
    "docs/production-access.md": renderRequest(settings, graph),
    "docs/cost.md": costDocument(graph),
    "docs/outbox.schema.json": outboxSchema(),
  };
}
