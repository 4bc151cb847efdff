/** Renders the evidence as one self-contained page: no scripts, no external resources. */
import { readFileSync } from "node:fs";
import path from "node:path";
import Handlebars from "handlebars";
import { rules as deliverability } from "../../policies/deliverability/rules";
import { rules as security } from "../../policies/security/rules";
import type { Graph } from "../../infra/recorded-graph/graph";
import { callGraphSvg, edgesOf } from "./call-graph";
import type { Evidence } from "./evidence";

const read = (file: string) => readFileSync(path.join(__dirname, file), "utf8");

const handlebars = Handlebars.create();
handlebars.registerHelper({
  /** A sentence of the request, whose only Markdown is bold and code. */
  words: (sentence: string) =>
    new Handlebars.SafeString(
      Handlebars.escapeExpression(sentence)
        .replace(/\*\*(.+?)\*\*/g, "<b>$1</b>")
        .replace(/&#x60;(.+?)&#x60;/g, "<code>$1</code>"),
    ),
  capital: (text: string) => text.charAt(0).toUpperCase() + text.slice(1),
  verdictClass: (verdict: string) => (["kept", "broken"].includes(verdict) ? verdict : "open"),
});

const template = handlebars.compile(read("page.hbs"), { strict: true });

const dateAndTime = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeStyle: "short", timeZone: "UTC" });

/** The page as HTML. */
export async function evidencePage(shown: Evidence, graph: Graph): Promise<string> {
  return template({
    ...shown,
    css: read("page.css"),
    date: dateAndTime.format(shown.playedAt),
    open: shown.counts.promises - shown.counts.kept,
    edges: edgesOf(graph),
    callGraph: await callGraphSvg(graph),
    packs: [
      { title: "Security", rules: security },
      { title: "Deliverability", rules: deliverability },
    ],
  });
}
