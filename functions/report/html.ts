/**
 * A report as HTML for mail programs: one column that a phone shows without scrolling sideways, styles in one block, tables for
 * tables only. Colours for dark mode stand in a media query; a program that knows none shows the light ones.
 */
import type { Cell, Letter, Picture, Section, Table } from "./letter";

const STYLE = `
:root { color-scheme: light dark; supported-color-schemes: light dark; }
body { margin: 0; padding: 0; background: #f3f4f6; color: #1f2933; font: 16px/1.5 -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; }
.page { max-width: 640px; margin: 0 auto; padding: 16px 12px 32px; }
.head { border-radius: 8px; padding: 16px 20px; background: #e5e7eb; border-left: 6px solid #6b7280; }
.head.good { background: #e3f4e8; border-color: #23803f; }
.head.bad { background: #fde8e4; border-color: #c0341d; }
.head p { margin: 4px 0 0; font-size: 18px; line-height: 1.4; }
h1 { margin: 0; font-size: 15px; font-weight: 600; color: #52606d; }
h2 { margin: 0 0 8px; font-size: 17px; }
.part { margin-top: 12px; border-radius: 8px; padding: 16px 20px; background: #ffffff; }
.part p { margin: 0 0 8px; }
.quiet, .detail { color: #52606d; font-size: 13px; }
.detail { display: block; line-height: 1.3; }
table { width: 100%; border-collapse: collapse; font-size: 15px; }
th { font-weight: 600; font-size: 13px; color: #52606d; }
th, td { padding: 7px 0 7px 8px; text-align: right; vertical-align: top; border-top: 1px solid #e5e7eb; }
thead th { border-top: 0; }
th:first-child, td:first-child { text-align: left; padding-left: 0; font-size: 15px; color: inherit; font-weight: 400; overflow-wrap: break-word; }
td.good b { color: #23803f; }
td.bad b { color: #c0341d; }
td b { font-weight: 600; }
figure { margin: 0 0 16px; }
figcaption { font-size: 14px; font-weight: 600; }
img { display: block; width: 100%; max-width: 480px; height: auto; margin-top: 4px; border-radius: 4px; background: #ffffff; color: #1f2933; }
a { color: #0b62c4; }
@media (max-width: 480px) { .part, .head { padding: 14px; } table { font-size: 14px; } th:first-child, td:first-child { font-size: 14px; } .detail { font-size: 12px; } }
@media (prefers-color-scheme: dark) {
  body { background: #14181d; color: #e4e7eb; }
  .part { background: #1f252c; }
  .head { background: #2b323a; }
  .head.good { background: #173623; border-color: #4cc272; }
  .head.bad { background: #47201a; border-color: #ff8a73; }
  h1, .quiet, .detail, th { color: #a7b1bc; }
  th, td { border-color: #353d46; }
  td.good b { color: #5fd085; }
  td.bad b { color: #ff8a73; }
  a { color: #7ab8ff; }
}`;

/** Text that is HTML already. */
class Html {
  constructor(readonly text: string) {}
}

/** HTML with values in it: text is escaped, HTML and lists of it are not. */
function html(parts: TemplateStringsArray, ...values: readonly (string | Html | readonly Html[])[]): Html {
  const shown = values.map((value) =>
    typeof value === "string"
      ? escaped(value)
      : [value]
          .flat()
          .map(({ text }) => text)
          .join("\n"),
  );
  return new Html(parts.reduce((text, part, index) => text + part + (shown[index] ?? ""), ""));
}

const ENTITIES: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? "");
}

function tableCell({ text, detail, tone = "neutral" }: Cell): Html {
  const more = detail === undefined ? [] : [html`<span class="detail">${detail}</span>`];
  return html`<td class="${tone}"><b>${text}</b>${more}</td>`;
}

function tableRow([name, ...values]: readonly Cell[]): Html {
  const detail = name?.detail === undefined ? [] : [html`<span class="detail">${name.detail}</span>`];
  return html`<tr>
    <th scope="row">${name?.text ?? ""}${detail}</th>
    ${values.map(tableCell)}
  </tr>`;
}

function table({ columns, rows }: Table): Html {
  const heads = columns.map((column) => html`<th scope="col">${column}</th>`);
  return html`<table>
    <thead>
      <tr>
        ${heads}
      </tr>
    </thead>
    <tbody>
      ${rows.map(tableRow)}
    </tbody>
  </table>`;
}

const figure = ({ id, title, alt }: Picture): Html =>
  html`<figure>
    <figcaption>${title}</figcaption>
    <img src="cid:${id}" width="480" height="240" alt="${alt}" />
  </figure>`;

function section({ heading, paragraphs, table: content, pictures = [] }: Section): Html {
  return html`<div class="part">
    <h2>${heading}</h2>
    ${paragraphs.map((paragraph) => html`<p class="${content ? "quiet" : "plain"}">${paragraph}</p>`)}
    ${content ? table(content) : []} ${pictures.map(figure)}
  </div>`;
}

/** Renders a report as a whole HTML document; it names each picture as `cid:` and its id. */
export function htmlDocument({ title, headline, tone, sections, link }: Letter): string {
  return html`<!DOCTYPE html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <meta name="color-scheme" content="light dark" />
        <meta name="supported-color-schemes" content="light dark" />
        <title>${title}</title>
        <style>
          ${new Html(STYLE)}
        </style>
      </head>
      <body>
        <div class="page">
          <div class="head ${tone}">
            <h1>${title}</h1>
            <p>${headline}</p>
          </div>
          ${sections.map(section)}
          <div class="part">
            <p><a href="${link.url}">${link.text}</a></p>
          </div>
        </div>
      </body>
    </html> `.text;
}
