/** The link to everything that a recipient can choose. */
import { choiceOf, type Known, preferencesOf } from "../../core/recipients/delivery";
import { type Choice, type Choices, entriesOf } from "../../core/recipients/preferences";
import { OPTIONAL_CATEGORIES, type OptionalCategory } from "../../core/recipients/topics";
import type { Claims } from "../../core/tokens";
import { type Chosen, OFFERED } from "../../mail/pages/page";
import { maskedAddress } from "./masked";
import { readKnown } from "./people";
import { type LinkResponse, seeOther } from "./response";
import { here, isErased, keep, show, stoppedOf, type Visit } from "./visit";

type PreferencesVisit = Visit<Extract<Claims, { purpose: "preferences" }>>;

/** Keeps what the page's form says. The page that follows offers to undo it, since it is told what was before. */
export async function choosePreferences({ links, request, claims }: PreferencesVisit): Promise<LinkResponse> {
  const choose = chosenBy(request.form);
  if (!choose) return show(links, request, 400, { page: "badForm" });
  const before = Object.entries(await keep(links, claims.id, choose, "page"));
  return seeOther([`${here(request)}&saved`, ...before.map(([topic, choice]) => `${topic}=${choice}`)].join("&"));
}

/** What a form chooses; undefined where it is none of the page's. */
function chosenBy(form: URLSearchParams): ((known: Known) => Choices) | undefined {
  const action = form.get("action");
  if (action === "stop-all") return everythingOff;
  const offered = offeredIn(form);
  return action === "save" && offered ? () => offered : undefined;
}

/** Every category off, and every mailing list that is not. */
function everythingOff(known: Known): Choices {
  const chosen = entriesOf(preferencesOf(known)).map(([topic]) => topic);
  return Object.fromEntries([...OPTIONAL_CATEGORIES, ...chosen].map((topic) => [topic, "off"]));
}

/** The choices that fields make, each of which the page offers; undefined where there is none, or one that it does not offer. */
function offeredIn(fields: URLSearchParams): Partial<Chosen> | undefined {
  const chosen: Partial<Record<OptionalCategory, Choice>> = {};
  for (const category of OPTIONAL_CATEGORIES) {
    const [value, ...others] = fields.getAll(category);
    if (value === undefined) continue;
    const choice = OFFERED[category].find((offered) => offered === value);
    if (choice === undefined || others.length > 0) return undefined;
    chosen[category] = choice;
  }
  return Object.keys(chosen).length > 0 ? chosen : undefined;
}

/** The page with all choices. */
export async function showPreferences({ links, request, claims }: PreferencesVisit): Promise<LinkResponse> {
  const known = await readKnown(links.people, claims.id);
  if (isErased(known)) return show(links, request, 200, { page: "erased" });
  const chosen = OPTIONAL_CATEGORIES.map((category) => [category, choiceOf(category, known)]);
  return show(links, request, 200, {
    page: "preferences",
    action: here(request),
    ...(known.recipient && { address: maskedAddress(known.recipient.recipient) }),
    chosen: Object.fromEntries(chosen) as Chosen,
    ...stoppedOf(known),
    ...(request.query.has("saved") && { saved: { before: offeredIn(request.query) ?? {} } }),
  });
}
