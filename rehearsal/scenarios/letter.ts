/** A mail as the recipient's mail program sees it, read from the bytes that SES accepted. */
import { parse, type DefaultTreeAdapterMap } from "parse5";
import PostalMime from "postal-mime";
import type { Sent } from "../local-cloud/ses/sending";

type Node = DefaultTreeAdapterMap["node"];

/** A link that a reader sees. */
export interface Anchor {
  readonly label: string;
  readonly url: string;
}

export interface Letter {
  readonly from: { readonly name: string; readonly address: string };
  readonly to: readonly string[];
  readonly replyTo: readonly string[];
  readonly subject: string;
  /** The values of a header field, by its lower-case name. */
  readonly header: (name: string) => readonly string[];
  readonly text: string;
  readonly html: string;
  /** What a browser shows of the HTML, without the text of hidden elements. */
  readonly shown: string;
  readonly language: string | undefined;
  readonly anchors: readonly Anchor[];
  /** The calendar part among the alternatives, and the method parameter of its content type. */
  readonly calendar: { readonly method: string; readonly text: string } | undefined;
}

const attributeOf = (node: Node, name: string) =>
  "attrs" in node ? node.attrs.find((attribute) => attribute.name === name)?.value : undefined;

const isHidden = (node: Node) =>
  ("tagName" in node && ["head", "style", "script"].includes(node.tagName)) ||
  /display:\s*none|visibility:\s*hidden/.test(attributeOf(node, "style") ?? "");

/** Every node that is shown, in document order. */
function* shownNodes(node: Node): Generator<Node> {
  if (isHidden(node)) return;
  yield node;
  if ("childNodes" in node) for (const child of node.childNodes) yield* shownNodes(child);
}

/** The text of a node as people read it: white space collapsed, without the zero-width spaces at which a word may break. */
function textOf(node: Node): string {
  const texts = [...shownNodes(node)].flatMap((each) =>
    "value" in each && each.nodeName === "#text" ? [each.value] : [],
  );
  return texts.join(" ").replaceAll("\u200b", "").replace(/\s+/g, " ").trim();
}

/**
 * Reads a mail.
 *
 * @throws Error for a message that was not sent as raw MIME
 */
export async function readLetter({ raw, messageId }: Sent): Promise<Letter> {
  if (!raw) throw new Error(`${messageId} was not sent as raw MIME`);
  const mail = await PostalMime.parse(raw);
  const html = mail.html ?? "";
  const document = parse(html);
  const nodes = [...shownNodes(document)];
  const calendar = mail.attachments.find(({ mimeType }) => mimeType === "text/calendar");
  return {
    from: { name: mail.from?.name ?? "", address: mail.from?.address ?? "" },
    to: (mail.to ?? []).map(({ address = "" }) => address),
    replyTo: (mail.replyTo ?? []).map(({ address = "" }) => address),
    subject: mail.subject ?? "",
    header: (name) => mail.headers.filter(({ key }) => key === name).map(({ value }) => value),
    text: mail.text ?? "",
    html,
    shown: textOf(document),
    language: nodes.map((node) => attributeOf(node, "lang")).find((lang) => lang !== undefined),
    anchors: nodes
      .filter((node) => node.nodeName === "a")
      .map((node) => ({ label: textOf(node), url: attributeOf(node, "href") ?? "" })),
    calendar: calendar && {
      method: calendar.method ?? "",
      text:
        typeof calendar.content === "string"
          ? calendar.content
          : Buffer.from(calendar.content as ArrayBuffer).toString(),
    },
  };
}
