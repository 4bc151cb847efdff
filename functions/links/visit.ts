/** What all links share. */
import Negotiator from "negotiator";
import type { KeyRing, KeyRings } from "../../core/link-tokens/key-ring";
import type { Entry } from "../../core/lambda-runtime/log";
import type { Known } from "../../core/recipients/delivery";
import { type MailingList, topicOfList } from "../../core/recipients/mailing-lists";
import type { Choices, Preference } from "../../core/recipients/preferences";
import type { Topic } from "../../core/recipients/topics";
import type { Language } from "../../mail/languages/en";
import { type PageContent, type Pages, renderPage, type Stopped, styleSource } from "../../mail/pages/page";
import { keepChoices, type People } from "./people";
import type { LinkRequest } from "./link-request";
import { type LinkResponse, page } from "./response";

/** What answering needs besides the request. */
export interface Links extends Pages {
  readonly people: People;
  readonly keys: KeyRings;
  /** The stack's name. */
  readonly stack: string;
  readonly mailingLists: readonly MailingList[];
  /** The available languages; readers of any other get the first. */
  readonly languages: readonly [Language, ...Language[]];
  readonly report: (entry: Entry) => void;
}

/** A request whose token is valid. */
export interface Visit<Claims> {
  readonly links: Links;
  readonly request: LinkRequest;
  readonly claims: Claims;
  /** The current keys, for signing other links. */
  readonly ring: KeyRing;
}

/** Answers with a page, in the language that the browser asks for. */
export function show(links: Links, request: LinkRequest, statusCode: number, content: PageContent): LinkResponse {
  const tags = links.languages.map(({ tag }) => tag);
  const [tag] = new Negotiator({ headers: { "accept-language": request.acceptLanguage } }).languages(tags);
  const language = links.languages.find((each) => each.tag === tag) ?? links.languages[0];
  return page(statusCode, renderPage(content, language, links), styleSource(links.template));
}

/** The page's own URL, to which its forms are sent. */
export const here = ({ path, token = "" }: LinkRequest): string => `${path}?t=${token}`;

/** Stores a person's choices, and logs that they changed. @returns the changed choices, as they were before */
export async function keep(
  { people, report }: Links,
  id: string,
  choose: (known: Known) => Choices,
  by: Preference["by"],
): Promise<Choices> {
  const before = await keepChoices(people, id, choose, by);
  report({ level: "INFO", message: "choices", by, changed: Object.keys(before) });
  return before;
}

/** A mailing list's name; undefined if the stack no longer has the list. */
export const listName = (topic: Topic, { mailingLists }: Links): string | undefined =>
  mailingLists.find((list) => topicOfList(list) === topic)?.name;

/** Why nothing is mailed, whatever is chosen. */
export function stoppedOf({ recipient }: Known): { readonly stopped?: Stopped } {
  if (recipient?.state !== "SUPPRESSED") return {};
  return { stopped: recipient.reason === "COMPLAINT" ? "complained" : "bounced" };
}
