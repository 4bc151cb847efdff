/** A rendered mail, taken apart: its HTML by parse5, which parses it as a browser does, and its text. */
import { parse, type DefaultTreeAdapterMap } from "parse5";
import type { Content } from "../../mail/rendering/render";

type Node = DefaultTreeAdapterMap["node"];
type Element = DefaultTreeAdapterMap["element"];

const isElement = (node: Node): node is Element => "tagName" in node;

function* nodesOf(node: Node): Generator<Node> {
  yield node;
  for (const child of "childNodes" in node ? node.childNodes : []) yield* nodesOf(child);
}

/** The last document parsed, since a test asks several things about one. */
let latest: { readonly html: string; readonly elements: readonly Element[] } | undefined;

/** All elements of an HTML document, in document order. */
export function elements(html: string): readonly Element[] {
  if (latest?.html !== html) latest = { html, elements: [...nodesOf(parse(html))].filter(isElement) };
  return latest.elements;
}

export const attribute = (element: Element, name: string): string | undefined =>
  element.attrs.find((attr) => attr.name === name)?.value;

/** The document's elements and the names of their attributes, which data must never change. */
export const skeleton = (html: string): string[] =>
  elements(html).map(({ tagName, attrs }) => `${tagName} ${attrs.map(({ name }) => name).join(" ")}`);

const shownBy = (node: Node): string[] => {
  if ("value" in node) return [node.value.trim()];
  return isElement(node) && node.tagName === "img" ? [attribute(node, "alt") ?? ""] : [];
};

/** What a reader sees who loads no pictures, including the hidden preheader; each element's text is on its own lines. */
export function visibleText(html: string): string {
  const body = elements(html).find(({ tagName }) => tagName === "body");
  const texts = body ? [...nodesOf(body)].flatMap(shownBy) : [];
  return texts.filter(Boolean).join("\n");
}

const isWeb = (url: string) => /^https?:/i.test(url);

/** The targets of the links in HTML. */
export const linksOfHtml = (html: string): string[] =>
  elements(html).flatMap((element) => (element.tagName === "a" ? [attribute(element, "href") ?? ""] : []));

/** The web links in a text, as mail programs find them: from the scheme to the next white space. */
export const linksOfText = (text: string): string[] =>
  [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/\S+/gi)].map(([url]) => url);

/** The distinct web links among some. */
export const webLinks = (links: readonly string[]): string[] => [...new Set(links.filter(isWeb))].sort();

/** A mail's data with another text in place of each text that a person wrote. */
export function rewritten(content: Content, text: (original: string) => string): Content {
  const WRITTEN = new Set([
    "title",
    "name",
    "location",
    "notes",
    "text",
    "owner",
    "source",
    "summary",
    "subject",
    "headline",
    "heading",
    "paragraphs",
    "columns",
    "detail",
    "alt",
  ]);
  const walk = (value: unknown, key: string): unknown => {
    if (typeof value === "string") return WRITTEN.has(key) ? text(value) : value;
    if (Array.isArray(value)) return value.map((item) => walk(item, key));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, walk(item, name)]));
  };
  return walk(content, "") as Content;
}
