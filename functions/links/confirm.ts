/** The link that confirms a subscription to a mailing list. */
import { confirmable } from "../../core/recipients/opt-in";
import { type Claims, signToken } from "../../core/link-tokens/tokens";
import { isErased } from "../../core/recipients/objections";
import { keepConfirmation, readKnown } from "./people";
import { type LinkResponse, seeOther } from "./response";
import { here, listName, show, type Visit } from "./visit";

type ConfirmVisit = Visit<Extract<Claims, { purpose: "confirm" }>>;

/** Puts the recipient on the list, if the page's button was pressed. */
export async function confirm(visit: ConfirmVisit): Promise<LinkResponse> {
  const { links, request, claims } = visit;
  if (request.form.get("action") !== "confirm") return show(links, request, 400, { page: "badForm" });
  const found = await keepConfirmation(links.people, claims.id, claims.topic, claims.expires);
  links.report({ level: "INFO", message: "confirmation", found });
  return seeOther(here(request));
}

/** The page with one button or, once it was pressed, the page that says that the recipient is subscribed. */
export async function showConfirmation({ links, request, claims, ring }: ConfirmVisit): Promise<LinkResponse> {
  const { id, topic, expires } = claims;
  const known = await readKnown(links.people, id);
  if (isErased(known.objection)) return show(links, request, 200, { page: "erased" });
  const list = listName(topic, links);
  const found = confirmable(topic, expires, known.recipient);
  if (found === "void" || list === undefined) return show(links, request, 400, { page: "badConfirmation" });
  if (found === "pending") return show(links, request, 200, { page: "confirm", action: here(request), list });
  const preferences = `/preferences?t=${signToken({ purpose: "preferences", id }, ring, links.stack)}`;
  return show(links, request, 200, { page: "confirmed", list, preferences });
}
