/** The page that shows all mails of a preview. */
import Handlebars from "handlebars";

/** How each mail is shown. */
export const VIEWS = [
  { name: "wide-light", title: "wide, light", width: 760, dark: false },
  { name: "wide-dark", title: "wide, dark", width: 760, dark: true },
  { name: "narrow-light", title: "320 px, light", width: 320, dark: false },
  { name: "narrow-dark", title: "320 px, dark", width: 320, dark: true },
] as const;

/** One mail on the page. */
export interface ShownMail {
  readonly name: string;
  readonly subject: string;
  readonly headers: string;
  readonly text: string;
  readonly calendar: string | undefined;
  /** What its HTML, and what all of it as it is sent takes: `14.2 kB`. */
  readonly size: string;
}

const template = Handlebars.compile<{ mails: readonly ShownMail[]; views: typeof VIEWS }>(
  `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Mails</title>
<style>
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { margin: 0; padding: 24px; }
nav { display: flex; flex-wrap: wrap; gap: 4px 16px; padding: 0 0 16px; border-bottom: 1px solid #8888; }
section { padding: 24px 0; border-bottom: 1px solid #8888; }
h2 { margin: 0; font-size: 20px; }
.views { display: grid; grid-template-columns: 760fr 760fr 320fr 320fr; gap: 16px; align-items: start; margin: 16px 0; }
figure { margin: 0; }
figcaption { font-size: 14px; }
img { display: block; width: 100%; height: auto; border: 1px solid #8888; }
pre { overflow-x: auto; padding: 12px; border: 1px solid #8888; font-size: 13px; line-height: 1.4; }
summary { cursor: pointer; }
</style>
</head>
<body>
<h1>Mails</h1>
<nav>{{#each mails}}<a href="#{{name}}">{{name}}</a>{{/each}}</nav>
{{#each mails}}
<section id="{{name}}">
<h2>{{subject}}</h2>
<p>{{name}}, {{size}}: <a href="{{name}}.html">HTML</a>, <a href="{{name}}.eml">the mail as it is sent</a></p>
<div class="views">
{{#each ../views}}
<figure><figcaption>{{title}}</figcaption><img src="{{../name}}-{{name}}.png" alt="{{../subject}}, {{title}}"></figure>
{{/each}}
</div>
<details><summary>Header fields</summary><pre>{{headers}}</pre></details>
<details><summary>Text part</summary><pre>{{text}}</pre></details>
{{#if calendar}}<details><summary>Calendar</summary><pre>{{calendar}}</pre></details>{{/if}}
</section>
{{/each}}
</body>
</html>
`,
  { strict: true },
);

/** The page; it shows the pictures that lie beside it, `<mail>-<view>.png`. */
export const previewPage = (mails: readonly ShownMail[]): string => template({ mails, views: VIEWS });
