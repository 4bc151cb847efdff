/** DNS records, wherever the program states them: in the component's arguments or in what a Command is given. */
import { COMMAND, COMMAND_TEXTS } from "../resources/command";
import { environmentOf } from "../resources/environment";
import { asList, asObject, isUnknown, known, parseJson, texts } from "../unknown-values/known";
import type { Judged } from "../rule/rule";

/** The component that owns a stack's records. */
export const DNS = "mail:index:Dns";

/** A record as the program states it. */
export interface DnsRecord {
  /** The full name, without a final dot and in lower case. */
  readonly name: string;
  readonly type: string;
  readonly content: string;
}

/** The records in the arguments of the Dns component, all of them known. */
export function recordsOf(records: unknown): readonly DnsRecord[] {
  return asList(known(records)).flatMap((entry) => asRecord(entry) ?? []);
}

function asRecord(entry: unknown): DnsRecord | undefined {
  const { name, type, content } = asObject(entry) ?? {};
  if (typeof name !== "string" || typeof type !== "string" || typeof content !== "string") return undefined;
  return { name: canonical(name), type: type.toUpperCase(), content };
}

/** A domain name for comparison: DNS ignores case, and a final dot only says that the name is complete. */
export function canonical(name: string): string {
  return name.toLowerCase().replace(/\.$/, "");
}

/** The domain of an identity, which is a domain or an address. */
export function domainOf(identity: string): string {
  return canonical(identity.slice(identity.lastIndexOf("@") + 1));
}

/**
 * The text of a TXT record that was given in quotes: its character strings, joined as RFC 7208 section 3.3 and RFC 6376
 * section 3.6.2.2 do. A character string is what stands in quotes or, outside of them, between spaces; `\X` and `\DDD` stand
 * for a character (RFC 1035 section 5.1). One that begins with no quote is the text itself.
 */
export function unquoted(content: string): string {
  if (!/^\s*"/.test(content)) return content;
  const strings = content.matchAll(/"((?:[^"\\]|\\[^])*)(?:"|$)|[^\s"]+/g);
  return [...strings]
    .map(([whole, inQuotes]) => inQuotes ?? whole)
    .join("")
    .replace(/\\(\d{3}|[^])/g, (_, escaped: string) =>
      escaped.length === 3 ? String.fromCharCode(Number(escaped)) : escaped,
    );
}

/** Whether `name` is `domain` or below it. */
export function within(name: string, domain: string): boolean {
  return name === domain || name.endsWith(`.${domain}`);
}

/** What a Command is given to run or to read, text by text, or the fault of a part that is unknown and may not be. */
function* commandTexts(
  command: Judged,
): Generator<{ readonly path: string; readonly text: string } | { readonly fault: string }> {
  for (const reading of environmentOf(command))
    yield "fault" in reading ? reading : { path: reading.variable.path, text: reading.variable.value };
  for (const property of COMMAND_TEXTS) yield* texts(known(command.props[property]), property);
}

/** The records in a text that is JSON: its objects that have a name, a type and a content, at any depth. */
function recordsInJson(text: string): readonly DnsRecord[] {
  const objects = (value: unknown): readonly DnsRecord[] => {
    if (value === null || typeof value !== "object") return [];
    const record = asRecord(value);
    return record === undefined ? Object.values(value).flatMap(objects) : [record];
  };
  return objects(parseJson(text));
}

/** What a Command writes at a path of its inputs: records in JSON, or the content of one in any other text. */
export type Written =
  | { readonly fault: string }
  | { readonly path: string; readonly records: readonly DnsRecord[] }
  | { readonly path: string; readonly content: string };

/**
 * The records that a Command writes, then other text in it that matches `pattern`, up to where a text in a shell or in JSON would
 * end; and a fault for each part that is unknown and may not be.
 */
export function* writtenBy(command: Judged, pattern?: RegExp): Generator<Written> {
  for (const part of commandTexts(command)) {
    if ("fault" in part) {
      yield part;
      continue;
    }
    const { path, text } = part;
    const records = recordsInJson(text);
    if (records.length > 0) yield { path, records };
    for (const [content] of pattern === undefined ? [] : text.matchAll(pattern))
      if (!records.some((record) => record.content.includes(content))) yield { path, content };
  }
}

/** What a stack writes: the component's records, where it gives them out, and those that its Command reads. */
export function recordsWritten(resources: readonly Judged[]): readonly DnsRecord[] {
  return resources.flatMap((resource) => {
    if (resource.type === DNS) return isUnknown(resource.props, "records") ? [] : recordsOf(resource.props.records);
    if (resource.type !== COMMAND) return [];
    return [...writtenBy(resource)].flatMap((written) => ("records" in written ? written.records : []));
  });
}

/** Applies to what states DNS records. */
export function statesRecords(type: string): boolean {
  return type === DNS || type === COMMAND;
}
