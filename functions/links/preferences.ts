/** The link to the preferences page. */
import { choiceOf, type Known, preferencesOf } from "../../core/recipients/delivery";
import { topicOfList } from "../../core/recipients/mailing-lists";
import { type Choice, type Choices, entriesOf } from "../../core/recipients/preferences";
import { OPTIONAL_CATEGORIES, type Topic } from "../../core/recipients/topics";
import type { Claims } from "../../core/link-tokens/tokens";
import { choicesOf, type Offered } from "../../mail/pages/page";
import { maskedAddress } from "./masked";
import { isErased } from "../../core/recipients/objections";
import { readKnown } from "./people";
import { type LinkResponse, seeOther } from "./response";
import { here, keep, type Links, show, stoppedOf, type Visit } from "./visit";

type PreferencesVisit = Visit<Extract<Claims, { purpose: "preferences" }>>;

/**
 * Stores what the page's form says. The redirect carries the earlier choices, so that the page it leads to can offer to undo the
 * change.
 */
export async function choosePreferences({ links, request, claims }: PreferencesVisit): Promise<LinkResponse> {
  const choose = chosenBy(request.form, links);
  if (!choose) return show(links, request, 400, { page: "badForm" });
  const before = Object.entries(await keep(links, claims.id, choose, "page"));
  return seeOther([`${here(request)}&saved`, ...before.map(([topic, choice]) => `${topic}=${choice}`)].join("&"));
}

/** The topics that a recipient is offered: every category, and each mailing list that they have ever confirmed. */
function offeredTo({ recipient }: Known, { mailingLists }: Links): readonly Offered[] {
  const confirmed = new Set(recipient?.consents?.map(({ list }) => list));
  const lists = mailingLists.filter((list) => confirmed.has(topicOfList(list)));
  return [
    ...OPTIONAL_CATEGORIES.map((topic) => ({ topic })),
    ...lists.map((list) => ({ topic: topicOfList(list), list: list.name })),
  ];
}

/** The choices in a form; undefined if it is not one of the page's forms. */
function chosenBy(form: URLSearchParams, links: Links): ((known: Known) => Choices) | undefined {
  const action = form.get("action");
  if (action === "stop-all") return everythingOff;
  const topics = [...OPTIONAL_CATEGORIES, ...links.mailingLists.map(topicOfList)];
  if (action !== "save" || !chosenIn(form, topics)) return undefined;
  return (known) => chosenIn(form, topicsOf(offeredTo(known, links))) ?? {};
}

const topicsOf = (offered: readonly Offered[]) => offered.map(({ topic }) => topic);

/** Switches off every category, and every mailing list about which the recipient has made a choice. */
function everythingOff(known: Known): Choices {
  const chosen = entriesOf(preferencesOf(known)).map(([topic]) => topic);
  return Object.fromEntries([...OPTIONAL_CATEGORIES, ...chosen].map((topic) => [topic, "off"]));
}

/** The choices in a form's fields; undefined if there are none, or if one is a choice that the page does not offer. */
function chosenIn(fields: URLSearchParams, topics: readonly Topic[]): Choices | undefined {
  const chosen: Partial<Record<Topic, Choice>> = {};
  for (const topic of topics) {
    const [value, ...others] = fields.getAll(topic);
    if (value === undefined) continue;
    const choice = choicesOf(topic).find((each) => each === value);
    if (choice === undefined || others.length > 0) return undefined;
    chosen[topic] = choice;
  }
  return Object.keys(chosen).length > 0 ? chosen : undefined;
}

/** The page with all choices. */
export async function showPreferences({ links, request, claims }: PreferencesVisit): Promise<LinkResponse> {
  const known = await readKnown(links.people, claims.id);
  if (isErased(known.objection)) return show(links, request, 200, { page: "erased" });
  const offered = offeredTo(known, links);
  return show(links, request, 200, {
    page: "preferences",
    action: here(request),
    ...(known.recipient && { address: maskedAddress(known.recipient.recipient) }),
    offered: offered.map((each) => ({ ...each, chosen: choiceOf(each.topic, known) })),
    ...stoppedOf(known),
    ...(request.query.has("saved") && { saved: { before: chosenIn(request.query, topicsOf(offered)) ?? {} } }),
  });
}
