/** Finds personal data where a stack must keep none: in its logs, metrics, tags and ledger. */
import { parseKeyRing } from "../../core/link-tokens/key-ring";
import { readToken } from "../../core/link-tokens/tokens";
import { rehearsalSecrets } from "../../infra/recorded-graph/stack-config";
import type { Stage } from "./stage";

/** Any address. */
const ADDRESS = /[\w.+-]+@[\w-]+(?:\.[\w-]+)+/;
/** Whatever could be the token of a link. */
const TOKENS = /(?<![\w-])[\w-]{52}(?![\w-])/g;

/** Every text that is kept, and where. */
async function keptBy({ cloud, graph }: Stage): Promise<(readonly [where: string, text: string])[]> {
  const ledgers = graph.resources.filter(({ type, name }) => type === "aws:dynamodb/table:Table" && name === "ledger");
  const rows = await Promise.all(ledgers.map(({ inputs }) => cloud.dynamodb.items(String(inputs.name))));
  return [
    ...cloud.logs.groups.flatMap(({ name, lines }) => lines.map((line) => [`the log ${name}`, line] as const)),
    ...cloud.metrics.data.map((datum) => ["the metrics", JSON.stringify(datum)] as const),
    ...cloud.ses.sending.sent.map(({ tags }) => ["the tags of a mail", JSON.stringify(tags)] as const),
    ...rows.flat().map((row) => ["the ledger", JSON.stringify(row)] as const),
  ];
}

/** Whether a text is a valid token of a link in one of the stack's mails. */
function opens(text: string, { graph: { stack } }: Stage): boolean {
  const ring = parseKeyRing(rehearsalSecrets.linkSigningKeys ?? "");
  return (["preferences", "unsubscribe", "confirm"] as const).some((purpose) => readToken(text, purpose, ring, stack));
}

/**
 * Finds where a stack keeps an address, the subject of a mail, or the token of a link.
 *
 * @returns each kind of finding and its place, once
 */
export async function residue(stage: Stage): Promise<string[]> {
  const subjects = stage.cloud.ses.sending.sent.flatMap(({ headers }) =>
    headers.filter(({ name, value }) => name.toLowerCase() === "subject" && value !== "").map(({ value }) => value),
  );
  const found = (await keptBy(stage)).flatMap(([where, text]) => [
    ...(ADDRESS.test(text) ? [`an address in ${where}`] : []),
    ...(text.match(TOKENS)?.some((token) => opens(token, stage)) ? [`a token in ${where}`] : []),
    ...(subjects.some((subject) => text.includes(subject)) ? [`a subject in ${where}`] : []),
  ]);
  return [...new Set(found)].sort();
}
