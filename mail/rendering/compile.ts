/**
 * Compiles the templates: MJML to HTML, then the HTML and the text to Handlebars functions. It runs where bundles are made, since
 * it needs MJML, which no bundle contains.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import Handlebars from "handlebars";
import { digestOf, kept } from "../../core/build-cache/build-cache";

const ROOT = path.join(__dirname, "../..");
const TEMPLATES = path.join(ROOT, "mail/templates");
const PAGES = path.join(ROOT, "mail/pages");
const LAYOUT = path.join(TEMPLATES, "layout");
const CACHE = path.join(ROOT, "node_modules", ".cache", "mail");

/** A template throws if it uses a name that the data lacks. There are no helpers but those that the templates use. */
const STRICT = {
  strict: true,
  knownHelpersOnly: true,
  knownHelpers: { if: true, unless: true, each: true },
} as const;

const read = (...parts: string[]) => readFileSync(path.join(...parts), "utf8");

/**
 * JavaScript that declares the templates, `const templates = { "<folder>": { html, text } }`. It requires only Handlebars' runtime.
 *
 * @returns the cached text, unless the sources, this file or a package has changed since
 * @throws Error from MJML or Handlebars if a template is wrong
 */
export async function compileTemplates(): Promise<string> {
  const sources = readdirSync(TEMPLATES, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.(mjml|txt|css)$/.test(name))
    .map((name) => path.join("mail", "templates", name));
  const digest = await digestOf(ROOT, [...sources, "mail/rendering/compile.ts", "package-lock.json"]);
  return kept(CACHE, "templates", digest, compiledSource);
}

async function compiledSource(): Promise<string> {
  const folders = readdirSync(TEMPLATES).filter((folder) => existsSync(path.join(TEMPLATES, folder, "mail.mjml")));
  const partials = readdirSync(LAYOUT)
    .filter((name) => name.endsWith(".txt"))
    .map((name) => [path.basename(name, ".txt"), textTemplate(read(LAYOUT, name))] as const);
  const mails: string[] = [];
  for (const folder of folders) {
    const html = precompile(await html5(folder));
    const text = textTemplate(read(TEMPLATES, folder, "mail.txt"));
    mails.push(`${JSON.stringify(folder)}: mail(${html}, ${text})`);
  }
  return `"use strict";
const { template } = require("handlebars/runtime");
const shared = { ${partials.map(([name, code]) => `${JSON.stringify(name)}: template(${code})`).join(", ")} };
function mail(html, text) {
  const partials = { ...shared, mail: template(text) };
  const filled = template(html);
  return { html: (slots) => filled(slots), text: (slots) => shared.page(slots, { partials }) };
}
const templates = { ${mails.join(",\n")} };
`;
}

/**
 * JavaScript that declares the template of the pages that links open, and their style sheet: `const page = { fill, style }`. It
 * requires only Handlebars' runtime.
 *
 * @throws Error from Handlebars if the template is wrong
 */
export function compilePages(): string {
  const template = read(PAGES, "page.hbs").replace(/\n\s*/g, "\n");
  return `"use strict";
const { template } = require("handlebars/runtime");
const filled = template(${precompile(template)});
const page = { fill: (slots) => filled(slots), style: ${JSON.stringify(read(PAGES, "page.css"))} };
`;
}

/** A template as JavaScript. The cast is there because Handlebars does not declare the result as text. */
const precompile = (source: string, options: PrecompileOptions = {}) =>
  Handlebars.precompile(source, { ...STRICT, ...options }) as unknown as string;

/** Text is not HTML: nothing is escaped. */
const textTemplate = (source: string) => precompile(source, { noEscape: true });

/** The HTML of a mail, with Handlebars' expressions in it. */
async function html5(folder: string): Promise<string> {
  // MJML takes a second to load, and is seldom needed.
  const { default: mjml2html } = await import("mjml");
  const { html } = await mjml2html(read(LAYOUT, "page.mjml"), {
    validationLevel: "strict",
    // Includes are relative to this path: the page is read as if it were in the mail's folder.
    filePath: path.join(TEMPLATES, folder, "mail.mjml"),
    ignoreIncludes: false,
    includePath: TEMPLATES,
    keepComments: false,
    // No web fonts: a mail loads nothing.
    fonts: {},
  });
  return html.replace(/\n\s*/g, "\n");
}
